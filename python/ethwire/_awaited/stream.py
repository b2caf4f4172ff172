# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The message stream: `async for message in w3.socket.process_subscriptions()`."""

from __future__ import annotations

from typing import Any

from .event import message_of
from .inbox import Inbox


def said_when_taken(inbox: Inbox, backlog: int) -> None:
    """What upstream says of its queue, but for the line a message while there is a backlog."""
    processor = inbox.processor
    logger = inbox.provider.logger
    if backlog == 0:
        if not processor._subscription_queue_synced_with_ws_stream:
            processor._subscription_queue_synced_with_ws_stream = True
            logger.info("Subscription response queue synced with websocket message stream.")
    else:
        if processor._subscription_queue_synced_with_ws_stream:
            processor._subscription_queue_synced_with_ws_stream = False
        if inbox.options.strict:
            logger.info("Subscription response queue has %s subscriptions. Processing as FIFO.", backlog)


async def take(inbox: Inbox) -> Any:
    """The next item of the stream, an `Event` or a message."""
    backlog = inbox.stream.backlog
    item = await inbox.stream.get()
    listen_event = inbox.provider._listen_event
    if not listen_event.is_set():
        listen_event.set()
    said_when_taken(inbox, backlog)
    return item


async def take_message(inbox: Inbox) -> Any:
    """The next message of the stream, parsed: what `pop_raw_response(subscription=True)` gives."""
    message = message_of(await take(inbox))
    inbox.provider.logger.debug(
        "Subscription response popped from queue to be processed:\n    raw_response=%s", message
    )
    return message


async def next_of_stream(manager: Any, inbox: Inbox) -> Any:
    """The next formatted message of a subscription that the manager knows; raises `TaskNotRunning` at the end."""
    subscriptions = manager.w3.subscription_manager
    while True:
        item = await take(inbox)
        if type(item) is not dict and hasattr(item, "formatted"):
            formatted = item.formatted(manager)
            if formatted is not None:
                if subscriptions.get_by_id(formatted["subscription"]):
                    return formatted
                continue
            item = item.message()
        subscription_id = item.get("subscription", item.get("params", {}).get("subscription"))
        if subscriptions.get_by_id(subscription_id):
            return await manager._process_response(item)
