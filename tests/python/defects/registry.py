# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The list of the defects. A scenario is a coroutine that is given a `Client`, and answers what it saw of the defect,
as a short text, or None where all was well; an exception is neither, and fails the test."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

Scenario = Callable[[Any], Awaitable["str | None"]]

WS, IPC, BOTH = ("ws",), ("ipc",), ("ws", "ipc")


@dataclass(frozen=True)
class Defect:
    name: str
    says: str
    # Where upstream has it: transports by version. Elsewhere the scenario only has to pass with ethwire.
    confirmed: dict[str, tuple[str, ...]]
    # The versions that have the interfaces that the scenario uses.
    versions: tuple[str, ...]
    transports: tuple[str, ...]
    scenario: Scenario

    def applies(self, version: str, transport: str) -> bool:
        return version in self.versions and transport in self.transports

    def is_confirmed(self, version: str, transport: str) -> bool:
        return transport in self.confirmed.get(version, ())


DEFECTS: dict[str, Defect] = {}
EVERYWHERE = {"6.15.1": WS, "7.0.0b2": BOTH, "7.16.0": BOTH, "8.0.0": BOTH}
WHOLE = {"7.16.0": BOTH, "8.0.0": BOTH}
OLD = {"6.15.1": WS, "7.0.0b2": BOTH}
EVERYWHERE_WS = dict.fromkeys(EVERYWHERE, WS)


def defect(
    confirmed: dict[str, tuple[str, ...]],
    *,
    versions: dict[str, tuple[str, ...]] | None = None,
    transports: tuple[str, ...] = BOTH,
) -> Callable[[Scenario], Scenario]:
    def register(scenario: Scenario) -> Scenario:
        name = scenario.__name__
        says = (scenario.__doc__ or "").strip()
        DEFECTS[name] = Defect(name, says, confirmed, tuple(versions or EVERYWHERE), transports, scenario)
        return scenario

    return register


def load() -> dict[str, Defect]:
    """All of them. The scenarios import nothing of web3.py by themselves, so that the list can be read anywhere."""
    from . import cases

    for module in pkgutil.iter_modules(cases.__path__):
        importlib.import_module(f"{cases.__name__}.{module.name}")
    return DEFECTS
