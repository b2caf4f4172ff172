# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events whose subscription is not known yet, or not any more.

A node may send the first events right behind the reply to `eth_subscribe`, or before it. While a subscribe call is in
flight they are parked, within bounds, and handed to the right consumer, in order, before any later one. The id of a
subscription that was ended stays behind as a tombstone: what still comes for it is dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .last import Last

if TYPE_CHECKING:
    from .calls import Calls
    from .counters import Counters

MESSAGES_LIMIT = 1_024
BYTES_LIMIT = 4 * 1024 * 1024
SECONDS_LIMIT = 10.0
TOMBSTONES_LIMIT = 4_096


class Parking:
    """Parked events by subscription id. Whoever routes events asks `wants()` for ids that it does not know."""

    def __init__(self, counters: Counters, say_full: Callable[[str], None], release: Callable[..., None]) -> None:
        """`release(subscription_id, item, size, raw, arrival)` is given what has waited for nothing."""
        self._counters = counters
        self._say_full = say_full
        self._release = release
        self._calls = 0
        self._left: set[str] = set()
        """Ids of those among them that nothing but their reply ends."""
        self._expected: dict[Any, asyncio.TimerHandle] = {}
        self._parked: dict[Any, list[tuple[Any, int, int]]] = {}
        self._count = 0
        self._bytes = 0
        self._unclaimed_timer: asyncio.TimerHandle | None = None
        self._tombstones = Last(TOMBSTONES_LIMIT)

    # The life of a subscribe call

    def call_begins(self) -> None:
        self._calls += 1

    def call_ends(self) -> None:
        self._calls -= 1
        if self._calls == 0:
            # Nothing more is in flight: what is neither expected nor known goes the way it goes without parking.
            for subscription_id in [key for key in self._parked if key not in self._expected]:
                self._release_unknown(subscription_id)

    def call_has_left(self, request_id: Any) -> None:
        """As `call_begins`, where nobody is around the call to say when it ends."""
        if str(request_id) not in self._left:
            self._left.add(str(request_id))
            self.call_begins()

    def call_is_over(self, request_id: Any) -> None:
        if self._left and str(request_id) in self._left:
            self._left.discard(str(request_id))
            self.call_ends()

    def forget_calls_but(self, calls: Calls) -> None:
        """Of a connection that was lost."""
        for request_id in [each for each in self._left if calls.get(each) is None]:
            self.call_is_over(request_id)

    def expect(self, subscription_id: Any) -> None:
        """The reply with this id was just read; the subscription follows when its caller has run."""
        if subscription_id not in self._expected:
            loop = asyncio.get_running_loop()
            self._expected[subscription_id] = loop.call_later(SECONDS_LIMIT, self._release_unknown, subscription_id)
        self._tombstones.pop(subscription_id, None)

    def arrived(self, subscription_id: Any) -> list[tuple[Any, int, int]]:
        """The subscription is known now: what was parked for it, in order: each with its size and its arrival."""
        self._tombstones.pop(subscription_id, None)
        self._stop_expecting(subscription_id)
        return self._take(subscription_id)

    def given_up(self, subscription_id: Any) -> None:
        """The reply with this id was read, and its caller does not come any more: its events are nobody's."""
        self._stop_expecting(subscription_id)
        self._take(subscription_id)
        self.gone(subscription_id)

    def gone(self, subscription_id: Any) -> None:
        self._tombstones.keep(subscription_id)

    # Events

    def gone_ids(self) -> frozenset[Any]:
        """The node's ids of this connection for subscriptions that have ended."""
        return frozenset(self._tombstones)

    def is_gone(self, subscription_id: Any) -> bool:
        return subscription_id in self._tombstones

    def wants(self, subscription_id: Any) -> bool:
        return self._calls > 0 or subscription_id in self._expected

    def park(self, subscription_id: Any, item: Any, size: int, arrival: int) -> None:
        counters = self._counters
        if self._count >= MESSAGES_LIMIT or self._bytes + size > BYTES_LIMIT:
            counters.parked_dropped += 1
            if counters.parked_dropped == 1:
                self._say_full(
                    "Events came before their subscription was known, more than are kept: later ones are dropped."
                )
            return
        counters.parked += 1
        self._parked.setdefault(subscription_id, []).append((item, size, arrival))
        self._count += 1
        self._bytes += size
        if self._unclaimed_timer is None:
            loop = asyncio.get_running_loop()
            self._unclaimed_timer = loop.call_later(SECONDS_LIMIT, self._too_long, frozenset(self._parked))

    def clear(self) -> None:
        for timer in self._expected.values():
            timer.cancel()
        if self._unclaimed_timer is not None:
            self._unclaimed_timer.cancel()
            self._unclaimed_timer = None
        self._expected.clear()
        self._parked.clear()
        self._tombstones.clear()
        self._count = self._bytes = 0

    # Inside

    def _take(self, subscription_id: Any) -> list[tuple[Any, int, int]]:
        entries = self._parked.pop(subscription_id, [])
        self._count -= len(entries)
        self._bytes -= sum(size for _, size, _ in entries)
        return entries

    def _stop_expecting(self, subscription_id: Any) -> None:
        timer = self._expected.pop(subscription_id, None)
        if timer is not None:
            timer.cancel()

    def _too_long(self, subscription_ids: frozenset[Any]) -> None:
        """These were there when the timer started: long enough."""
        self._unclaimed_timer = None
        for subscription_id in subscription_ids:
            if subscription_id not in self._expected:
                self._release_unknown(subscription_id)
        if self._parked:
            loop = asyncio.get_running_loop()
            self._unclaimed_timer = loop.call_later(SECONDS_LIMIT, self._too_long, frozenset(self._parked))

    def _release_unknown(self, subscription_id: Any) -> None:
        self._stop_expecting(subscription_id)
        for item, size, arrival in self._take(subscription_id):
            self._release(subscription_id, item, size, None, arrival)
