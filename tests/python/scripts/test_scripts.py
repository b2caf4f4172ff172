# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Unmodified programs, each run with ethwire and without against a node that does the same both times: the same output,
the same exit code, and after an exception the same last line and the same frames of the program."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import chosen
from harness import envs
from harness.devnode import DevNode

HERE = Path(__file__).resolve().parent
FOLDERS = {"6.15.1": "v6_15", "7.0.0b2": "v7_0_b2"}
LIMIT_SECONDS = 60
# With ethwire an eth_call is one request, not three.
REQUEST_ID = re.compile(r"'id': \d+")


def following(node: DevNode, times: int = 1) -> None:
    """The program has subscribed, and knows: it asks where the chain is then. Earlier events upstream can lose."""
    node.wait("subscribed", lambda stats: stats["methods"].get("eth_blockNumber") == times)


def no_more(node: DevNode) -> None:
    """The program ends by itself."""


def mine(node: DevNode) -> None:
    following(node)
    # The program leaves when it has what it wants.
    for _ in range(6):
        node.call("dev_mine")


def lose_twice(node: DevNode) -> None:
    for times in (1, 2):
        following(node, times)
        for _ in range(3):
            node.call("dev_mine")
        # In order, so that all of them are read before the end.
        if node.call("dev_stats")["upgrades"]:
            node.call("dev_close", 1001)
        else:
            node.call("dev_drop", "fin")


CUES = {"reconnect": lose_twice, "calls": no_more}


def play(version: str, transport: str, program: Path, *, ethwire: bool) -> tuple[int, str, str]:
    with DevNode("--seed", "7", "--blocks", "40") as node:
        process = envs.start(
            version,
            [str(program), node.address(transport)],
            ethwire=ethwire,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            CUES.get(program.stem, mine)(node)
            output, errors = process.communicate(timeout=LIMIT_SECONDS)
        finally:
            process.kill()
            process.wait()
    return process.returncode, REQUEST_ID.sub("'id': N", output.replace(node.address(transport), "ADDRESS")), errors


def frames(program: Path, errors: str) -> list[str]:
    """What a traceback says of the program itself, and its last line."""
    lines = errors.splitlines()
    own = [line for before, line in zip(lines, lines[1:]) if str(program) in before]
    return [*own, *lines[-1:]]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rows = []
    for version, transport in chosen(metafunc.config):
        folder = HERE / FOLDERS.get(version, "whole")
        for program in sorted(folder.glob("*.py")):
            row = (version, transport, program)
            rows.append(pytest.param(*row, id=f"{version}-{transport}-{program.stem}"))
    metafunc.parametrize(("version", "transport", "program"), rows)


def test_script(version: str, transport: str, program: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(play, version, transport, program, ethwire=each) for each in (False, True)]
        (code, output, errors), (code_with, output_with, errors_with) = (each.result() for each in runs)
    assert output or code, "without ethwire the program does nothing"
    assert output_with.splitlines() == output.splitlines(), errors_with
    assert code_with == code, errors_with
    assert frames(program, errors_with) == frames(program, errors)
