# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The message stream: `async for message in w3.socket.process_subscriptions()`."""

from __future__ import annotations

from typing import Any

from .event import message_of
from .inbox import Inbox
from .listener import unreadable


def was_behind(inbox: Inbox) -> None:
    """The consumer found something that was there before it asked; upstream says so with every message."""
    inbox.processor._subscription_queue_synced_with_ws_stream = False
    if inbox.options.strict:
        inbox.provider.logger.info(
            "Subscription response queue has %s subscriptions. Processing as FIFO.", inbox.stream.backlog + 1
        )


def wake_whoever_waits_for_room(inbox: Inbox) -> None:
    """As upstream after each message that was taken: `_listen_event` says that the queue is not full any more."""
    listen_event = inbox.provider._listen_event
    if not listen_event.is_set():
        listen_event.set()


async def take(inbox: Inbox) -> Any:
    """The next item of the stream, an `Event` or a message."""
    lane = inbox.stream
    if lane.has_had_its_turn():
        await lane.next_turn()
    item = lane.take()
    if item is None:
        item = await lane.get()
    else:
        if inbox.processor._subscription_queue_synced_with_ws_stream or inbox.options.strict:
            was_behind(inbox)
    if lane.is_moving:
        wake_whoever_waits_for_room(inbox)
    return item


def read(inbox: Inbox, item: Any) -> Any:
    """The parsed message of an event; None for one that is none after all, as the listener has it with all others."""
    try:
        return message_of(item)
    except Exception as error:
        unreadable(inbox, error, inbox.options.strict)
        return None


async def take_message(inbox: Inbox) -> Any:
    """The next message of the stream, parsed: what `pop_raw_response(subscription=True)` gives."""
    message = None
    while message is None:
        message = read(inbox, await take(inbox))
    inbox.provider.logger.debug(
        "Subscription response popped from queue to be processed:\n    raw_response=%s", message
    )
    return message


async def next_of_stream(manager: Any, inbox: Inbox) -> Any:
    """The next formatted message of a subscription that the manager knows; raises `TaskNotRunning` at the end."""
    is_known = inbox.layout.subscriptions_of(manager)
    lane = inbox.stream
    processor = inbox.processor
    strict = inbox.setting.options.strict
    while True:
        if lane.has_had_its_turn():
            await lane.next_turn()
        item = lane.take()
        if item is None:
            item = await lane.get()
        else:
            if strict or processor._subscription_queue_synced_with_ws_stream:
                was_behind(inbox)
        if lane.is_moving:
            wake_whoever_waits_for_room(inbox)
        if type(item) is not dict:
            formatted = item.formatted(manager)
            if formatted is not None:
                inbox.counters.native_objects += 1
                if is_known(formatted["subscription"]):
                    return formatted
                continue
            item = read(inbox, item)
            if item is None:
                continue
        subscription_id = item.get("subscription", item.get("params", {}).get("subscription"))
        if is_known(subscription_id):
            return await manager._process_response(item)
