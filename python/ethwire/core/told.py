# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Values that a program is told as they happen: the last ones, and an iterator for each watcher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Told(Generic[Value]):
    """Belongs to no event loop while nobody watches."""

    def __init__(self, limit: int) -> None:
        self.values: list[Value] = []
        """The last of them, oldest first."""
        self._limit = limit
        self._count = 0
        self._ends = 0
        self._is_over = False
        self._watchers: list[asyncio.Future[None]] = []

    def tell(self, value: Value) -> None:
        self.values.append(value)
        del self.values[: -self._limit]
        self._count += 1
        self._wake()

    def begin(self) -> None:
        """More values will come. Watchers of an event loop that was closed are let go."""
        self._watchers = [watcher for watcher in self._watchers if not watcher.get_loop().is_closed()]
        self._is_over = False

    def end(self) -> None:
        """Each watcher ends after the values that were told so far."""
        self._is_over = True
        self._ends += 1
        self._wake()

    def watch(self, since: int = 0) -> AsyncIterator[Value]:
        """Each from now on, and the last `since` of those before."""
        return self._watch(max(0, self._count - since), self._ends)

    async def _watch(self, seen: int, ends: int) -> AsyncIterator[Value]:
        while True:
            # How many are new: the list may have let go of older ones.
            new = self.values[max(0, len(self.values) - (self._count - seen)) :]
            seen = self._count
            for value in new:
                yield value
            if seen == self._count:
                if self._is_over or ends != self._ends:
                    return
                await self._news()

    async def _news(self) -> None:
        watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watchers.append(watcher)
        try:
            await watcher
        finally:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

    def _wake(self) -> None:
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)
