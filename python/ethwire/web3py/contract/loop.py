# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""An event loop beside the program's: `install()` may be called in a coroutine, or while web3 is being imported."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any


class CountingSelector(selectors.DefaultSelector):
    """Counts how often the loop looks for something to do."""

    turns = 0

    def select(self, timeout: float | None = None) -> Any:
        self.turns += 1
        return super().select(timeout)


class Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.counting = CountingSelector()
        super().__init__(self.counting)
        # What goes wrong here is a promise that is not kept, and not for the program's log.
        self.set_exception_handler(lambda loop, context: None)


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs it to its end, in this thread: another one could wait for the lock of the import that `install()` is part of."""
    # asyncio refuses two loops in one thread; this one is over before the other goes on.
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    loop = Loop()
    try:
        return loop.run_until_complete(work)
    finally:
        try:
            end(loop)
        finally:
            asyncio._set_running_loop(outer)


def end(loop: Loop) -> None:
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left, timeout=1))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
