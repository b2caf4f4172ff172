# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Callers that wait together for something to be there again, each within its own deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .calls import wait_until
from .errors import copy_of


class Gate:
    """Open until it is closed. It belongs to no event loop while nobody waits."""

    def __init__(self) -> None:
        self.is_open = True
        self._waiting: list[asyncio.Future[None]] = []

    def close(self) -> None:
        self.is_open = False

    def open(self) -> None:
        self.is_open = True
        self.nudge()

    def nudge(self) -> None:
        """Whoever waits looks again at what else it may go on with."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    def fail(self, error: BaseException) -> None:
        """What is waited for does not come any more. The next connection finds the gate open."""
        self.is_open = True
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(copy_of(error))

    async def wait(
        self, deadline: float, late: Callable[[], Exception], unless: Callable[[], bool] = lambda: False
    ) -> None:
        """Returns when the gate is open, or if `unless` says so. `deadline` is the event loop's time; `late` makes the
        error of one who reaches it."""
        while not self.is_open and not unless():
            await self.opens(deadline, late)

    async def opens(self, deadline: float, late: Callable[[], Exception]) -> None:
        """Returns when the gate is opened the next time, even if it is open now; or at a nudge."""
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._waiting.append(waiter)
        try:
            await wait_until(waiter, deadline - loop.time(), late)
        finally:
            self._waiting.remove(waiter)
