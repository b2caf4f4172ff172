# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Requests of a provider: entered before their bytes leave, awaited as futures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ..core.batches import Batch
from ..core.calls import Call, deadline_in, wait_until
from ..core.errors import copy_of
from ..core.event import message_of
from .session import Session, session_of

CLAIMED: ContextVar[bool | None] = ContextVar("ethwire_claimed", default=None)
"""Whoever sends in this context also waits for the reply; `socket.send` does not, its replies are for `recv`. None where
nobody has said it: whoever waits comes forward as soon as the request has left."""


class claiming:
    """Replies to what is sent inside are kept for their sender."""

    def __init__(self, claimed: bool) -> None:
        self._claimed = claimed

    def __enter__(self) -> None:
        self._token = CLAIMED.set(self._claimed)

    def __exit__(self, *error: Any) -> None:
        try:
            CLAIMED.reset(self._token)
        except ValueError:
            # A coroutine that is thrown away is closed in whatever context does it.
            pass


async def response_for(session: Session, request_id: Any, timeout: float | None) -> Any:
    """The reply to one id, parsed."""
    return message_of(await item_for(session, request_id, timeout))


def time_left(call: Call | Batch, timeout: float | None) -> float | None:
    """What is left of its deadline, for one that has waited for a connection."""
    if call.deadline is None:
        return timeout
    left = max(0.0, call.deadline - asyncio.get_running_loop().time())
    return left if timeout is None else min(timeout, left)


async def item_for(session: Session, request_id: Any, timeout: float | None) -> Any:
    """The reply to one id as it was handed over, as a future with a deadline."""
    provider = session.provider
    if timeout is None:
        timeout = provider.request_timeout
    try:
        call = session.calls.get(request_id)
        if call is not None and call.reply is not None:
            session.calls.remove(request_id)
            return call.reply
        if call is not None and call.error is not None:
            raise copy_of(call.error)
        replies = session.processor._request_response_cache
        if len(replies):
            key = session.layout.generate_cache_key(request_id)
            if key in replies:
                session.calls.remove(request_id)
                return replies.pop(key)
        session.check_alive()
    except BaseException:
        # Its reply may be on its way.
        session.calls.abandon(request_id)
        session.parking.call_is_over(request_id)
        raise
    if call is None:
        call = session.calls.enter(request_id, None, True)
        call.was_sent = True
    timeout = time_left(call, timeout)
    call.future = asyncio.get_running_loop().create_future()
    deadline = deadline_in(timeout)
    try:
        return await wait_until(call.future, timeout, session.layout.time_exhausted(provider, request_id))
    except BaseException:
        session.calls.abandon(request_id, deadline)
        session.layout.forget_information(session, request_id)
        if call.method == "eth_subscribe":
            given_up_with_its_reply(session, call.future)
        raise
    finally:
        if call.method == "eth_subscribe":
            session.parking.call_is_over(request_id)


def given_up_with_its_reply(session: Session, future: asyncio.Future[Any]) -> None:
    """A subscribe call was cancelled in the turn in which its reply was read."""
    if future.done() and not future.cancelled() and future.exception() is None:
        session.subscription_given_up(future.result())


async def send(session: Session, request: dict[str, Any], data: bytes, deadline: float | None = None) -> None:
    """Sends one request that is in the table before its first byte leaves."""
    request_id = request["id"]
    call = session.calls.enter(request_id, request["method"], CLAIMED.get())
    call.deadline = deadline
    call.data = data
    if call.claimed is None and call.method == "eth_subscribe":
        session.parking.call_has_left(request_id)
    try:
        await leave(session, call, data, request_id)
    except BaseException:
        session.calls.abandon(request_id, deadline_from_now(session))
        session.parking.call_is_over(request_id)
        raise
    if call.claimed is None:
        unclaimed_unless_now(session, call)


def unclaimed_unless_now(session: Session, call: Call) -> None:
    """It has left, and its sender, if it is one that waits, says so before it gives the loop to anybody else."""
    if call.is_in_flight:
        call.claimed = False
    else:
        asyncio.get_running_loop().call_soon(session.unclaimed, call)


def claim(session: Session, request_id: Any) -> None:
    """The sender of this request waits for its reply."""
    call = session.calls.get(request_id)
    if call is not None:
        call.claimed = True


async def send_any(session: Session, request: dict[str, Any], encode: Callable[[Any], bytes]) -> None:
    """The same of any method: with `reconnect` the node may know the subscription that is to end by another id."""
    if session.reconnect is not None and request["method"] == "eth_unsubscribe" and request["params"]:
        await send_unsubscribe(session, request, encode)
    else:
        await send(session, request, encode(request))


def deadline_from_now(session: Session) -> float:
    """In the event loop's time: of a request that has left, or may have."""
    return deadline_in(session.provider.request_timeout)


async def leave(session: Session, call: Call | Batch, data: bytes, request_id: Any) -> None:
    """The bytes of a call or batch, with `reconnect` once there is a connection."""
    if session.reconnect is None:
        await session.layout.write(session.provider, data)
    else:
        await session.reconnect.send(call, data, session.layout.time_exhausted(session.provider, request_id))


async def send_unsubscribe(session: Session, request: dict[str, Any], encode: Callable[[Any], bytes]) -> None:
    """With `reconnect`: the node is told the id that it has given, after a loss once it was asked for it again."""
    reconnect = session.reconnect
    local_id, *others = request["params"]
    deadline = None
    if not reconnect.restoring.subscribed.is_open:
        deadline = deadline_from_now(session)
        late = session.layout.time_exhausted(session.provider, request["id"])
        await reconnect.restoring.subscribed.wait(deadline, late, lambda: reconnect.restoring.has(local_id))
    wire_id = reconnect.names.wire_id(local_id)
    if wire_id is None and reconnect.restoring.gaps.give_up(local_id):
        # The node has refused to make it again, so there is nothing to be ended there.
        answer_here(session, request, {"result": True})
    elif wire_id is None and reconnect.names.local_id(local_id) is not None:
        # The node has given this id to another one.
        answer_here(session, request, {"error": {"code": -32000, "message": "subscription not found"}})
    else:
        await send(session, request, encode({**request, "params": [wire_id or local_id, *others]}), deadline)


def answer_here(session: Session, request: dict[str, Any], answer: dict[str, Any]) -> None:
    call = session.calls.enter(request["id"], request["method"], CLAIMED.get())
    session.reply(request["id"], {"jsonrpc": "2.0", "id": request["id"], **answer})
    if call.claimed is None:
        unclaimed_unless_now(session, call)


async def send_batch(session: Session, requests: list[dict[str, Any]], data: bytes) -> None:
    batch = session.batches.enter(
        [request["id"] for request in requests], [request["method"] for request in requests], data
    )
    try:
        await leave(session, batch, data, session.layout.batch_request_id)
    except BaseException:
        session.batches.abandon(batch, deadline_from_now(session))
        raise


def has_replies_of(session: Session, batch: Batch, batch_request_id: str) -> bool:
    """Whether somebody has put the answer into web3's cache; replies to another batch, which came twice, are none."""
    replies = session.processor._request_response_cache._data
    answer = replies.get(session.layout.generate_cache_key(batch_request_id)) if replies else None
    if not isinstance(answer, list):
        return answer is not None
    return not answer or any(isinstance(reply, dict) and str(reply.get("id")) in batch.keys for reply in answer)


async def responses_for(session: Session, requests: list[dict[str, Any]], batch_request_id: str) -> Any:
    """The replies to a batch in the order of its requests, or the one error object of all of it."""
    provider = session.provider
    batch = session.batches.of(requests)
    if batch is None or has_replies_of(session, batch, batch_request_id):
        return await response_for(session, batch_request_id, None)
    answer = None
    deadline = 0.0
    try:
        if not batch.future.done():
            session.check_alive()
        late = session.layout.time_exhausted(provider, batch_request_id)
        timeout = time_left(batch, provider.request_timeout)
        deadline = deadline_in(timeout)
        answer = await wait_until(batch.future, timeout, late)
        deadline = 0.0
    finally:
        if isinstance(answer, list):
            session.batches.remove(batch)
        else:
            # All the same, replies of its own may still come.
            session.batches.abandon(batch, deadline)
            # web3 takes out what it knows of each request only when it is answered one by one.
            for request in requests:
                session.layout.forget_information(session, request["id"])
    return answer


def raise_listener_error(provider: Any) -> None:
    """As upstream, but each caller gets an exception of its own."""
    task = getattr(provider, "_message_listener_task", None)
    if task and task.done():
        error = task.exception()
        if error:
            raise copy_of(error)


__all__ = [
    "CLAIMED",
    "claiming",
    "session_of",
    "raise_listener_error",
    "response_for",
    "responses_for",
    "send",
    "send_any",
    "send_batch",
]
