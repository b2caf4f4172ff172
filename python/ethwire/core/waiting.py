# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How much waits for the consumers of one connection, beside web3's queues, and when reading has to pause for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any


class Waiting:
    """In bytes as they were received."""

    def __init__(self, limit: Callable[[], int], counters: Any, tell_once: Callable[..., None]) -> None:
        """`limit()`: from how many on nothing more is read."""
        self._limit = limit
        self._counters = counters
        self._tell_once = tell_once
        self.bytes = 0
        self._room: asyncio.Future[None] | None = None

    def begin(self) -> None:
        """A new connection: whoever waited for room was a reader of the last one."""
        self._room = None

    def count(self, size: int) -> None:
        """So many bytes more, or less."""
        self.bytes += size
        if self.bytes > self._counters.buffered_peak:
            self._counters.buffered_peak = self.bytes
        if size < 0 and self._room is not None and not self.is_full and not self._room.done():
            self._room.set_result(None)

    @property
    def is_full(self) -> bool:
        return self.bytes >= self._limit()

    async def room(self) -> None:
        """Returns when it is not full any more."""
        self._counters.reading_pauses += 1
        text = "%s bytes of events wait for their consumer: nothing more is read until it has caught up."
        self._tell_once("full", text, self.bytes)
        while self.is_full:
            self._room = asyncio.get_running_loop().create_future()
            await self._room
        self._room = None
