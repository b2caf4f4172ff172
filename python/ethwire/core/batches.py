# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Batches in flight: the list of replies finds its batch by any of the ids in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

from .calls import ABANDONED_LIMIT
from .errors import copy_of
from .last import Last


class Batch:
    """The ids of one batch, in the order of the requests, and who waits for them."""

    __slots__ = ("keys", "future", "methods", "data", "carrier", "was_sent", "deadline")

    def __init__(self, request_ids: list[Any], methods: list[str], data: bytes) -> None:
        self.methods = methods
        self.data = data
        self.carrier: Any = None
        """The second connection, if it left there."""
        self.was_sent = False
        self.deadline: float | None = None
        self.keys = [str(request_id) for request_id in request_ids]
        self.future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    @property
    def is_answered(self) -> bool:
        return self.future.done() and not self.future.cancelled() and self.future.exception() is None

    @property
    def is_in_flight(self) -> bool:
        """Whether its answer is still to come; one that was cancelled in this very turn is about to be abandoned."""
        return not self.future.done() or self.future.cancelled()

    def in_order(self, replies: list[Any]) -> list[Any]:
        """The replies in the order of the requests, whatever the node's order; strangers come last."""
        place = {key: index for index, key in enumerate(self.keys)}
        return sorted(replies, key=lambda reply: place.get(str(reply.get("id")), len(place)))


class Batches:
    """The open batches, oldest first."""

    def __init__(self) -> None:
        self._open: list[Batch] = []
        self._by_id: dict[str, Batch] = {}
        self._abandoned = Last(ABANDONED_LIMIT)

    def __len__(self) -> int:
        return len(self._open)

    def __iter__(self) -> Iterator[Batch]:
        return iter(self._open)

    def enter(self, request_ids: list[Any], methods: list[str], data: bytes) -> Batch:
        batch = Batch(request_ids, methods, data)
        self._open.append(batch)
        for key in batch.keys:
            self._by_id[key] = batch
        return batch

    def of(self, requests: list[Any]) -> Batch | None:
        """The batch that was sent as these request dictionaries."""
        keys = [str(request["id"]) for request in requests]
        if keys:
            return self._by_id.get(keys[0])
        return next((batch for batch in self._open if not batch.keys), None)

    def sent_as(self, data: bytes) -> Batch | None:
        """Whose bytes these are."""
        return next((batch for batch in reversed(self._open) if batch.data == data), None)

    def remove(self, batch: Batch) -> None:
        if batch in self._open:
            self._open.remove(batch)
        for key in batch.keys:
            self._by_id.pop(key, None)

    def abandon(self, batch: Batch, until: float = 0.0) -> None:
        """Nobody waits any more: its replies, should they come, are no other batch's. Until then, in the event loop's
        time, the node may still be at work on it."""
        self.remove(batch)
        for key in batch.keys:
            self._abandoned.keep(key, until)

    def were_abandoned(self, replies: list[Any]) -> bool:
        """Asked once, when the late replies are here."""
        keys = [str(reply.get("id")) for reply in replies]
        found = any(key in self._abandoned for key in keys)
        for key in keys:
            self._abandoned.pop(key, None)
        return found

    def has_abandoned(self, now: float) -> bool:
        """Whether the node may still be at work on a batch for which nobody waits."""
        return any(until > now for until in reversed(self._abandoned.values()))

    def forget_abandoned(self) -> None:
        self._abandoned.clear()

    def by_id(self, request_id: Any) -> Batch | None:
        return self._by_id.get(str(request_id)) if self._by_id else None

    def settle(self, replies: list[Any]) -> bool:
        """Gives a list of replies to its batch; False when no open batch has any of the ids."""
        for reply in replies:
            batch = self.by_id(reply.get("id"))
            if batch is not None:
                # One that was cancelled in this very turn is done, and will be abandoned.
                if not batch.future.done():
                    batch.future.set_result(batch.in_order(replies))
                return True
        return False

    def settle_single(self, reply: dict[str, Any]) -> bool:
        """One object instead of a list: the reply of a batch of one."""
        batch = self.by_id(reply.get("id"))
        if batch is None:
            return False
        if batch.future.done():
            return True
        batch.future.set_result([reply] if len(batch.keys) == 1 else reply)
        return True

    def fail(self, error: BaseException) -> None:
        self.fail_unless(error, lambda batch: False)

    def fail_unless(self, error: BaseException, is_kept: Callable[[Batch], bool]) -> int:
        """How many requests were ended."""
        ended = 0
        for batch in self._open:
            if not batch.future.done() and not is_kept(batch):
                batch.future.set_exception(copy_of(error))
                batch.future.exception()
                ended += len(batch.keys)
        return ended
