# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events of subscriptions that web3 does not know, while nobody reads the stream that they go to.

A program may subscribe by `make_request`, and read the events from the stream; or it has handlers, and does not read it.
Then these events must not hold up the handlers: they wait within a bound of their own, and what comes beyond is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .counters import Counters
    from .lane import Lane

BYTES_LIMIT = 4 * 1024 * 1024
SHARE = 4
"""These events may take at most one part in four of what a connection may buffer."""
SECONDS_LIMIT = 60.0
"""A consumer that has read before may take so long for one event."""


class Unread:
    """Counts the events that have come since the stream was read last."""

    def __init__(
        self, stream: Lane, handlers: Lane, limit: Callable[[], int], counters: Counters, tell_once: Callable[..., None]
    ) -> None:
        """`limit()`: how many bytes a connection may buffer."""
        self._stream = stream
        self._handlers = handlers
        self._limit = limit
        self._counters = counters
        self._tell_once = tell_once
        self._taken: int | None = None
        """How often the stream's consumers had looked for an item when the first of these came."""
        self._since = 0.0
        self._bytes = 0

    def is_read(self) -> bool:
        """Whether a consumer has looked since."""
        return self._taken is not None and self._taken != self._stream.taken

    def has_room(self, size: int) -> bool:
        """Whether one more may wait; if not, it is counted and said."""
        taken = self._stream.taken
        if self._taken != taken:
            self._taken, self._since, self._bytes = taken, monotonic(), 0
        if self._bytes + size <= min(BYTES_LIMIT, self._limit() // SHARE):
            self._bytes += size
            return True
        is_slow = taken and monotonic() - self._since < SECONDS_LIMIT
        if is_slow or not self._handlers.taken:
            return True
        self._counters.unread_dropped += 1
        self._tell_once(
            "unread",
            "Nobody reads the stream, and events come of a subscription that web3.py does not know: beyond %s bytes they "
            "are dropped. `process_subscriptions()` reads them; `w3.eth.subscribe` makes it known.",
            self._bytes,
        )
        return False
