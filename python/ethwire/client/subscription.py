# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A subscription: its events as they come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ClientError, Closed, RequestTimeout

if TYPE_CHECKING:
    from types import TracebackType

    from .. import _engine
    from .client import Client
    from .notices import Notice

T = TypeVar("T")
Taken = TypeVar("Taken")

NOTHING: Any = object()


class Subscription(Generic[T]):
    """Events of one kind, in order, until the subscription ends; across reconnects.

    It is made when it is first used: iterated, entered or awaited. Of all ways to take events, one task uses one at a
    time; cancelling it loses none. When nobody refers to it any more, it ends. The iteration ends when the program
    unsubscribes or closes the client; when the subscription ends otherwise, it raises the reason.
    """

    def __init__(self, client: Client, kind: str, make_feed: Callable[[], _engine.Feed]) -> None:
        self._client = client
        self._kind = kind
        self._make_feed = make_feed
        self._feed: _engine.Feed | None = None
        self._starting = False
        self._ended = False
        self._waits = False

    def __repr__(self) -> str:
        state = "new" if self._feed is None else "ended" if self._ended or self._client.closed else "live"
        return f"<ethwire.Subscription {self._kind} {state} of {self._client!r}>"

    # From the beginning to the end.

    async def start(self, *, timeout: float | None = None) -> Subscription[T]:
        """Makes the subscription, if it is not yet made; no event from then on is lost to a late first `next`.

        :param timeout: seconds for that, in place of the client's
        :raises ClientError: the node refused it, or there is no connection
        """
        if self._feed is not None:
            return self
        if self._starting:
            raise RuntimeError("another task is making this subscription")
        client = self._client
        client._check()
        self._starting = True
        try:
            feed = self._make_feed()
            await client._ended(client._native.subscribe(feed, timeout))
            self._feed = feed
        finally:
            self._starting = False
        return self

    async def unsubscribe(self, *, timeout: float | None = None) -> bool:
        """Ends it: true when the node has, too. Events that had come can still be taken."""
        feed = self._feed
        if feed is None or self._ended or self._client._closed:
            return False
        self._client._check()
        self._ended = True
        return bool(await self._client._ended(self._client._native.unsubscribe(feed, timeout)))

    def __await__(self) -> Generator[Any, None, Subscription[T]]:
        return self.start().__await__()

    async def __aenter__(self) -> Subscription[T]:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            await self.unsubscribe()
        except ClientError:
            # It has ended, or ends with its connection.
            pass

    # Events.

    def __aiter__(self) -> Subscription[T]:
        return self

    async def __anext__(self) -> T:
        event: T = await self._take("next")
        return event

    async def next(self, timeout: float | None = None) -> T:
        """The next event.

        :raises RequestTimeout: none came within `timeout` seconds; the subscription goes on
        :raises Closed: it has ended, by the program's own doing
        """
        try:
            event: T = await self._take("next", timeout=timeout)
        except StopAsyncIteration:
            raise Closed("the subscription has ended") from None
        return event

    async def next_batch(self, n: int) -> list[T]:
        """One to n events at once, as many as have come; raises as `next`."""
        try:
            events: list[T] = await self._take("batch", n)
        except StopAsyncIteration:
            raise Closed("the subscription has ended") from None
        return events

    def batches(self, n: int) -> AsyncIterator[list[T]]:
        """Lists of one to n events: the cheapest way for many."""
        return Iteration(lambda: self._take("batch", n))

    def items(self) -> AsyncIterator[T | Notice]:
        """Events, and between them in order everything else that happens (`ethwire.client.notices`)::

        async for item in heads.items():
            match item:
                case Disconnected() | Lagged():
                    ...  # events may be missing from here
                case Resubscribed():
                    ...
                case Header():
                    ...
        """
        return Iteration(lambda: self._take("item"))

    @property
    def stats(self) -> dict[str, int]:
        """Events `delivered`, `lost` to the queue's limits, `undecodable`, and `waiting` now, with `waiting_bytes`."""
        return self._feed.stats() if self._feed is not None else {}

    async def _take(self, way: str, n: int | None = None, timeout: float | None = None) -> Any:
        feed = self._feed
        if feed is None:
            await self.start()
            feed = self._feed
        self._client._check_loop()
        assert feed is not None
        deadline = None
        while True:
            if way == "next":
                taken = feed.next(NOTHING)
            elif way == "batch":
                taken = feed.batch(n or 1) or NOTHING
            else:
                taken = feed.item(NOTHING)
            if taken is not NOTHING:
                return taken
            if timeout is not None and deadline is None:
                deadline = asyncio.get_running_loop().time() + timeout
            await self._something(feed, deadline)

    async def _something(self, feed: _engine.Feed, deadline: float | None) -> None:
        """Returns when there may be something to take."""
        if self._waits:
            raise RuntimeError("another task waits for this subscription's events")
        if feed.ready_or_wait():
            return
        client = self._client
        loop = client._loop
        assert loop is not None
        if client._native.left:
            raise StopAsyncIteration
        self._waits = True
        future = client._waiting[feed.key] = loop.create_future()
        timer = loop.call_at(deadline, expire, future) if deadline is not None else None
        try:
            await future
        except Closed:
            pass  # as the feed will say
        finally:
            self._waits = False
            client._waiting.pop(feed.key, None)
            if timer is not None:
                timer.cancel()


def expire(future: asyncio.Future[Any]) -> None:
    if not future.done():
        future.set_exception(RequestTimeout("no event came in time"))


class Iteration(AsyncIterator[Taken]):
    """An iterator over what a coroutine function gives."""

    def __init__(self, take: Callable[[], Any]) -> None:
        self._take = take

    async def __anext__(self) -> Taken:
        taken: Taken = await self._take()
        return taken
