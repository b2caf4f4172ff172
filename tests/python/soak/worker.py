# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One client's share of the run, and one loop's: a thread, an event loop, its clients all at the same time."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Awaitable, Callable
from random import Random

from .client import LOST, Client
from .operations import CHANGES, EACH_CALL, OPERATIONS, Operation
from .shared import Soak, Tally

TASKS_END_SECONDS = 5


class Worker:
    def __init__(self, soak: Soak, tally: Tally, name: str, transport: str, operations: int, connects: int) -> None:
        self.name = name
        self.transport = transport
        self.doing = "nothing yet"
        self.since = time.monotonic()
        self._soak = soak
        self._tally = tally
        self._operations = operations
        self._connects = connects
        self._done = 0
        self._recent: deque[str] = deque(maxlen=6)
        self._random = Random(f"{soak.options.seed} {name}")
        self._client = Client(soak, tally, self._random, transport)

    async def run(self) -> None:
        """The operations of this client."""
        await self._whole(self._at_random)

    async def run_each_once(self) -> None:
        """Whatever is made the first time that something is done is there afterwards."""
        await self._whole(self._each_once)

    async def _whole(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            self._begin("connect")
            await self._client.connect()
            await work()
            self._begin("the last disconnect")
            await self._client.leave()
            self._client.forget()
            self._begin("nothing more")
        except (Exception, asyncio.CancelledError) as error:
            what = f"{type(error).__name__}: {error}"
            self._soak.fail(f"{self.doing}: {self.name}, {self.transport}: {what}", error)
            self._soak.traces.append(f"{self.name} did before: {', '.join(self._recent)}\n")

    async def _at_random(self) -> None:
        while self._done < self._operations and not self._soak.over.is_set():
            await self._do(self._chosen(CHANGES if self._is_to_change() else OPERATIONS))
            self._done += 1
            self._tally.done += 1

    def _is_to_change(self) -> bool:
        """Some connections live long, others do not; those that the node's losses cost count, too."""
        wanted = self._connects - self._client.connects
        return wanted > self._random.random() * (self._operations - self._done)

    async def _each_once(self) -> None:
        for operation in (EACH_CALL, *OPERATIONS, *CHANGES, *OPERATIONS):
            if operation.possible(self._client):
                await self._do(operation)

    async def _do(self, operation: Operation) -> None:
        self._begin(operation.name)
        self._tally.operations[operation.name] += 1
        try:
            await operation.do(self._client)
        except LOST as error:
            self._client.excuse(error)
            await self._client.leave()
            await self._client.connect()

    def _chosen(self, operations: tuple[Operation, ...]) -> Operation:
        possible = [operation for operation in operations if operation.possible(self._client)]
        return self._random.choices(possible, [operation.weight for operation in possible])[0]

    def _begin(self, doing: str) -> None:
        self._recent.append(self.doing)
        self.doing = doing
        self.since = time.monotonic()


class Loop:
    """Its thread ends with the loop closed and nothing left in it."""

    def __init__(self, soak: Soak, number: int, operations: int, connects: int) -> None:
        self._soak = soak
        tally = soak.tally()
        clients = soak.options.clients
        self.workers = [
            Worker(
                soak,
                tally,
                f"client {number}.{index}",
                ("ws", "ipc")[(number + index) % 2],
                share(operations, clients, index),
                share(connects, clients, index),
            )
            for index in range(clients)
        ]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name=f"loop {number}", daemon=True)

    def _run(self) -> None:
        run_in(self._soak, self.loop, [worker.run() for worker in self.workers])


def run_in(soak: Soak, loop: asyncio.AbstractEventLoop, works: list) -> None:
    """Runs them side by side in a loop of this thread, which has to be empty at the end."""
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(to_the_end(soak, works))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        asyncio.set_event_loop(None)
        loop.close()


async def to_the_end(soak: Soak, works: list) -> None:
    await asyncio.gather(*works)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    if left and not soak.over.is_set():
        _, left = await asyncio.wait(left, timeout=TASKS_END_SECONDS)
        for task in left:
            soak.fail(f"a task is left in a loop: {task!r}")


def share(whole: int, parts: int, index: int) -> int:
    return whole // parts + (1 if index < whole % parts else 0)
