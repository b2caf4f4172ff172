# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""With `install(reconnect=True)`: a lost connection is made again, and the program goes on.

The listener's task lives through it, so that consumers wait instead of ending. Subscriptions are made again, in their
order, and keep the ids that the program knows: the node's new ids are translated, both ways. Calls that only read are
sent again within their callers' deadlines; others end with the connection's error, for nobody knows whether they were
executed. What happened is a value, `ethwire.losses(w3)`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .._address import address_of
from ..core.batches import Batch
from ..core.calls import Call, deadline_in
from ..core.errors import copy_of, reason_of, without_frames
from ..core.gate import Gate
from ..core.loss import Loss
from ..core.names import Names
from ..core.outage import Failed, Outages
from ..core.reads import may_be_repeated
from .restoring import Restoring

if TYPE_CHECKING:
    from .session import Session


class Reconnect:
    """What is done about the losses of one provider."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._up = Gate()
        self._error: BaseException = ConnectionError()
        """What ended the last connection."""
        self.outages = Outages(lambda error: reason_of(error, session.provider))
        self.names = Names()
        self.restoring = Restoring(session, self.names)

    @property
    def losses(self) -> list[Loss]:
        return self.restoring.losses.values

    @property
    def is_down(self) -> bool:
        return not self._up.is_open

    async def send(self, call: Call | Batch, data: bytes, late: Callable[[], Exception]) -> None:
        """Sends a request, after the connection is there again if it is not now.

        Until it has left it is not `was_sent`, and a loss neither ends nor repeats it: this does.
        """
        session = self._session
        deadline = call.deadline or deadline_in(session.provider.request_timeout)
        while True:
            if self.is_down:
                # The time that it waits here is its caller's.
                call.deadline = deadline
                await self._up.wait(deadline, lambda: self._with_cause(late()))
            connection = session.connection
            try:
                await session.layout.write(session.provider, data)
                if self.is_down or session.connection != connection:
                    # Lost while it waited for room.
                    raise copy_of(self._error)
                if session.lost_with is not None:
                    raise copy_of(session.lost_with)
                call.was_sent = True
                return
            except Exception as error:
                if call.is_answered:
                    # It had left all the same.
                    call.was_sent = True
                    return
                if not session.layout.is_loss(error) or not may_be_repeated(call) or not session.is_open:
                    raise
            if not self.is_down and session.connection == connection:
                # The listener finds out in a moment.
                call.deadline = deadline
                await self._up.opens(deadline, late)

    def _with_cause(self, late: Exception) -> Exception:
        """Who waits in vain for a connection is told why there is none."""
        late.__cause__ = copy_of(self.outages.now.error)
        return late

    # The loss

    async def again(self, error: BaseException | None) -> None:
        """Returns when there is a connection again. `disconnect()` cancels the listener's task, and this with it."""
        session = self._session
        self._up.close()
        self.restoring.lost()
        session.flapping.ended(time.monotonic() - session.began, by_the_node=True)
        session.counters.losses += 1
        if not session.has_source_aside:
            for lane in session.lanes:
                # What a native source had was handed over when it ended.
                lane.pull = None
        if error is None and not isinstance(session.ended_with, session.layout.closed_in_order):
            # One that was silenced.
            error = session.ended_with
        ended = self.end_what_is_not_repeated(error or session.closing_error())
        self._error = without_frames(error or session.closing_error())
        self.outages.lost(self._error)
        began = self.outages.now.began
        session.provider.logger.error("Connection interrupted, attempting to reconnect...")
        await self._connect()
        session.counters.reconnects += 1
        self.outages.connected_again()
        self.restoring.begin(Loss(error and self._error, began, self.outages.seconds, (), (), 0, ended))
        self._up.open()

    async def _connect(self) -> None:
        provider = self._session.provider
        address = address_of(provider)
        await self._session.flapping.wait(provider.logger)
        while True:
            try:
                await self._session.layout.close_connection(provider)
            except Exception:
                # It is gone in any case.
                pass
            if not self._session.has_source_aside:
                self._session.leave_source()
            try:
                await self._session.layout.open_connection(provider)
            except Exception as error:
                if not self._session.layout.is_loss(error):
                    raise
                failed = self.outages.attempt_failed(without_frames(error))
                self._say(failed)
                await asyncio.sleep(failed.pause)
            else:
                self._session.begin_again()
                provider.logger.info("Successfully connected to: %s", address)
                return

    def _say(self, failed: Failed) -> None:
        """In upstream's words."""
        provider = self._session.provider
        text, arguments = "Could not connect to: %s. Retrying in %s seconds.", [address_of(provider), round(failed.pause, 1)]
        if failed.why:
            text += " Attempts that have failed: %s. The last: %s"
            provider.logger.error(text, *arguments, self.outages.now.attempts, failed.why)
        else:
            provider.logger.info(text, *arguments)

    def end_what_is_not_repeated(self, error: BaseException) -> int:
        """Nobody knows whether the node has executed it. Counts the calls."""
        session = self._session
        ended = 0
        for call in list(session.calls):
            if call.restores is not None:
                session.calls.remove(call.request_id)
                continue
            if call.reply is not None or not call.was_sent or (call.claimed and may_be_repeated(call)):
                continue
            ended += session.calls.end(call, error)
        return ended + session.batches.fail_unless(error, lambda batch: not batch.was_sent or may_be_repeated(batch))

    def begin(self) -> None:
        """A connection that the program made itself: nothing of earlier ones is left."""
        self._up = Gate()
        self.outages.connected()
        self.names.begin()
        self.restoring.begin_afresh()

    def connection_changed(self) -> None:
        """The ids of the lost connection mean nothing any more; each is put back when its subscription is."""
        self.names.connection_changed()

    def stop(self, error: BaseException) -> None:
        """The listener has ended for good."""
        self._error = without_frames(error)
        self.restoring.stop(error)
        self.outages.closed()
        self._up.fail(error)
