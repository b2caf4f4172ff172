# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a client does at random, and how often. Each operation looks at every result that it gets."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import ethwire

from . import connections, consumers, node, requesting, subscriptions
from .client import Client
from .shared import Wrong

MOST_SUBSCRIPTIONS = 6


@dataclass(frozen=True)
class Operation:
    name: str
    weight: int
    do: Callable[[Client], Awaitable[None]]
    possible: Callable[[Client], bool] = lambda client: True


async def stats(client: Client) -> None:
    known = ethwire.stats()
    if not known["on"] or not known["providers"]:
        raise Wrong(f"stats() says {known}")


def has_room(client: Client) -> bool:
    return len(client.open()) < MOST_SUBSCRIPTIONS


def has_handlers(client: Client) -> bool:
    """From web3.py 7.7 on."""
    return hasattr(client.w3, "subscription_manager")


def has_some(client: Client) -> bool:
    return bool(client.open())


def handles_to_the_end(client: Client) -> bool:
    is_free = client.handlers is None and not client.finish_waits
    return is_free and bool(client.open(lambda watch: watch.by_handler))


OPERATIONS = (
    Operation("call", 20, requesting.call),
    Operation("calls gathered", 8, requesting.gathered),
    Operation("batch", 6, requesting.batch),
    Operation("call cancelled", 14, requesting.cancelled_call),
    Operation("batch cancelled", 3, requesting.cancelled_batch),
    Operation("gather cancelled", 3, requesting.cancelled_gather),
    Operation("subscribe", 7, subscriptions.subscribe, has_room),
    Operation("subscribe in a rush", 3, subscriptions.subscribe_in_a_rush, has_room),
    Operation("subscribe cancelled", 2, subscriptions.cancelled_subscribe, has_room),
    Operation("unsubscribe", 6, subscriptions.unsubscribe, has_some),
    Operation("unsubscribe cancelled", 1, subscriptions.cancelled_unsubscribe, has_some),
    Operation("stream started", 8, consumers.start_stream, lambda client: client.stream is None),
    Operation("stream cancelled", 4, consumers.stop_stream, lambda client: client.stream is not None),
    Operation("stream looked at", 3, consumers.take_some, lambda client: client.stream is None),
    Operation("handlers started", 8, consumers.start_handlers, lambda client: client.handlers is None and has_handlers(client)),
    Operation("handlers cancelled", 4, consumers.stop_handlers, lambda client: client.handlers is not None),
    Operation("handlers to the end", 4, consumers.handle_to_the_end, handles_to_the_end),
    Operation("caught up", 5, consumers.catch_up),
    Operation("mine", 4, node.mine),
    Operation("flood", 2, node.flood),
    Operation("stats", 1, stats),
)

EACH_CALL = Operation("each call", 0, requesting.all_of_them)
"""ethwire keeps what it has read of a formatter of web3.py: it is there before anything is counted."""

CHANGES = (
    Operation("disconnect, connect", 8, connections.reconnect),
    Operation("disconnect in the midst", 8, connections.leave_in_the_midst),
    Operation("disconnect cancelled", 3, connections.cancelled_leave),
    Operation("connect cancelled", 3, connections.cancelled_connect),
    Operation("lost by the node", 1, connections.lose),
)
"""How a connection is followed by another one. One loss is one for each client of every loop."""
