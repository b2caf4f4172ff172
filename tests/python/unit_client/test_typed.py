# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The types, by mypy strict: of the client itself, and of what programs see of it. Skipped where there is no mypy; it
is the interpreter's, or that of ETHWIRE_MYPY."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "python"


def mypy() -> list[str]:
    if command := os.environ.get("ETHWIRE_MYPY"):
        return [command]
    if importlib.util.find_spec("mypy") is None:
        pytest.skip("no mypy here, and no ETHWIRE_MYPY")
    return [sys.executable, "-m", "mypy"]


@pytest.mark.parametrize(
    "what", [["-p", "ethwire.client"], [str(HERE / "typed_sample.py")]], ids=["client", "programs"]
)
def test_strict(what, tmp_path):
    # The rest of the package belongs to web3.py, whose types are not here.
    command = [*mypy(), "--strict", "--follow-imports=silent", "--warn-unused-ignores", "--python-version=3.10"]
    done = subprocess.run(
        [*command, f"--cache-dir={tmp_path}", *what],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(PACKAGE)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
