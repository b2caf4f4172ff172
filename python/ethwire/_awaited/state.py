# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whether there is a connection, and why not: what a program that reconnects can see while it is gone."""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from .errors import reason_of
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
    reason: str = ""
    """The error as one line to show, without what may be a secret of the address."""


class States:
    """The state now, and the last changes of it."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider
        self.now = State("closed", time.time())
        self.changes: Told[State] = Told(CHANGES_LIMIT)
        self.changes.tell(self.now)

    def become(self, name: str) -> None:
        if name == "up":
            self.changes.begin()
        self._become(State(name, time.time()))
        if name == "closed":
            self.changes.end()

    def lost(self, error: BaseException) -> None:
        """The connection is gone. Two may say so: whoever notices it, and later whoever makes it again; the first counts."""
        if self.now.name != "down":
            self._become(State("down", time.time(), error, 0, reason_of(error, self._provider)))

    def attempt_failed(self, error: BaseException) -> None:
        """No change: it is still down."""
        attempts, reason = self.now.attempts + 1, reason_of(error, self._provider)
        self.now = self.now._replace(error=error, attempts=attempts, reason=reason)

    def _become(self, state: State) -> None:
        self.now = state
        self.changes.tell(state)
