# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls in flight: a call is entered before its bytes leave, and its reply finds it by id."""

from __future__ import annotations

import asyncio
import math
import sys
from collections.abc import Awaitable, Iterator
from typing import Any

from .errors import copy_of
from .last import Last

ABANDONED_LIMIT = 65_536


class Call:
    """One id that was sent: somebody waits for its reply, or will."""

    __slots__ = (
        "request_id",
        "method",
        "claimed",
        "future",
        "reply",
        "data",
        "carrier",
        "was_sent",
        "deadline",
        "restores",
        "error",
    )

    def __init__(self, request_id: Any, method: str | None, claimed: bool | None) -> None:
        self.request_id = request_id
        self.method = method
        self.claimed = claimed
        """Its reply is kept for whoever sent it, and is not for `recv()`. None: its sender has not said yet."""
        self.future: asyncio.Future[Any] | None = None
        self.reply: Any = None
        self.data: bytes | None = None
        """What is sent, for as long as it may have to be sent again."""
        self.carrier: Any = None
        """The second connection, if it left there."""
        self.was_sent = False
        self.deadline: float | None = None
        """In the event loop's time, where it began before there was a connection."""
        self.restores: str | None = None
        """The subscription that it makes again."""
        self.error: BaseException | None = None
        """What ended it before its sender came to wait for it."""

    @property
    def is_answered(self) -> bool:
        return self.reply is not None

    @property
    def is_in_flight(self) -> bool:
        """Whether its answer is still to come; one that was cancelled in this very turn is about to be abandoned."""
        if self.reply is not None or self.error is not None:
            return False
        return self.future is None or not self.future.done() or self.future.cancelled()


class Calls:
    """The table of calls in flight. An id may come back as text; `0` and `"0"` are one, as they are to web3."""

    def __init__(self) -> None:
        self._open: dict[str, Call] = {}
        self._abandoned = Last(ABANDONED_LIMIT)
        """By id: the method, and until when the request counts as in flight."""

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Call]:
        return iter(self._open.values())

    def enter(self, request_id: Any, method: str | None, claimed: bool | None) -> Call:
        call = Call(request_id, method, claimed)
        key = str(request_id)
        self._open[key] = call
        self._abandoned.pop(key, None)
        return call

    def keep(self, call: Call) -> None:
        """Puts a call back whose sender has not come yet."""
        self._open[str(call.request_id)] = call

    def get(self, request_id: Any) -> Call | None:
        return self._open.get(str(request_id))

    def remove(self, request_id: Any) -> Call | None:
        return self._open.pop(str(request_id), None)

    def abandon(self, request_id: Any, until: float = 0.0) -> None:
        """Nobody waits any more: its reply, should it come, belongs to nobody. Until then, in the event loop's time, the
        node may still be at work on it."""
        key = str(request_id)
        call = self._open.pop(key, None)
        if call is not None:
            self._abandoned.keep(key, (call.method or "", until))

    def was_abandoned(self, request_id: Any) -> str | None:
        """The method of a call that was; asked once, when the late reply is here."""
        found = self._abandoned.pop(str(request_id), None) if self._abandoned else None
        return found[0] if found is not None else None

    def has_abandoned(self, now: float) -> bool:
        """Whether the node may still be at work on a call for which nobody waits."""
        return any(until > now for _, until in reversed(self._abandoned.values()))

    def forget_abandoned(self) -> None:
        self._abandoned.clear()

    def sent_as(self, data: bytes) -> Call | None:
        """Whose bytes these are: nearly always those of the last that was entered."""
        return next((call for call in reversed(self._open.values()) if call.data == data), None)

    def end(self, call: Call, error: BaseException) -> bool:
        """Nobody knows whether it was executed. True when somebody is told, now or as it comes for the reply."""
        self.remove(call.request_id)
        if call.future is not None and not call.future.done():
            call.future.set_exception(copy_of(error))
            return True
        if call.claimed is not False:
            call.error = error
            self.keep(call)
        return call.claimed is not False

    def fail(self, error: BaseException) -> None:
        """Ends everything that is waited for, each with its own copy of the error."""
        for call in self._open.values():
            if call.future is not None and not call.future.done():
                call.future.set_exception(copy_of(error))
        # What was received before the end is still there for whoever sent the request.
        self._open = {key: call for key, call in self._open.items() if call.reply is not None}


async def within(seconds: float | None, work: Awaitable[Any]) -> Any:
    """As `asyncio.wait_for`, which before Python 3.12 loses a cancellation of the turn in which the work is done."""
    if seconds is None:
        return await work
    task = asyncio.current_task()
    assert task is not None
    expired = False
    # Before Python 3.11 a task does not count who has cancelled it: there the caller's is lost in the deadline's turn.
    counts = sys.version_info >= (3, 11)
    cancelled = task.cancelling() if counts else 0

    def expire() -> None:
        nonlocal expired
        expired = True
        task.cancel()

    timer = asyncio.get_running_loop().call_later(seconds, expire)
    try:
        return await work
    except asyncio.CancelledError:
        if not expired or (counts and task.uncancel() > cancelled):
            raise
        raise asyncio.TimeoutError from None
    finally:
        timer.cancel()


def deadline_in(seconds: float | None) -> float:
    """In the event loop's time. None is for ever, as everywhere in asyncio."""
    return math.inf if seconds is None else asyncio.get_running_loop().time() + seconds


async def wait_until(future: asyncio.Future[Any], seconds: float | None, late: Any) -> Any:
    """The future's result; after `seconds` without one, the exception that `late()` makes. None is for ever."""

    def expire() -> None:
        if not future.done():
            future.set_exception(late())

    timer = None if seconds is None or seconds == math.inf else future.get_loop().call_later(seconds, expire)
    try:
        return await future
    finally:
        if timer is not None:
            timer.cancel()
        if future.done() and not future.cancelled():
            # A waiter that was cancelled in the same turn as its future failed: the error is known to be dropped.
            future.exception()
