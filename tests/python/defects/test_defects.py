# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Each defect, both ways in one run: upstream shows it where it is confirmed, ethwire shows it nowhere.

The scenarios run in processes of their own, one with ethwire and one without for each version, each with its own node.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from conftest import chosen
from defects import registry
from harness import envs
from harness.devnode import DevNode

SERVER = Path(__file__).with_name("server.py")
DEFECTS = registry.load()
COLUMN = 44


class Side:
    """One web3.py, with ethwire or without."""

    def __init__(self, version: str, *, ethwire: bool) -> None:
        self._node = DevNode()
        self._process = envs.start(
            version, [str(SERVER)], ethwire=ethwire, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert "ready" in self._answer()

    def _answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process of the scenarios has ended, see standard error")
        return json.loads(line)

    def play(self, name: str, transport: str) -> dict:
        self._node.call("dev_clear")
        addresses = {"ws": self._node.ws, "ipc": self._node.ipc, "http": self._node.http}
        order = {"defect": name, "transport": transport, "addresses": addresses}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return self._answer()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._node.close()


class Sides:
    def __init__(self, version: str) -> None:
        self._without, self._with = (Side(version, ethwire=each) for each in (False, True))

    def play(self, name: str, transport: str) -> tuple[dict, dict]:
        with ThreadPoolExecutor(2) as pool:
            return tuple(pool.map(lambda side: side.play(name, transport), (self._without, self._with)))

    def close(self) -> None:
        self._without.close()
        self._with.close()


@pytest.fixture(scope="module")
def sides(request: pytest.FixtureRequest) -> Iterator:
    started: dict[str, Sides] = {}

    def of(version: str) -> Sides:
        if version not in started:
            started[version] = Sides(version)
        return started[version]

    yield of
    for each in started.values():
        each.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    rows = [
        pytest.param(version, transport, name, id=f"{version}-{transport}-{name}")
        for version, transport in chosen(metafunc.config)
        for name, defect in DEFECTS.items()
        if defect.applies(version, transport)
    ]
    metafunc.parametrize(("version", "transport", "name"), rows)


def test_defect(sides, version: str, transport: str, name: str, record_row) -> None:
    defect = DEFECTS[name]
    without, with_ethwire = sides(version).play(name, transport)
    record_row(version, transport, name, without, with_ethwire)
    assert "error" not in with_ethwire, f"with ethwire:\n{with_ethwire['error']}"
    assert with_ethwire["saw"] is None, f"{defect.says} With ethwire too: {with_ethwire['saw']}"
    if defect.is_confirmed(version, transport):
        assert "error" not in without, f"without ethwire:\n{without['error']}"
        assert without["saw"] is not None, f"upstream has it no more, or the scenario does not show it: {defect.says}"
