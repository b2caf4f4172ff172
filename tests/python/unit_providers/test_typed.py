# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Type checkers see the classes as they are: mypy, with --strict, on a user's program."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("typed_program.py")
WRONG = {
    "WebSocketProvider(reconnect=1.5)": 'has incompatible type "float"; expected "bool"',
    "WebSocketProvider(heartbeat='5s')": 'has incompatible type "str"; expected "float | None"',
    "WebSocketProvider(max_buffered=1.5)": 'has incompatible type "float"; expected "int | str | None"',
    "AsyncIPCProvider(3)": 'has incompatible type "int"; expected "str | Path | None"',
    "WebSocketProvider().no_such_thing": '"WebSocketProvider" has no attribute "no_such_thing"',
}


@pytest.fixture
def mypy(tmp_path):
    command = os.environ.get("ETHWIRE_TEST_MYPY")
    if command is None and importlib.util.find_spec("mypy") is None:
        pytest.skip("mypy is not here: tools/bootstrap python, or ETHWIRE_TEST_MYPY")

    def check(path: Path) -> str:
        start = [command] if command else [sys.executable, "-m", "mypy"]
        options = ["--strict", "--follow-imports=silent", "--no-error-summary", "--hide-error-codes"]
        package = os.environ.get("ETHWIRE_TEST_PATH", str(Path(__file__).resolve().parents[3] / "python"))
        done = subprocess.run(
            [*start, *options, f"--python-executable={sys.executable}", f"--cache-dir={tmp_path}", str(path)],
            capture_output=True,
            text=True,
            env={**os.environ, "MYPYPATH": package},
        )
        return done.stdout + done.stderr

    return check


def test_a_users_program_is_right(mypy):
    assert mypy(PROGRAM) == ""


def test_what_is_wrong_in_one_is_seen(mypy, tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text("from ethwire import AsyncIPCProvider, WebSocketProvider\n" + "\n".join(WRONG) + "\n")
    said = mypy(path).splitlines()
    assert len(said) == len(WRONG), said
    for number, (line, text) in enumerate(zip(said, WRONG.values()), 2):
        assert line.startswith(f"{path}:{number}: error: ") and text in line, line
