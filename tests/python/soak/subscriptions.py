# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations: subscriptions of every kind, with a handler and without, and their end."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from web3.eth import AsyncEth

from .calls import equal
from .client import Client
from .node import MOST_BLOCKS, mine_blocks
from .requesting import given_up
from .watch import KINDS, Watch

ACCEPTED = inspect.signature(AsyncEth.subscribe).parameters
"""Handlers there are from 7.7 on, tasks of their own from 7.13 on."""


async def subscribe(client: Client) -> None:
    watch, send = a_subscription(client)
    client.subscribed(await send(), settled(client, watch))


async def subscribe_in_a_rush(client: Client) -> None:
    """Its first events come right behind the reply: the node gets both requests at once, in this order."""
    watch, send = a_subscription(client)
    blocks = client.random.randint(1, MOST_BLOCKS)
    answers = await asyncio.gather(send(), mine_blocks(client, blocks), return_exceptions=True)
    if not isinstance(answers[0], BaseException):
        watch.made_by(client.soak.chain.high - blocks)
        client.subscribed(answers[0], watch)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer


async def cancelled_subscribe(client: Client) -> None:
    watch, send = a_subscription(client)
    await given_up(client, send, lambda subscription: client.subscribed(subscription, settled(client, watch)))


async def unsubscribe(client: Client) -> None:
    subscription, watch = client.random.choice(client.open())
    last_handler = watch.by_handler and len(client.open(lambda each: each.by_handler)) == 1
    equal("unsubscribe", await client.w3.eth.unsubscribe(subscription), True)
    watch.closed = True
    client.finish_waits |= last_handler


async def cancelled_unsubscribe(client: Client) -> None:
    subscription, watch = client.random.choice(client.open())
    watch.is_certain = False
    client.finish_waits |= watch.by_handler

    def check(result: Any) -> None:
        equal("unsubscribe", result, True)
        watch.closed = True

    await given_up(client, lambda: client.w3.eth.unsubscribe(subscription), check)


def a_subscription(client: Client) -> tuple[Watch, Callable[[], Awaitable[str]]]:
    kind = client.random.choice(KINDS)
    argument: Any = None
    if kind == "logs" and client.random.random() < 0.5:
        argument = {"address": client.random.choice(client.soak.chain.tokens)}
    elif kind == "newPendingTransactions":
        argument = client.random.random() < 0.5
    options: dict[str, Any] = {}
    if client.random.random() < 0.5 and "handler" in ACCEPTED:
        options = {"handler": client.handler}
        if "parallelize" in ACCEPTED:
            options["parallelize"] = client.random.choice((None, False, True))
    chain = client.soak.chain
    watch = Watch(chain, kind, argument, bool(options), chain.low)
    watch.late_turn = bool(options.get("parallelize"))
    sent = argument
    if isinstance(argument, dict):
        sent = {"address": client.w3.to_checksum_address(argument["address"])}
    return watch, lambda: client.w3.eth.subscribe(kind, sent, **options)


def settled(client: Client, watch: Watch) -> Watch:
    """It was made while the head was no later than this."""
    watch.made_by(client.soak.chain.high)
    return watch
