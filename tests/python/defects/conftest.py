# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The table of the defects, printed when all have been played."""

from __future__ import annotations

from collections.abc import Callable

import pytest

ROWS = pytest.StashKey[list]()
WIDTH = 44


def short(outcome: dict) -> str:
    if "error" in outcome:
        return f"error: {outcome['error'].strip().splitlines()[-1]}"[:WIDTH]
    return outcome["saw"][:WIDTH] if outcome["saw"] else "-"


@pytest.fixture
def record_row(request: pytest.FixtureRequest) -> Callable:
    rows = request.config.stash.setdefault(ROWS, [])

    def record(version: str, transport: str, name: str, without: dict, with_ethwire: dict) -> None:
        rows.append((name, version, transport, short(without), short(with_ethwire)))

    return record


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    rows = config.stash.get(ROWS, [])
    if not rows:
        return
    terminalreporter.section("defects of web3.py (-: not seen)")
    for name, version, transport, without, with_ethwire in rows:
        terminalreporter.write_line(f"{name:<42}{version:<8} {transport:<4} {without:<{WIDTH + 1}} {with_ethwire}")
