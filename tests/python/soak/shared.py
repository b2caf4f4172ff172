# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What all loops of a run have in common: what went wrong, how far they are, when the node took connections away."""

from __future__ import annotations

import threading
import traceback
from argparse import Namespace
from collections import Counter
from typing import Any

from harness.devnode import DevNode

from .chain import Chain


class Wrong(AssertionError):
    """Something is not as it has to be."""


class Losses:
    """The node ends connections of all loops at once: a client must know whether the end of its own was meant."""

    def __init__(self, node: DevNode) -> None:
        self._node = node
        self._lock = threading.Lock()
        self.begun = 0
        self.done = 0

    def lose(self, method: str, argument: Any) -> None:
        with self._lock:
            self.begun += 1
            try:
                self._node.call(method, argument)
                # The node posts the work before it answers; another answer comes after it.
                self._node.call("dev_stats")
            finally:
                self.done += 1


class Tally:
    """The counts of one loop: no other thread writes them."""

    def __init__(self) -> None:
        self.operations: Counter[str] = Counter()
        self.done = 0
        self.connects = 0
        self.events = 0
        self.calls = 0


class Soak:
    def __init__(self, options: Namespace, node: DevNode) -> None:
        self.options = options
        self.node = node
        self.chain = Chain(node)
        self.losses = Losses(node)
        self.tallies: list[Tally] = []
        self.over = threading.Event()
        """Something went wrong: nothing that follows means anything."""
        self.failures: list[str] = []
        self.traces: list[str] = []

    def tally(self) -> Tally:
        self.tallies.append(Tally())
        return self.tallies[-1]

    def sum(self, name: str) -> int:
        return sum(getattr(tally, name) for tally in self.tallies)

    def fail(self, text: str, error: BaseException | None = None) -> None:
        self.failures.append(text)
        if error is not None:
            self.traces.append("".join(traceback.format_exception(type(error), error, error.__traceback__)))
        self.over.set()
