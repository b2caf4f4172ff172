# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whether there is a connection, since when and why not, and when the next attempt is made: a machine that does nothing.

::

               connected            lost              connected_again           restored
    closed ----------------> up ----------------> down ----------------> restoring --------> up
      ^                      ^                      ^                        |
      |  closed, from each   | connected, from each +-------- lost ----------+

Whoever does something tells it what happened. What does not fit the state is nothing: an outage that is told twice, an
end of restoring on a connection that was lost again.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple

from .errors import refused_with
from .told import Told

CHANGES_LIMIT = 100
SHORTEST_BOUND = 1.0
LONGEST_PAUSE = 30.0
ATTEMPTS_UNTIL_ERROR = 5
"""Failed attempts after which it is an error in the log, once an outage."""


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


class Pauses:
    """Between the attempts to make a connection again, and how long it has been gone."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()

    @property
    def seconds(self) -> float:
        return self._clock() - self._began

    def next(self) -> float:
        """Full jitter, and no longer than it has lasted: an outage becomes twice as long at most."""
        return random.random() * min(LONGEST_PAUSE, max(SHORTEST_BOUND, self.seconds))


class Failed(NamedTuple):
    """What follows from an attempt that failed."""

    pause: float
    """Seconds until the next."""
    why: str
    """What an error in the log says; empty where it is none: it is said once an outage, when it lasts or a node refuses."""


class Outages:
    """The state of one connection now, and the last changes of it."""

    def __init__(
        self,
        reason_of: Callable[[BaseException], str],
        clock: Callable[[], float] = time.monotonic,
        date: Callable[[], float] = time.time,
    ) -> None:
        """`reason_of` makes the line to show of an error; `date` is in seconds since the epoch."""
        self._reason_of = reason_of
        self._clock = clock
        self._date = date
        self._pauses = Pauses(clock)
        self._is_said = False
        self.now = State("closed", date())
        self.changes: Told[State] = Told(CHANGES_LIMIT)
        self.changes.tell(self.now)

    @property
    def is_down(self) -> bool:
        return self.now.name == "down"

    @property
    def seconds(self) -> float:
        """How long the last outage has lasted."""
        return self._pauses.seconds

    def connected(self) -> None:
        """The program has connected: nothing of what was before counts."""
        self.changes.begin()
        self._become("up")

    def lost(self, error: BaseException) -> None:
        """The connection is gone. Two may say so: whoever notices it, and later whoever makes it again; the first counts."""
        if self.now.name in ("up", "restoring"):
            self._pauses, self._is_said = Pauses(self._clock), False
            self._become("down", error)

    def attempt_failed(self, error: BaseException) -> Failed:
        """No change: it is still down."""
        state = self.now._replace(error=error, attempts=self.now.attempts + 1, reason=self._reason_of(error))
        self.now = state
        status = refused_with(error)
        why = ""
        if not self._is_said and (status or state.attempts >= ATTEMPTS_UNTIL_ERROR):
            self._is_said = True
            why = f"the node answers HTTP {status}" if status else state.reason
        return Failed(self._pauses.next(), why)

    def connected_again(self) -> None:
        if self.is_down:
            self._become("restoring")

    def restored(self) -> None:
        if self.now.name == "restoring":
            self._become("up")

    def closed(self) -> None:
        """There will be no connection until the program makes one."""
        if self.now.name != "closed":
            self._become("closed")
        self.changes.end()

    def _become(self, name: str, error: BaseException | None = None) -> None:
        self.now = State(name, self._date(), error, 0, "" if error is None else self._reason_of(error))
        self.changes.tell(self.now)
