# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3's cache of replies: here only what nobody waits for, for `recv()` or for a reader of the cache itself."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from ..core.calls import deadline_in, wait_until
from ..core.errors import copy_of

if TYPE_CHECKING:
    from ..session.session import Session


def make_replies_class(simple_cache: type, generate_cache_key: Any) -> type:
    """The class that web3's cache object is given; the object, its data and its size stay web3's."""

    class SimpleCache(simple_cache):
        """Nothing polls it: `async_await_and_popitem` is woken, and an entry made by others finds its waiter."""

        session: Session
        takers: deque[asyncio.Future[None]]

        def cache(self, key: str, value: Any) -> Any:
            for call in self.session.calls:
                if call.future is not None and not call.future.done():
                    if generate_cache_key(call.request_id) == key:
                        self.session.calls.remove(call.request_id)
                        call.future.set_result(value)
                        return value, None
            return self.keep(key, value)

        def keep(self, key: str, value: Any) -> Any:
            """Keeps a reply that nobody waits for."""
            result = super().cache(key, value)
            if result[1]:
                self.session.counters.unclaimed_dropped += len(result[1])
            self._wake_one()
            return result

        async def async_await_and_popitem(self, last: bool = True, timeout: float | None = 10.0) -> tuple[str, Any]:
            def late() -> Exception:
                return asyncio.TimeoutError("Timeout waiting for item to be available")

            loop = asyncio.get_running_loop()
            deadline = deadline_in(timeout)
            while not self._data:
                self.session.check_alive()
                taker = loop.create_future()
                self.takers.append(taker)
                try:
                    await wait_until(taker, deadline - loop.time(), late)
                except BaseException:
                    if taker.done() and not taker.cancelled() and self._data:
                        self._wake_one()
                    raise
                finally:
                    if taker in self.takers:
                        self.takers.remove(taker)
            return self.popitem(last=last)

        def fail(self, error: BaseException) -> None:
            for taker in self.takers:
                if not taker.done():
                    taker.set_exception(copy_of(error))

        def _wake_one(self) -> None:
            while self.takers:
                taker = self.takers.popleft()
                if not taker.done():
                    taker.set_result(None)
                    return

    SimpleCache.__module__ = simple_cache.__module__
    SimpleCache.__qualname__ = simple_cache.__qualname__
    return SimpleCache
