# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The message stream: `async for message in w3.socket.process_subscriptions()`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..core.event import message_of
from .listener import unreadable
from .session import Session


def was_behind(session: Session) -> None:
    """The consumer found something that was there before it asked; upstream says so with every message."""
    session.processor._subscription_queue_synced_with_ws_stream = False
    if session.options.strict:
        session.provider.logger.info(
            "Subscription response queue has %s subscriptions. Processing as FIFO.", session.stream.backlog + 1
        )


def wake_whoever_waits_for_room(session: Session) -> None:
    """As upstream after each message that was taken: `_listen_event` says that the queue is not full any more."""
    listen_event = session.provider._listen_event
    if not listen_event.is_set():
        listen_event.set()


async def take(session: Session) -> Any:
    """The next item of the stream, an `Event` or a message."""
    lane = session.stream
    if lane.has_had_its_turn():
        await lane.next_turn()
    item = lane.take()
    if item is None:
        item = await lane.get()
    else:
        if session.processor._subscription_queue_synced_with_ws_stream or session.options.strict:
            was_behind(session)
    if lane.is_moving:
        wake_whoever_waits_for_room(session)
    return item


def read(session: Session, item: Any) -> Any:
    """The parsed message of an event; None for one that is none after all, as the listener has it with all others."""
    try:
        return message_of(item)
    except Exception as error:
        unreadable(session, error, session.options.strict)
        return None


async def take_message(session: Session, message_in: Callable[[Session, Any], Any] = read) -> Any:
    """The next message of the stream, parsed: the result of `pop_raw_response(subscription=True)`. `message_in` makes it of
    an item, or None of one that cannot be read."""
    message = None
    while message is None:
        message = message_in(session, await take(session))
    session.provider.logger.debug(
        "Subscription response popped from queue to be processed:\n    raw_response=%s", message
    )
    return message


async def next_of_stream(manager: Any, session: Session) -> Any:
    """The next formatted message of a subscription that the manager knows; raises `TaskNotRunning` at the end."""
    is_known = session.layout.subscriptions_of(manager)
    lane = session.stream
    processor = session.processor
    strict = session.setting.options.strict
    while True:
        if lane.has_had_its_turn():
            await lane.next_turn()
        item = lane.take()
        if item is None:
            item = await lane.get()
        else:
            if strict or processor._subscription_queue_synced_with_ws_stream:
                was_behind(session)
        if lane.is_moving:
            wake_whoever_waits_for_room(session)
        if type(item) is not dict:
            formatted = item.formatted(manager)
            if formatted is not None:
                session.counters.native_objects += 1
                if is_known(formatted["subscription"]):
                    return formatted
                continue
            item = read(session, item)
            if item is None:
                continue
        if is_known(session.layout.subscription_of(item)):
            return await manager._process_response(item)
