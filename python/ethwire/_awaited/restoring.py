# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a loss: what was there before is there again.

Calls first, for somebody waits for them, then subscriptions in their order. A node that has just started may refuse what
it does a moment later, so a subscription that it refuses is asked for again, with pauses, as long as the program has it.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from .gate import Gate
from .loss import Loss, is_loss
from .renaming import Names

if TYPE_CHECKING:
    from .inbox import Inbox

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
LOSSES_LIMIT = 1_000


class Restoring:
    """What is done on a connection that was made again; begun anew on each."""

    def __init__(self, inbox: Inbox, names: Names) -> None:
        self._inbox = inbox
        self._names = names
        self._task: asyncio.Task[None] | None = None
        self._wanted: dict[str, Any] = {}
        """The subscriptions that are not there yet."""
        self.subscribed = Gate()
        """Closed from a loss on until each subscription was asked for."""
        self.losses: list[Loss] = []
        self._recorded = 0
        self._watchers: list[asyncio.Future[bool]] = []

    def lost(self) -> None:
        """The connection is lost, perhaps before everything was there again."""
        self.subscribed.close()
        self._cancel()

    def begin(self, loss: Loss) -> None:
        # What the program asks for from now on is its own.
        self._wanted = self._names.known()
        self._task = asyncio.get_running_loop().create_task(self._run(loss))

    def stop(self, error: BaseException) -> None:
        self._cancel()
        self._wanted = {}
        self.subscribed.fail(error)
        self._tell(False)

    def give_up(self, local_id: Any) -> bool:
        """Whether it is a subscription that the node does not have: it is not asked for any more."""
        return self._wanted.pop(local_id, None) is not None

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _run(self, loss: Loss) -> None:
        began = time.monotonic() - loss.seconds
        try:
            await self._restore(loss)
            self.subscribed.open()
            await self._insist(loss, began)
        except Exception as error:
            # Lost again: the next round restores what this one has not.
            if not is_loss(error):
                self.subscribed.open()
                self._inbox.provider.logger.exception("What was there before the loss could not be restored.")

    async def _restore(self, loss: Loss) -> None:
        made: list[str] = []
        refused: list[str] = []
        retried = 0
        try:
            for data, count in self._unanswered():
                await self._inbox.provider.socket_send(data)
                retried += count
            for local_id in list(self._wanted):
                is_made = await self._subscribe(local_id, logging.ERROR)
                if is_made or local_id in self._wanted:
                    (made if is_made else refused).append(local_id)
        finally:
            self._inbox.counters.retried_calls += retried
            self._record(loss._replace(subscriptions=tuple(made), failed=tuple(refused), retried=retried))

    async def _insist(self, loss: Loss, began: float) -> None:
        bound = FIRST_PAUSE
        while self._wanted:
            await asyncio.sleep(bound * random.random())
            bound = min(LONGEST_PAUSE, bound * 2)
            for local_id in list(self._wanted):
                if await self._subscribe(local_id, logging.INFO):
                    self._inbox.provider.logger.info("Subscription %s was made again.", local_id)
                    seconds = time.monotonic() - began
                    self._record(
                        loss._replace(seconds=seconds, subscriptions=(local_id,), failed=(), retried=0, ended=0)
                    )

    def _unanswered(self) -> list[tuple[bytes, int]]:
        """What was sent and is to be sent again, and how many calls each is."""
        inbox = self._inbox
        calls = [
            (call.data, 1) for call in inbox.calls if call.data is not None and call.was_sent and call.reply is None
        ]
        batches = [
            (batch.data, len(batch.keys)) for batch in inbox.batches if batch.was_sent and not batch.future.done()
        ]
        return calls + batches

    async def _subscribe(self, local_id: str, log_level: int) -> bool:
        """Whether the subscription was made again. It is not wanted any more then, nor if the program has ended it."""
        inbox = self._inbox
        information = self._wanted.get(local_id)
        if information is None or not self._names.is_known(local_id):
            self._wanted.pop(local_id, None)
            return False
        inbox.parking.call_begins()
        try:
            reply = await inbox.provider.make_request("eth_subscribe", information.params)
            wire_id = reply.get("result")
            if not isinstance(wire_id, str):
                raise ValueError(reply.get("error", reply))
            if not self.give_up(local_id):
                # The program has ended it meanwhile.
                inbox.parking.given_up(wire_id)
                await inbox.provider.make_request("eth_unsubscribe", [wire_id])
                return False
            self._names.bind(wire_id, local_id, information)
            inbox.subscription_renamed(wire_id, local_id)
            return True
        except Exception as error:
            if is_loss(error):
                raise
            inbox.provider.logger.log(log_level, "Subscription %s could not be made again: %s", local_id, error)
            return False
        finally:
            inbox.parking.call_ends()

    async def watch(self) -> AsyncIterator[Loss]:
        """Each loss from now on, when the subscriptions have been asked for again; ends with the connection."""
        seen = self._recorded
        goes_on = True
        while goes_on:
            # How many are new: the list may have let go of older ones.
            new = self.losses[max(0, len(self.losses) - (self._recorded - seen)) :]
            seen = self._recorded
            for loss in new:
                yield loss
            if seen == self._recorded:
                goes_on = await self._next_news()

    async def _next_news(self) -> bool:
        watcher: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._watchers.append(watcher)
        try:
            return await watcher
        finally:
            self._watchers.remove(watcher)

    def _tell(self, goes_on: bool) -> None:
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(goes_on)

    def _record(self, loss: Loss) -> None:
        self.losses.append(loss)
        del self.losses[:-LOSSES_LIMIT]
        self._recorded += 1
        self._tell(True)
