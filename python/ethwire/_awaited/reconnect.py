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
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from .._address import address_of
from .batches import Batch
from .calls import Call, deadline_in
from .errors import copy_of, refused_with, without_frames
from .gate import Gate
from .loss import Loss, is_loss
from .reads import may_be_repeated
from .renaming import Names
from .restoring import LONGEST_PAUSE, Restoring
from .state import States

if TYPE_CHECKING:
    from .inbox import Inbox

SHORTEST_BOUND = 1.0
ATTEMPTS_UNTIL_ERROR = 5
"""Failed attempts after which it is an error in the log, once an outage."""


class Outage:
    """How long a connection has been gone, and the pauses between the attempts to make it again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self.is_said = False
        """An error in the log says why it lasts."""

    @property
    def seconds(self) -> float:
        return self._clock() - self._began

    def pause(self) -> float:
        """Full jitter, and no longer than it has lasted: an outage becomes twice as long at most."""
        return random.random() * min(LONGEST_PAUSE, max(SHORTEST_BOUND, self.seconds))


class Reconnect:
    """What is done about the losses of one provider."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._up = Gate()
        self._error: BaseException = ConnectionError()
        """What ended the last connection."""
        self.states = States(inbox.provider)
        self.names = Names(inbox)
        self.restoring = Restoring(inbox, self.names)

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
        inbox = self._inbox
        deadline = call.deadline or deadline_in(inbox.provider.request_timeout)
        while True:
            if self.is_down:
                # The time that it waits here is its caller's.
                call.deadline = deadline
                await self._up.wait(deadline, lambda: self._with_cause(late()))
            connection = inbox.connection
            try:
                await inbox.provider.socket_send(data)
                if self.is_down or inbox.connection != connection:
                    # Lost while it waited for room.
                    raise copy_of(self._error)
                if inbox.lost_with is not None:
                    raise copy_of(inbox.lost_with)
                call.was_sent = True
                return
            except Exception as error:
                if call.is_answered:
                    # It had left all the same.
                    call.was_sent = True
                    return
                if not is_loss(error) or not may_be_repeated(call) or not inbox.is_open:
                    raise
            if not self.is_down and inbox.connection == connection:
                # The listener finds out in a moment.
                call.deadline = deadline
                await self._up.opens(deadline, late)

    def _with_cause(self, late: Exception) -> Exception:
        """Who waits in vain for a connection is told why there is none."""
        late.__cause__ = copy_of(self.states.now.error)
        return late

    # The loss

    async def again(self, error: BaseException | None) -> None:
        """Returns when there is a connection again. `disconnect()` cancels the listener's task, and this with it."""
        inbox = self._inbox
        began, outage = time.time(), Outage()
        self._up.close()
        self.restoring.lost()
        inbox.flapping.ended(time.monotonic() - inbox.began, by_the_node=True)
        inbox.counters.losses += 1
        if not inbox.has_source_aside:
            for lane in inbox.lanes:
                # What a native source had was handed over when it ended.
                lane.pull = None
        if error is None and not isinstance(inbox.ended_with, inbox.layout.closed_in_order):
            # One that was silenced.
            error = inbox.ended_with
        ended = self.end_what_is_not_repeated(error or inbox.closing_error())
        self._error = without_frames(error or inbox.closing_error())
        self.states.lost(self._error)
        inbox.provider.logger.error("Connection interrupted, attempting to reconnect...")
        await self._connect(outage)
        inbox.counters.reconnects += 1
        self.states.become("restoring")
        self.restoring.begin(Loss(error and self._error, began, outage.seconds, (), (), 0, ended))
        self._up.open()

    async def _connect(self, outage: Outage) -> None:
        provider = self._inbox.provider
        address = address_of(provider)
        await self._inbox.flapping.wait(provider.logger)
        while True:
            try:
                await provider._provider_specific_disconnect()
            except Exception:
                # It is gone in any case.
                pass
            if not self._inbox.has_source_aside:
                self._inbox.leave_source()
            try:
                await provider._provider_specific_connect()
            except Exception as error:
                if not is_loss(error):
                    raise
                self.states.attempt_failed(without_frames(error))
                seconds = outage.pause()
                self._say_failed(outage, error, seconds)
                await asyncio.sleep(seconds)
            else:
                self._inbox.begin_again()
                provider.logger.info("Successfully connected to: %s", address)
                return

    def _say_failed(self, outage: Outage, error: BaseException, seconds: float) -> None:
        """In upstream's words; an error, with the reason, once an outage: when it lasts, or the node refuses."""
        provider, state = self._inbox.provider, self.states.now
        text, arguments = "Could not connect to: %s. Retrying in %s seconds.", [address_of(provider), round(seconds, 1)]
        status = refused_with(error)
        if outage.is_said or not (status or state.attempts >= ATTEMPTS_UNTIL_ERROR):
            provider.logger.info(text, *arguments)
            return
        outage.is_said = True
        why = f"the node answers HTTP {status}" if status else state.reason
        provider.logger.error(f"{text} Attempts that have failed: %s. The last: %s", *arguments, state.attempts, why)

    def end_what_is_not_repeated(self, error: BaseException) -> int:
        """Nobody knows whether the node has executed it. Counts the calls."""
        inbox = self._inbox
        ended = 0
        for call in list(inbox.calls):
            if call.restores is not None:
                inbox.calls.remove(call.request_id)
                continue
            if call.reply is not None or not call.was_sent or (call.claimed and may_be_repeated(call)):
                continue
            ended += inbox.calls.end(call, error)
        return ended + inbox.batches.fail_unless(error, lambda batch: not batch.was_sent or may_be_repeated(batch))

    def begin(self) -> None:
        """A connection that the program made itself: nothing of earlier ones is left."""
        self._up = Gate()
        self.states.become("up")
        self.names.begin()
        self.restoring.begin_afresh()

    def connection_changed(self) -> None:
        """The ids of the lost connection mean nothing any more; each is put back when its subscription is."""
        self.names.connection_changed()

    def stop(self, error: BaseException) -> None:
        """The listener has ended for good."""
        self._error = without_frames(error)
        self.restoring.stop(error)
        self.states.become("closed")
        self._up.fail(error)
