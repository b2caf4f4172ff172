# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Puts ethwire under web3.py's own tests: calls install(), and in the end says how many providers ran at which level.

Loaded with `-p plugin`; ETHWIRE_SUITES=off leaves web3.py alone, for the run that is compared with.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

ON = os.environ.get("ETHWIRE_SUITES") != "off"
LEVELS = pytest.StashKey[Counter]()

if ON:
    import ethwire

    assert ethwire.install(), ethwire.doctor()


def levels_here() -> dict[str, int]:
    return dict(ethwire.stats().get("levels", {})) if ON else {}


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEVELS] = Counter()


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workeroutput"):
        config.workeroutput["ethwire_levels"] = levels_here()
    else:
        config.stash[LEVELS].update(levels_here())


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error) -> None:
    """A worker of xdist has ended: what its providers ran at."""
    node.config.stash[LEVELS].update(getattr(node, "workeroutput", {}).get("ethwire_levels", {}))


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if hasattr(config, "workeroutput"):
        return
    levels = config.stash[LEVELS]
    said = ", ".join(f"{count} {level}" for level, count in sorted(levels.items())) or "none"
    terminalreporter.write_line(f"ethwire is {'on' if ON else 'off'}; providers by level: {said}")
