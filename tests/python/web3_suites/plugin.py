# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Puts ethwire under web3.py's own tests: calls install(), and in the end says how many providers ran at which level.

Loaded with `-p plugin`; ETHWIRE_SUITES=off leaves web3.py alone, for the run that is compared with. With
ETHWIRE_SUITES=class nothing is installed, and the tests find ethwire's classes under the names of web3's.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest
import web3

HOW = os.environ.get("ETHWIRE_SUITES", "on")
ON = HOW != "off"
LEVELS = pytest.StashKey[Counter]()

if ON:
    import ethwire

    if HOW == "class":
        for name in ("WebSocketProvider", "AsyncIPCProvider"):
            theirs, ours = getattr(web3, name), getattr(ethwire, name)
            for module in [each for key, each in sys.modules.items() if key.partition(".")[0] == "web3"]:
                if getattr(module, name, None) is theirs:
                    setattr(module, name, ours)
    else:
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
    terminalreporter.write_line(f"ethwire is {HOW}; providers by level: {said}")
