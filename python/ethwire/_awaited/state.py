# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whether there is a connection, and why not: what a program that reconnects can see while it is gone."""

from __future__ import annotations

import time
from typing import NamedTuple

from .told import Told

CHANGES_LIMIT = 100


class State(NamedTuple):
    """Of the connection of one provider that reconnects.

    ========== =====================================================================================================
    closed     not connected yet, or any more
    up         connected, and the node was asked for every subscription
    down       lost: being made again, without end
    restoring  there again; what was there before is being asked for
    ========== =====================================================================================================
    """

    name: str
    began: float
    """Since when, in seconds since the epoch."""
    error: BaseException | None = None
    """Down: what ended the connection, or why the last attempt to make it again failed."""
    attempts: int = 0
    """Down: those that failed."""


class States:
    """The state now, and the changes of it."""

    def __init__(self) -> None:
        self.now = State("closed", time.time())
        self.changes: Told[State] = Told(CHANGES_LIMIT)
        self.changes.tell(self.now)

    def become(self, name: str, error: BaseException | None = None) -> None:
        if name == "up":
            self.changes.begin()
        self.now = State(name, time.time(), error)
        self.changes.tell(self.now)
        if name == "closed":
            self.changes.end()

    def attempt_failed(self, error: BaseException) -> None:
        """No change: it is still down."""
        self.now = self.now._replace(error=error, attempts=self.now.attempts + 1)
