# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A second connection for requests, while the first one is held up by events that its consumer does not take.

A socket that is not read gives no replies either. So when half of what may be buffered is, another connection to the same
node is opened, and new requests go there. Subscriptions stay where they are. When the first one is not read any more, the
reads that still wait for a reply there are asked again on the second; what changes something is never sent twice. When
the second one is lost, reads are asked again on the first, and everything else that left there ends with its error. When
the first one is lost while it is not read, the second still answers what it was asked, and is asked nothing more.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..core.batches import Batch
from ..core.calls import Call
from ..core.parsing import parse
from ..core.reads import may_be_repeated

if TYPE_CHECKING:
    from .connection import Connection

OF_THE_CONNECTION = (b"_subscribe", b"_unsubscribe")
"""Requests that mean the connection on which they are sent."""


class Relief:
    """Decides for one connection where its requests go. The sibling, once there, stays for the next time."""

    def __init__(self, connection: Connection) -> None:
        self._main = connection
        self._session = connection.session
        self._limit = self._session.options.max_buffered_bytes
        self._sibling: Connection | None = None
        self._opening: asyncio.Task[None] | None = None
        self._repeated: set[str] = set()
        self._pauses = 0
        self._over = False

    def sends(self, data: bytes) -> bool:
        """True when the request left on the sibling."""
        sibling = self._sibling
        if sibling is None or self._main.link.buffered < self._limit // 4:
            return False
        if any(part in data for part in OF_THE_CONNECTION):
            return False
        sent = self._session.batches.sent_as(data) or self._session.calls.sent_as(data)
        if sent is not None:
            sent.carrier = sibling
        sibling.send_here(data)
        return True

    def look(self) -> None:
        """After news: is it time for a sibling, or for repeating what waits behind events?"""
        link = self._main.link
        if link.buffered > self._limit // 2 and self._sibling is None and self._opening is None and not self._over:
            self._opening = asyncio.get_running_loop().create_task(self._open())
        if link.pauses != self._pauses:
            self._session.counters.reading_pauses += link.pauses - self._pauses
            self._pauses = link.pauses
            self._session.tell_once(
                "full",
                "%s bytes of events wait for their consumer: nothing more is read until it has caught up.",
                link.buffered,
            )
            if self._sibling is not None:
                self._repeat_on(self._sibling)

    def is_second_reply(self, text: str | bytes) -> bool:
        """The reply to a request that was repeated, and has been answered there."""
        if not self._repeated:
            return False
        try:
            key = str(parse(text)["id"])
        except (ValueError, TypeError, KeyError, RecursionError):
            return False
        if key not in self._repeated or self._session.calls.get(key) is not None:
            return False
        self._repeated.discard(key)
        return True

    def carries(self, call: Call | Batch) -> bool:
        """Whether the second connection, which lives, has been asked."""
        sibling = self._sibling
        if sibling is None:
            return False
        return call.carrier is sibling or (isinstance(call, Call) and str(call.request_id) in self._repeated)

    def first_is_lost(self) -> None:
        """What it has received is still to be taken."""
        self._over = True
        if self._opening is not None:
            self._opening.cancel()

    def end(self) -> None:
        """The first connection has ended, or is about to."""
        self.first_is_lost()
        sibling, self._sibling = self._sibling, None
        if sibling is not None:
            sibling.begin_close()

    async def _open(self) -> None:
        sibling = self._main.like_this_one(self._sibling_ended)
        try:
            await sibling.open()
        except Exception as error:
            self._over = True
            self._session.tell_once("sibling", "No second connection for requests beside the events: %s", error)
            return
        finally:
            self._opening = None
        if sibling.has_ended:
            return
        self._sibling = sibling
        if self._pauses:
            self._repeat_on(sibling)

    def _sibling_ended(self) -> None:
        """Nothing that left there is answered any more."""
        sibling, self._sibling = self._sibling, None
        if sibling is None:
            return
        error = sibling.error
        assert error is not None
        if self._main.is_lost:
            self._session.lost(error, self.carries)
            return
        calls = self._session.calls
        # Of what was asked on both, and was answered there, the first connection's reply is still to come.
        self._repeated = {key for key in self._repeated if calls.get(key) is None}
        for call in list(calls):
            if call.carrier is not sibling or call.is_answered:
                continue
            if call.data is not None and may_be_repeated(call):
                self._main.send_here(call.data)
            else:
                calls.end(call, error)
        batches = self._session.batches
        batches.fail_unless(error, lambda batch: batch.carrier is not sibling or may_be_repeated(batch))
        for batch in batches:
            if batch.carrier is sibling and not batch.future.done():
                self._main.send_here(batch.data)

    def _repeat_on(self, sibling: Connection) -> None:
        """Requests without a reply that may be asked twice, each once."""
        for call in self._session.calls:
            key = str(call.request_id)
            if call.carrier is sibling or key in self._repeated or call.data is None or call.is_answered:
                continue
            if may_be_repeated(call):
                self._repeated.add(key)
                sibling.send_here(call.data)
