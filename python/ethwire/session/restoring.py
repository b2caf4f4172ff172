# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a loss: what was there before is there again.

Calls first, for somebody waits for them, then subscriptions, all of which are asked for at once. What is asked, and what
follows from each answer, `core/gaps.py` says; here it is sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from typing import TYPE_CHECKING, Any

from ..core.batches import Batch
from ..core.calls import Call, deadline_in, wait_until
from ..core.gaps import Answer, Gaps
from ..core.gate import Gate
from ..core.loss import Loss
from ..core.names import Names
from ..core.reads import may_be_repeated
from ..core.told import Told

if TYPE_CHECKING:
    from .session import Session

LOSSES_LIMIT = 1_000


class Restoring:
    """What is done on connections that were made again, and the losses that the program is told."""

    def __init__(self, session: Session, names: Names) -> None:
        self._session = session
        self._names = names
        self._task: asyncio.Task[None] | None = None
        self.gaps = Gaps()
        self._all_answered: asyncio.Future[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self.subscribed = Gate()
        """Closed from a loss on until each subscription was asked for."""
        self.losses: Told[Loss] = Told(LOSSES_LIMIT)

    # The life of connections

    def begin_afresh(self) -> None:
        """A connection that the program made itself. What is still here is of a loop that was thrown away."""
        self._stop_asking()
        self.gaps.forget()
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
        self.gaps.begin(self._session.known_subscriptions(), loss, asyncio.get_running_loop().time())
        self._task = asyncio.get_running_loop().create_task(self._run(self._unanswered()))

    def stop(self, error: BaseException) -> None:
        """The listener has ended for good."""
        self._stop_asking()
        self._end_first_pass()
        self.gaps.forget()
        self.subscribed.fail(error)
        self.losses.end()

    @property
    def is_whole(self) -> bool:
        """Whether everything is there."""
        return self.subscribed.is_open and not self.gaps

    def has(self, local_id: Any) -> bool:
        """Whether the node has this subscription on the connection that there is now."""
        return not self._session.reconnect.is_down and self._names.wire_id(local_id) is not None

    def _stop_asking(self) -> None:
        task, self._task = self._task, None
        if task is not None and not task.get_loop().is_closed():
            task.cancel()
        self._all_answered = None
        self._no_longer_asked(self.gaps.stop_asking())

    def _no_longer_asked(self, request_ids: Iterable[Any]) -> None:
        for _ in request_ids:
            self._session.parking.call_ends()

    # What is sent

    async def _run(self, unanswered: list[Call | Batch]) -> None:
        await self._try(self._send_again(unanswered))
        await self._try(self._ask())
        await self._try(self._answers())
        if not self._is_at_work():
            return
        for local_id in self.gaps.unanswered():
            self._session.provider.logger.error("Subscription %s was not made again in time.", local_id)
        self._end_first_pass()
        self._session.reconnect.outages.restored()
        self.subscribed.open()
        while self.gaps:
            await asyncio.sleep(self.gaps.pause())
            if not self._is_at_work():
                return
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
            if not self._session.layout.is_loss(error):
                self._session.provider.logger.exception("What was there before the loss could not be restored.")

    def _unanswered(self) -> list[Call | Batch]:
        """What was sent on the last connection, and may be sent again."""
        session = self._session
        found: list[Call | Batch] = [call for call in session.calls if call.data is not None]
        found += session.batches
        return [each for each in found if each.was_sent and self._waits(each) and may_be_repeated(each)]

    def _waits(self, call: Call | Batch) -> bool:
        if isinstance(call, Batch):
            return not call.future.done()
        return call.reply is None and self._session.calls.get(call.request_id) is call

    async def _send_again(self, unanswered: list[Call | Batch]) -> None:
        for call in unanswered:
            if self._waits(call) and self._is_at_work():
                await self._session.layout.write(self._session.provider, call.data)
                count = len(call.keys) if isinstance(call, Batch) else 1
                self.gaps.repeated(count)
                self._session.counters.retried_calls += count

    async def _ask(self) -> None:
        """Asks for each subscription that is missing, and is not asked for already."""
        session = self._session
        for local_id, information in self.gaps.missing(session.knows):
            if not self._is_at_work():
                return
            request = session.layout.form_request(session.provider, "eth_subscribe", information.params)
            call = session.calls.enter(request["id"], "eth_subscribe", True)
            call.restores = local_id
            self.gaps.asked(local_id, call.request_id, deadline_in(session.provider.request_timeout))
            session.parking.call_begins()
            try:
                await session.layout.write(session.provider, session.layout.encode(session.provider, request))
            except BaseException:
                if self.gaps.not_sent(call.request_id):
                    session.calls.abandon(call.request_id)
                    session.parking.call_ends()
                raise

    def _look_at_deadlines(self) -> None:
        """What was not answered is asked again. Its call stays, so that a late answer is known for what it is."""
        overdue, too_old = self.gaps.overdue(asyncio.get_running_loop().time())
        self._no_longer_asked(overdue)
        for request_id in too_old:
            self._session.calls.abandon(request_id)

    async def _answers(self) -> None:
        if self.gaps.are_asked and self._is_at_work():
            self._all_answered = asyncio.get_running_loop().create_future()
            timeout = self._session.provider.request_timeout
            await wait_until(self._all_answered, timeout, asyncio.TimeoutError)

    # What is answered

    def answered(self, call: Call, message: dict[str, Any]) -> None:
        """The reply to what `_ask` has asked. What comes behind it is already known by its new name."""
        session, local_id = self._session, call.restores
        assert local_id is not None
        wire_id = message.get("result")
        now = asyncio.get_running_loop().time()
        answer, in_time, loss = self.gaps.answered(local_id, call.request_id, isinstance(wire_id, str), now)
        if answer is Answer.REFUSED:
            level = logging.ERROR if self.gaps.is_first_pass else logging.INFO
            text = "Subscription %s could not be made again: %s"
            session.provider.logger.log(level, text, local_id, message.get("error", message))
        elif answer is Answer.OF_NOBODY:
            session.parking.given_up(wire_id)
            ending = asyncio.get_running_loop().create_task(self._end_at_the_node(wire_id, session.connection))
            self._ending.add(ending)
            ending.add_done_callback(self._ending.discard)
        elif answer is Answer.RESTORED:
            self._names.bind(wire_id, local_id)
            session.subscription_renamed(wire_id, local_id)
            self._tell(loss)
            self.subscribed.nudge()
        if in_time:
            session.parking.call_ends()
        if not self.gaps.are_asked and self._all_answered is not None and not self._all_answered.done():
            self._all_answered.set_result(None)

    async def _end_at_the_node(self, wire_id: Any, connection: int) -> None:
        """By the node's own id, which is no name of the program's; nobody waits for the answer."""
        session = self._session
        if session.connection != connection or session.reconnect.is_down:
            return
        request = session.layout.form_request(session.provider, "eth_unsubscribe", [wire_id])
        session.calls.enter(request["id"], "eth_unsubscribe", True)
        session.calls.abandon(request["id"], deadline_in(session.provider.request_timeout))
        await self._try(session.layout.write(session.provider, session.layout.encode(session.provider, request)))

    # The losses

    def _end_first_pass(self) -> None:
        self._tell(self.gaps.end_first_pass())

    def _tell(self, loss: Loss | None) -> None:
        if loss is not None:
            self.losses.tell(loss)
