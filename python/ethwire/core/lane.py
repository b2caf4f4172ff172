# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The way of events to one kind of consumer: the message stream, or the handlers.

web3's public `asyncio.Queue` stays what it is, with its size; what does not fit waits beside it, in order, and never in
the reader. Consumers take from the queue first, then from what waits beside it, then from a native source.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from contextvars import Context
from time import monotonic
from typing import Any, NamedTuple

from .event import TextEvent, message_of

KNOWN_TYPES: set[type] = {asyncio.Queue}
READY_LIMIT = 64
READY_SECONDS = 0.001
SOON = 1e-9


class Sleeper(asyncio.Future):
    """A task's wait, which can end without another turn of the loop."""

    _step: Callable[[Sleeper], object] | None = None
    _context: Context | None = None

    def add_done_callback(self, callback: Callable[[Any], object], *, context: Context | None = None) -> None:
        self._step, self._context = callback, context
        super().add_done_callback(callback, context=context)

    def end_here(self) -> None:
        """The task goes on now, up to its next wait. Only for a callback of the loop, never from within a task."""
        step, context = self._step, self._context
        if step is not None and context is not None and self.remove_done_callback(step) == 1:
            self.set_result(None)
            context.run(step, self)
        else:
            self.set_result(None)


class Rules(NamedTuple):
    """The settings of a lane."""

    count: Callable[[int], None]
    """Told how many bytes more, or less, wait beside the public queue."""
    drop: Callable[[Lane], None]
    """Forgets what waits for this lane where it pulls from."""
    known_gets: Callable[[], frozenset[Any]]
    """The functions `get` of queues that can be looked into."""
    ends_in_queue: bool
    """An end stands in the public queue, too, as an exception."""


class Lane:
    """One consumer's events. The public queue is an attribute of `owner`, which users and tests replace: it is read each
    time."""

    def __init__(self, owner: Any, attribute: str, rules: Rules, on_full: Callable[[], Any] | None = None) -> None:
        self._owner = owner
        self._attribute = attribute
        self._rules = rules
        self._on_full = on_full
        """Awaited when the public queue is found full, before room in it is waited for: web3's `_listen_event`."""
        self._beside: deque[tuple[Any, int]] = deque()
        self.buffered_bytes = 0
        """Received bytes of what waits beside the queue."""
        self._mover: asyncio.Task[None] | None = None
        self._sleepers: list[Sleeper] = []
        self._end: Callable[[], BaseException] | None = None
        self._ready = 0
        self._ready_since = 0.0
        self.taken = 0
        """How often a consumer has looked for an item: who looks reads."""
        self.pull: Callable[[], Any] | None = None
        self.before_sleep: Callable[[], None] | None = None
        """Called when a consumer has caught up and is about to wait."""

    @property
    def queue(self) -> Any:
        return getattr(self._owner, self._attribute)

    @property
    def backlog(self) -> int:
        return self.queue.qsize() + len(self._beside)

    @property
    def is_behind(self) -> bool:
        """Whether the public queue has no room for what comes next."""
        return bool(self._beside) or self.queue.full()

    @property
    def is_moving(self) -> bool:
        """Whether something waits for room in the public queue."""
        return self._mover is not None

    # What comes in

    def put(self, item: Any, size: int = 0, raw: str | bytes | None = None) -> None:
        """Never waits. A parsed message goes into the public queue if there is room and nothing is before it."""
        plain = type(item) is dict
        if plain and not self._beside:
            queue = self.queue
            if not queue.full():
                queue.put_nowait(item)
                return
        if plain:
            if raw is not None:
                item = TextEvent(raw)
            size = size or len(json.dumps(message_of(item), default=str))
        self._beside.append((item, size))
        self.buffered_bytes += size
        self._rules.count(size)
        if plain or (self._on_full is not None and self.queue.full()):
            self._move_later()
        self.wake()

    def end(self, end: Callable[[], BaseException]) -> None:
        """Nothing follows: after what is here, every consumer gets what `end()` makes."""
        self._end = end
        if self.pull is None and self._rules.ends_in_queue:
            # For whoever reads the public queue itself; with a native source it would be before what still waits there.
            queue = self.queue
            if self._beside or queue.full():
                self._beside.append((end(), 0))
                self._move_later()
            else:
                queue.put_nowait(end())
        self.wake(everybody=True)

    def begin(self) -> None:
        """A new connection: the end of the last one is past."""
        self._end = None

    def forget(self) -> None:
        """What waits here has no consumer any more. The queue itself is web3's to replace."""
        if self.pull is not None:
            self._rules.drop(self)
        mover, self._mover = self._mover, None
        if mover is not None and not mover.get_loop().is_closed():
            mover.cancel()
        self._rules.count(-self.buffered_bytes)
        self._beside.clear()
        self.buffered_bytes = 0

    # What goes out

    def take(self) -> Any:
        """The next item without waiting, or None; raises what stands in the queue as an exception."""
        self.taken += 1
        queue = getattr(self._owner, self._attribute)
        if type(queue) not in KNOWN_TYPES and not self._is_known(queue):
            return None
        if queue.qsize():
            item = queue.get_nowait()
        elif self._beside:
            if self._mover is not None:
                return None
            item, size = self._beside.popleft()
            self._uncount(size)
        elif self.pull is not None:
            item = self.pull()
            if self._sleepers and item is not None:
                self._pass_on()
            return item
        else:
            return None
        if type(item) is not dict:
            if isinstance(item, Exception):
                raise item
            if type(item) is TextEvent:
                return item.message()
        return item

    async def get(self) -> Any:
        """The next item; raises what stands in the queue as an exception, and the end when there is nothing more."""
        while True:
            queue = self.queue
            if type(queue) not in KNOWN_TYPES and not self._is_known(queue):
                item = await queue.get()
                if isinstance(item, Exception):
                    raise item
                return item
            # Before something is taken: whoever is cancelled meanwhile must not have it in hand.
            if self.has_had_its_turn():
                await self.next_turn()
            item = self.take()
            if item is not None:
                return item
            if self._end is not None and not self._beside:
                raise self._end()
            self._ready = 0
            if self.before_sleep is not None:
                self.before_sleep()
            await self._sleep()

    def has_had_its_turn(self) -> bool:
        """A consumer that always finds something ready must not keep the loop to itself."""
        ready = self._ready = self._ready + 1
        if ready == 1:
            self._ready_since = monotonic()
            return False
        # Each time: one event may take the program longer than all of a turn.
        return ready > READY_LIMIT or monotonic() - self._ready_since > READY_SECONDS

    async def next_turn(self) -> None:
        """Whatever else is ready goes first. After a slow event a task whose timer is due goes first, too: the loop wakes
        it only in its next turn, and what waits for a timer that ends now is woken behind it."""
        is_slow = monotonic() - self._ready_since > READY_SECONDS
        self._ready = 0  # whoever follows one that is cancelled here does not wait again
        await asyncio.sleep(SOON if is_slow else 0)
        self._ready = 1
        self._ready_since = monotonic()

    def wake(self, everybody: bool = False) -> None:
        """Something that is not in the public queue is there: whoever waits looks again."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
                if not everybody:
                    return

    def wake_here(self) -> None:
        """As `wake`, but the consumer goes on at once. For callbacks of the loop alone."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.end_here()
                return

    # Inside

    def _pass_on(self) -> None:
        """A native source rings once for all that has come: with each item one more consumer looks, if none is to."""
        first = self._sleepers[0]
        if not first.done() or first.cancelled():
            self.wake()

    def _is_known(self, queue: Any) -> bool:
        """Whether this kind of queue can be looked into; one that gives its items in a way of its own is awaited."""
        if isinstance(queue, asyncio.Queue) and type(queue).get in self._rules.known_gets():
            KNOWN_TYPES.add(type(queue))
            return True
        return False

    async def _sleep(self) -> None:
        """One wait for both: this future is also a getter of the public queue."""
        queue = self.queue
        sleeper = Sleeper(loop=asyncio.get_running_loop())
        queue._getters.append(sleeper)
        self._sleepers.append(sleeper)
        try:
            await sleeper
        except BaseException:
            # As asyncio.Queue.get does: a wake-up that this one cannot use belongs to the next.
            if sleeper.done() and not sleeper.cancelled():
                if queue.qsize():
                    queue._wakeup_next(queue._getters)
                if self._beside or self.pull is not None:
                    self._sleepers.remove(sleeper)
                    self.wake()
            raise
        finally:
            if sleeper in self._sleepers:
                self._sleepers.remove(sleeper)
            if sleeper in queue._getters:
                queue._getters.remove(sleeper)

    def _move_later(self) -> None:
        if self._mover is None and (self._movable(self._beside[0][0]) or self.queue.full()):
            self._mover = asyncio.get_running_loop().create_task(self._move())

    async def _move(self) -> None:
        """Moves what waits beside the queue into it as room comes, for whoever reads the public queue itself."""
        try:
            while self._beside:
                queue = self.queue
                if queue.full() and self._on_full is not None:
                    await self._on_full()
                item, size = self._beside[0]
                if not self._movable(item):
                    # It stays here, after what is in the public queue.
                    await self._room_in(queue)
                    break
                await queue.put(item if isinstance(item, Exception) else message_of(item))
                # Somebody has made room.
                self.taken += 1
                self._beside.popleft()
                self._uncount(size)
        finally:
            if self._mover is asyncio.current_task():
                self._mover = None
                self.wake(everybody=True)

    @staticmethod
    async def _room_in(queue: asyncio.Queue[Any]) -> None:
        """Returns when an item could be put, as `asyncio.Queue.put` waits for it."""
        while queue.full():
            putter = asyncio.get_running_loop().create_future()
            queue._putters.append(putter)
            try:
                await putter
            finally:
                if putter in queue._putters:
                    queue._putters.remove(putter)
        # Nothing is put: the room belongs to the next.
        queue._wakeup_next(queue._putters)

    @staticmethod
    def _movable(item: Any) -> bool:
        return isinstance(item, (dict, TextEvent, Exception))

    def _uncount(self, size: int) -> None:
        self.buffered_bytes -= size
        self._rules.count(-size)
