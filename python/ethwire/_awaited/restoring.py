# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a loss: what was there before is there again.

Calls first, for somebody waits for them, then subscriptions, all of which are asked for at once. A node that has just
started may refuse what it does a moment later, so a subscription that it refuses is asked for again, with pauses, as
long as the program has it. Whatever is answered late counts, too.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from .batches import Batch
from .calls import Call, deadline_in, wait_until
from .gate import Gate
from .loss import Loss, is_loss
from .reads import may_be_repeated
from .renaming import Names
from .told import Told

if TYPE_CHECKING:
    from .inbox import Inbox

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
LOSSES_LIMIT = 1_000
LATE_LIMIT = 256


class Gap:
    """A subscription that the node does not have, since a loss."""

    __slots__ = ("information", "loss", "since", "asked")

    def __init__(self, information: Any, loss: Loss) -> None:
        self.information = information
        self.loss = loss
        self.since = time.monotonic() - loss.seconds
        self.asked: Any = None
        """The id of the request that is on its way."""


class FirstPass:
    """What was done at once on a connection that was made again."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self.made: list[str] = []
        self.retried = 0


class Restoring:
    """What is done on connections that were made again, and the losses that the program is told."""

    def __init__(self, inbox: Inbox, names: Names) -> None:
        self._inbox = inbox
        self._names = names
        self._task: asyncio.Task[None] | None = None
        self._first: FirstPass | None = None
        self._gaps: dict[str, Gap] = {}
        self._asked: dict[Any, float] = {}
        """Requests on their way, with their deadlines in the event loop's time."""
        self._late: deque[Any] = deque()
        """Requests that were not answered in time, and may still be."""
        self._all_answered: asyncio.Future[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self.subscribed = Gate()
        """Closed from a loss on until each subscription was asked for."""
        self.losses: Told[Loss] = Told(LOSSES_LIMIT)

    # The life of connections

    def begin_afresh(self) -> None:
        """A connection that the program made itself. What is still here is of a loop that was thrown away."""
        self._stop_asking()
        self._first = None
        self._gaps = {}
        self.losses.begin()
        self.subscribed = Gate()

    def lost(self) -> None:
        """The connection is lost, perhaps before everything was there again."""
        self.subscribed.close()
        self._stop_asking()
        self._end_first_pass()

    def begin(self, loss: Loss) -> None:
        """The connection is there again, and nobody has sent anything on it."""
        self._stop_asking()
        known = self._names.known()
        self._gaps = {key: self._gaps.get(key) or Gap(information, loss) for key, information in known.items()}
        self._first = FirstPass(loss)
        self._task = asyncio.get_running_loop().create_task(self._run(self._first, self._unanswered()))

    def stop(self, error: BaseException) -> None:
        """The listener has ended for good."""
        self._stop_asking()
        self._end_first_pass()
        self._gaps = {}
        self.subscribed.fail(error)
        self.losses.end()

    @property
    def is_whole(self) -> bool:
        """Whether everything is there."""
        return self.subscribed.is_open and not self._gaps

    def has(self, local_id: Any) -> bool:
        """Whether the node has this subscription on the connection that there is now."""
        return not self._inbox.reconnect.is_down and self._names.wire_id(local_id) is not None

    def give_up(self, local_id: Any) -> bool:
        """Whether it is a subscription that the node does not have: it is not asked for any more."""
        return self._gaps.pop(local_id, None) is not None

    def _stop_asking(self) -> None:
        task, self._task = self._task, None
        if task is not None and not task.get_loop().is_closed():
            task.cancel()
        self._all_answered = None
        self._late.clear()
        for request_id in list(self._asked):
            self._no_longer_asked(request_id)
        for gap in self._gaps.values():
            gap.asked = None

    # What is sent

    async def _run(self, first: FirstPass, unanswered: list[Call | Batch]) -> None:
        await self._try(self._send_again(first, unanswered))
        await self._try(self._ask())
        await self._try(self._answers())
        if not self._is_at_work():
            return
        for local_id, gap in self._gaps.items():
            if gap.asked is not None:
                self._inbox.provider.logger.error("Subscription %s was not made again in time.", local_id)
        self._end_first_pass()
        self._inbox.reconnect.states.become("up")
        self.subscribed.open()
        bound = FIRST_PAUSE
        while self._gaps:
            await asyncio.sleep(bound * random.random())
            if not self._is_at_work():
                return
            bound = min(LONGEST_PAUSE, bound * 2)
            self._look_at_deadlines()
            await self._try(self._ask())

    def _is_at_work(self) -> bool:
        """Not when the connection was lost meanwhile: web3's `wait_for`, before Python 3.12, loses a cancellation of the
        turn in which its request has left."""
        return self._task is asyncio.current_task()

    async def _try(self, work: Awaitable[None]) -> None:
        """If the connection is lost the next one sees to it; if it lives there is a next time."""
        try:
            await work
        except Exception as error:
            if not is_loss(error):
                self._inbox.provider.logger.exception("What was there before the loss could not be restored.")

    def _unanswered(self) -> list[Call | Batch]:
        """What was sent on the last connection, and may be sent again."""
        inbox = self._inbox
        found: list[Call | Batch] = [call for call in inbox.calls if call.data is not None]
        found += inbox.batches
        return [each for each in found if each.was_sent and self._waits(each) and may_be_repeated(each)]

    def _waits(self, call: Call | Batch) -> bool:
        if isinstance(call, Batch):
            return not call.future.done()
        return call.reply is None and self._inbox.calls.get(call.request_id) is call

    async def _send_again(self, first: FirstPass, unanswered: list[Call | Batch]) -> None:
        for call in unanswered:
            if self._waits(call) and self._is_at_work():
                await self._inbox.provider.socket_send(call.data)
                count = len(call.keys) if isinstance(call, Batch) else 1
                first.retried += count
                self._inbox.counters.retried_calls += count

    async def _ask(self) -> None:
        """Asks for each subscription that is missing, and is not asked for already."""
        inbox = self._inbox
        for local_id, gap in list(self._gaps.items()):
            if not self._is_at_work():
                return
            if self._gaps.get(local_id) is not gap:
                continue
            if not self._names.is_known(local_id):
                # The program has ended it.
                del self._gaps[local_id]
                continue
            if gap.asked is not None:
                continue
            request = inbox.layout.form_request(inbox.provider, "eth_subscribe", gap.information.params)
            call = inbox.calls.enter(request["id"], "eth_subscribe", True)
            call.restores = local_id
            gap.asked = request["id"]
            self._asked[gap.asked] = deadline_in(inbox.provider.request_timeout)
            inbox.parking.call_begins()
            try:
                await inbox.provider.socket_send(inbox.layout.encode(inbox.provider, request))
            except BaseException:
                if self._no_longer_asked(request["id"]):
                    inbox.calls.abandon(request["id"])
                    gap.asked = None
                raise

    def _no_longer_asked(self, request_id: Any) -> bool:
        if self._asked.pop(request_id, None) is None:
            return False
        self._inbox.parking.call_ends()
        return True

    def _look_at_deadlines(self) -> None:
        """What was not answered is asked again. Its call stays, so that a late answer is known for what it is."""
        now = asyncio.get_running_loop().time()
        for gap in self._gaps.values():
            if gap.asked is not None and self._asked.get(gap.asked, now) <= now:
                self._no_longer_asked(gap.asked)
                self._late.append(gap.asked)
                gap.asked = None
        while len(self._late) > LATE_LIMIT:
            self._inbox.calls.abandon(self._late.popleft())

    async def _answers(self) -> None:
        if self._asked and self._is_at_work():
            self._all_answered = asyncio.get_running_loop().create_future()
            timeout = self._inbox.provider.request_timeout
            await wait_until(self._all_answered, timeout, asyncio.TimeoutError)

    # What is answered

    def answered(self, call: Call, message: dict[str, Any]) -> None:
        """The reply to what `_ask` has asked. What comes behind it is already known by its new name."""
        inbox = self._inbox
        local_id = call.restores
        assert local_id is not None
        gap = self._gaps.get(local_id)
        wire_id = message.get("result")
        if not isinstance(wire_id, str):
            if gap is not None and gap.asked == call.request_id:
                gap.asked = None
                level = logging.ERROR if self._first is not None else logging.INFO
                text = "Subscription %s could not be made again: %s"
                inbox.provider.logger.log(level, text, local_id, message.get("error", message))
        elif gap is None:
            # The program has ended it meanwhile, or another answer has come first.
            inbox.parking.given_up(wire_id)
            ending = asyncio.get_running_loop().create_task(self._end_at_the_node(wire_id, inbox.connection))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
        else:
            del self._gaps[local_id]
            self._names.bind(wire_id, local_id)
            inbox.subscription_renamed(wire_id, local_id)
            self._made(local_id, gap)
            self.subscribed.nudge()
        self._no_longer_asked(call.request_id)
        if not self._asked and self._all_answered is not None and not self._all_answered.done():
            self._all_answered.set_result(None)

    def _made(self, local_id: str, gap: Gap) -> None:
        first = self._first
        if first is not None and gap.loss is first.loss:
            first.made.append(local_id)
            return
        # It was missing for longer than the others.
        seconds = time.monotonic() - gap.since
        self.losses.tell(gap.loss._replace(seconds=seconds, subscriptions=(local_id,), failed=(), retried=0, ended=0))

    async def _end_at_the_node(self, wire_id: str, connection: int) -> None:
        """By the node's own id, which is no name of the program's; nobody waits for the answer."""
        inbox = self._inbox
        if inbox.connection != connection or inbox.reconnect.is_down:
            return
        request = inbox.layout.form_request(inbox.provider, "eth_unsubscribe", [wire_id])
        inbox.calls.enter(request["id"], "eth_unsubscribe", True)
        inbox.calls.abandon(request["id"], deadline_in(inbox.provider.request_timeout))
        await self._try(inbox.provider.socket_send(inbox.layout.encode(inbox.provider, request)))

    # The losses

    def _end_first_pass(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            failed = tuple(local_id for local_id, gap in self._gaps.items() if gap.loss is first.loss)
            self.losses.tell(first.loss._replace(subscriptions=tuple(first.made), failed=failed, retried=first.retried))
