# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One AsyncWeb3 of a loop: its connections one after the other, its consumers, and the events that they are given."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from web3.exceptions import PersistentConnectionClosedOK, ProviderConnectionError
from websockets.exceptions import ConnectionClosed

from harness.client import make_provider, make_web3

from .shared import Soak, Tally, Wrong
from .watch import Watch

LOST = (ConnectionClosed, OSError, PersistentConnectionClosedOK, ProviderConnectionError)
"""What says that there is no connection any more."""

REQUEST_SECONDS = 30
"""No request takes so long: one that does has lost its reply."""
END_SECONDS = 10
NEW_PROVIDERS = 0.6


class Client:
    def __init__(self, soak: Soak, tally: Tally, random: Random, transport: str) -> None:
        self.soak = soak
        self.tally = tally
        self.random = random
        self.transport = transport
        self.provider: Any = None
        self.w3: Any = None
        self.watches: dict[str, Watch] = {}
        """Subscriptions of this connection by id, those that have ended among them."""
        self._early: dict[str, list[tuple[Any, bool]]] = {}
        """Events that were delivered before `subscribe` came back with the id."""
        self.stream: asyncio.Task[None] | None = None
        self.handlers: asyncio.Task[None] | None = None
        self.finish_waits = False
        """web3's word that the last handler has gone may wait for the next `handle_subscriptions`."""
        self.connects = 0
        self.events = 0
        self.number = 0
        """The highest block number that was answered on this connection."""
        self._losses_before = 0
        self._leaves = False
        """From `disconnect` to the next `connect`."""

    # Connections

    async def connect(self) -> None:
        """With a new provider, or with the one that was connected before."""
        self.must_be_clean()
        if self.provider is None or self.random.random() < NEW_PROVIDERS:
            address = self.soak.node.address(self.transport)
            options = {"request_timeout": REQUEST_SECONDS, "max_connection_retries": 1}
            self.provider = make_provider(self.transport, address, **options)
            self.w3 = make_web3(self.provider)
        self.watches, self._early, self.number, self.finish_waits = {}, {}, 0, False
        while True:
            self._losses_before = self.soak.losses.done
            self._leaves = False
            try:
                await self.provider.connect()
                break
            except LOST as error:
                self.excuse(error)
        self.connects += 1
        self.tally.connects += 1
        self.must_be_native()

    def must_be_native(self) -> None:
        session = self.provider._request_processor._ethwire
        # Until web3.py 7.2 a Unix socket keeps web3's transport.
        if session.level != 3 and not (self.transport == "ipc" and session.layout.why_no_lines):
            raise Wrong(f"level {session.level} on {self.transport}: {session.reason}")

    async def leave(self) -> None:
        """Disconnects; everything that waits for this connection has to end with it."""
        self._leaves = True
        self.must_have_no_replies()
        await self.disconnect()
        for task in (self.stream, self.handlers):
            if task is not None:
                await self.until(task.done, lambda: f"{self._place_of_consumers()} end with their connection")
                if task.cancelled():
                    raise Wrong(f"{task.get_name()} ends with its connection as if somebody had cancelled it")
        self.stream = self.handlers = None
        # A handler that runs in a task of its own does so a turn after its event was taken.
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    async def disconnect(self) -> None:
        while True:
            try:
                await self.provider.disconnect()
                return
            except LOST as error:
                # As upstream, what ended the listener over IPC is raised, once.
                self.excuse(error)

    def must_be_clean(self) -> None:
        """After the end of a connection, and of whoever worked with it."""
        if self.provider is None:
            return
        for subscription, events in self._early.items():
            raise Wrong(f"{len(events)} events of {subscription}, which nobody has subscribed to")
        session = self.provider._request_processor._ethwire
        if len(session.calls) or len(session.batches):
            raise Wrong(f"{len(session.calls)} calls and {len(session.batches)} batches in flight after disconnect")
        counts = session.counters
        if counts.garbage > (self.soak.losses.begun if self.transport == "ipc" else 0):
            # One that the node takes away in the middle of a line ends with half of one.
            raise Wrong(f"{counts.garbage} messages are none")
        for name in ("stray_errors", "unclaimed_dropped", "parked_dropped", "reading_pauses"):
            if getattr(counts, name):
                raise Wrong(f"{name} is {getattr(counts, name)} for a node that does nothing of the kind")

    def must_have_no_replies(self) -> None:
        """What is kept for whoever reads the connection itself: here, nobody does."""
        kept = self.provider._request_processor._request_response_cache._data
        if kept:
            raise Wrong(f"replies that nobody has asked for: {list(kept.values())[:3]}")

    def forget(self) -> None:
        """After the last connection: whatever still keeps web3.py's objects is not this program."""
        self.must_be_clean()
        self.provider = self.w3 = None

    @property
    def may_be_lost(self) -> bool:
        return self._leaves or self.soak.losses.begun > self._losses_before

    def is_excused(self, error: BaseException) -> bool:
        """A deadline that has passed is an OSError, too, and is never meant."""
        return self.may_be_lost and not isinstance(error, TimeoutError)

    def excuse(self, error: BaseException) -> None:
        """Raises what nobody has brought about."""
        if not self.is_excused(error):
            raise error

    # Consumers

    def start(self, work: Callable[[], Awaitable[None]], name: str) -> asyncio.Task[None]:
        task = asyncio.ensure_future(self._guarded(work, name))
        task.set_name(name)
        return task

    async def _guarded(self, work: Callable[[], Awaitable[None]], name: str) -> None:
        try:
            await work()
        except Exception as error:
            if not (isinstance(error, LOST) and self.is_excused(error)):
                self.soak.fail(f"{name} on {self.transport}: {type(error).__name__}: {error}", error)

    async def consume(self, pace: float) -> None:
        """`pace`: how often the consumer does something else for a while."""
        async for message in self.w3.socket.process_subscriptions():
            self.deliver(message["subscription"], message["result"], by_handler=False)
            if self.random.random() < pace:
                await asyncio.sleep(self.random.random() * 0.002)

    async def handler(self, context: Any) -> None:
        self.deliver(context.subscription.id, context.result, by_handler=True)
        chance = self.random.random()
        if getattr(context.subscription, "parallelize", None) or chance > 0.1:
            return
        if chance > 0.05:
            await asyncio.sleep(0)
        else:
            # Upstream, behind a full queue, this is a deadlock.
            await context.async_w3.eth.chain_id

    async def stop(self, task: asyncio.Task[None] | None) -> None:
        if task is not None:
            task.cancel()
            await asyncio.wait([task])

    async def pause(self) -> None:
        """Some turns of the loop, or some time."""
        if self.random.random() < 0.5:
            for _ in range(self.random.randint(0, 8)):
                await asyncio.sleep(0)
        else:
            await asyncio.sleep(self.random.random() * 0.003)

    async def until(self, condition: Callable[[], bool], what: Callable[[], str]) -> None:
        """However long it takes, as long as events come: a machine may be busy with other things."""
        loop = asyncio.get_running_loop()
        events, end = self.events, loop.time() + END_SECONDS
        while not condition():
            if events != self.events:
                events, end = self.events, loop.time() + END_SECONDS
            elif loop.time() > end:
                raise Wrong(f"in {END_SECONDS} s: not so that {what()}")
            await asyncio.sleep(0.001)

    # Events

    def deliver(self, subscription: str, result: Any, by_handler: bool) -> None:
        self.events += 1
        self.tally.events += 1
        watch = self.watches.get(subscription)
        if watch is None:
            self._early.setdefault(subscription, []).append((result, by_handler))
            return
        if watch.closed and not watch.late_turn:
            raise Wrong(f"an event of {watch.kind} after its unsubscribe was answered: {result}")
        if watch.by_handler != by_handler:
            raise Wrong(f"an event of {watch.kind} came to the {'handlers' if by_handler else 'stream'}")
        watch.event(result)

    def subscribed(self, subscription: str, watch: Watch) -> None:
        if subscription in self.watches:
            raise Wrong(f"two subscriptions have the id {subscription}")
        self.watches[subscription] = watch
        for result, by_handler in self._early.pop(subscription, []):
            self.deliver(subscription, result, by_handler)

    def open(self, condition: Callable[[Watch], bool] = lambda watch: True) -> list[tuple[str, Watch]]:
        return [
            (subscription, watch)
            for subscription, watch in self.watches.items()
            if not watch.closed and watch.is_certain and condition(watch)
        ]

    def has_consumer(self, watch: Watch) -> bool:
        task = self.handlers if watch.by_handler else self.stream
        return task is not None and not task.done()

    def _place_of_consumers(self) -> str:
        tasks = [task for task in (self.stream, self.handlers) if task is not None and not task.done()]
        return ", ".join(f"{task.get_name()} (in {place_of(task)})" for task in tasks)


def place_of(task: asyncio.Task[None]) -> str:
    """Where it waits, from the outermost function to the innermost."""
    names = []
    inner: Any = task.get_coro()
    while inner is not None:
        frame = getattr(inner, "cr_frame", None)
        names.append(f"{inner.__qualname__}:{frame.f_lineno}" if frame is not None else repr(inner))
        inner = getattr(inner, "cr_await", None)
    return " > ".join(names)
