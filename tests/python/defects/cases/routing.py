# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that reach the wrong consumer, or none."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from harness.fake_node import FakeNode, notification, reply

from ..registry import EVERYWHERE, WHOLE, defect

SUBSCRIPTION = "0x9ce59a13059e417087c02d3236a0b1cc"
EARLY = 3


def transaction(number: int) -> str:
    return "0x" + f"{number:064x}"


def subscribing(before: int, behind: int):
    """A node that answers a subscription with events in the same write, before and behind the reply."""

    def answer(request: Any) -> list[Any]:
        if request["method"] != "eth_subscribe":
            return [reply(request, "0x1")]
        events = [notification(SUBSCRIPTION, transaction(number)) for number in range(before + behind)]
        return [*events[:before], reply(request, SUBSCRIPTION), *events[before:]]

    return answer


async def handled(client, before: int, behind: int) -> str | None:
    from web3.utils.subscriptions import PendingTxSubscription

    got: list[int] = []
    wanted = list(range(before + behind + 1))

    async def handler(context: Any) -> None:
        got.append(int.from_bytes(context.result, "big"))
        if got[-1] == wanted[-1]:
            await context.subscription.unsubscribe()

    with FakeNode(client.transport, subscribing(before, behind)) as node:
        async with client.connected(node.address, request_timeout=3) as w3:
            manager = w3.subscription_manager
            await manager.subscribe(PendingTxSubscription(handler=handler))
            handling = asyncio.create_task(manager.handle_subscriptions())
            await asyncio.sleep(0.05)
            node.say(notification(SUBSCRIPTION, transaction(wanted[-1])))
            await asyncio.wait([handling], timeout=2)
            handling.cancel()
            with contextlib.suppress(BaseException):
                await handling
    return None if got == wanted else f"got {got} of {wanted}"


@defect(WHOLE, versions=WHOLE)
async def handler_misses_the_first_events(client) -> str | None:
    """Events right behind the reply to a subscription miss its handler."""
    return await handled(client, 0, EARLY)


@defect(WHOLE, versions=WHOLE)
async def handler_misses_events_before_the_reply(client) -> str | None:
    """Events that come before the reply miss it too."""
    return await handled(client, EARLY, 0)


@defect(WHOLE, versions=WHOLE)
async def stream_misses_the_first_events(client) -> str | None:
    """A consumer that already follows the stream loses the first events of a new subscription."""
    return await streamed(client, 0, EARLY)


@defect(WHOLE, versions=WHOLE)
async def stream_misses_events_before_the_reply(client) -> str | None:
    """And those that come before the reply."""
    return await streamed(client, EARLY, 0)


async def streamed(client, before: int, behind: int) -> str | None:
    from harness.client import socket_of

    got: list[int] = []
    wanted = list(range(before + behind + 1))

    async def consume(w3: Any) -> None:
        async for message in socket_of(w3).process_subscriptions():
            got.append(int.from_bytes(message["result"], "big"))
            if got[-1] == wanted[-1]:
                return

    with FakeNode(client.transport, subscribing(before, behind)) as node:
        async with client.connected(node.address, request_timeout=3) as w3:
            consumer = asyncio.create_task(consume(w3))
            await asyncio.sleep(0)
            await w3.eth.subscribe("newPendingTransactions")
            await asyncio.sleep(0.05)
            node.say(notification(SUBSCRIPTION, transaction(wanted[-1])))
            await asyncio.wait([consumer], timeout=2)
            consumer.cancel()
            with contextlib.suppress(BaseException):
                await consumer
    return None if got == wanted else f"got {got} of {wanted}"


@defect(EVERYWHERE)
async def subscriptions_are_evicted(client) -> str | None:
    """Beyond 500 subscriptions the oldest are forgotten."""
    from harness.client import socket_of

    many = 600
    async with client.connected() as w3:
        for _ in range(many):
            await w3.eth.subscribe("newPendingTransactions")
        known = len(socket_of(w3).subscriptions)
        return f"{known} of {many}" if known != many else None


@defect(WHOLE, versions=WHOLE)
async def many_calls_silence_a_handler(client) -> str | None:
    """After 600 calls at once the handler of an older subscription is never called again."""
    from web3.utils.subscriptions import NewHeadsSubscription

    events = 5
    async with client.connected(request_timeout=5) as w3:
        count = 0

        async def handler(context: Any) -> None:
            nonlocal count
            count += 1
            if count == events:
                await context.subscription.unsubscribe()

        await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=handler))
        await asyncio.gather(*(w3.eth.block_number for _ in range(600)), return_exceptions=True)
        client.node.call("dev_mine", events)
        handling = asyncio.create_task(w3.subscription_manager.handle_subscriptions())
        await asyncio.wait([handling], timeout=2)
        handling.cancel()
        with contextlib.suppress(BaseException):
            await handling
        return f"{count} of {events} handled" if count != events else None


@defect(EVERYWHERE)
async def many_calls_silence_the_stream(client) -> str | None:
    """After 600 calls at once the events of an older subscription do not come, or come raw."""
    import web3
    from harness.client import socket_of

    events = 5
    async with client.connected(request_timeout=5) as w3:
        got: list[Any] = []

        async def consume() -> None:
            async for message in socket_of(w3).process_subscriptions():
                got.append(message)
                if len(got) == events:
                    return

        await w3.eth.subscribe("newHeads")
        await asyncio.gather(*(w3.eth.block_number for _ in range(600)), return_exceptions=True)
        consumer = asyncio.create_task(consume())
        client.node.call("dev_mine", events)
        await asyncio.wait([consumer], timeout=2)
        consumer.cancel()
        with contextlib.suppress(BaseException):
            await consumer
        # 6.15.1 leaves the fields of a head as the node wrote them.
        form = str if web3.__version__.startswith("6.") else int
        formatted = sum("result" in each and isinstance(each["result"]["number"], form) for each in got)
        return f"{len(got)} of {events}, {formatted} formatted" if formatted != events else None


@defect(WHOLE, versions=WHOLE)
async def gathered_calls_come_back_raw(client) -> str | None:
    """Of 700 calls at once, 200 return the node's reply in place of the value."""
    async with client.connected(request_timeout=5) as w3:
        got = await asyncio.gather(*(w3.eth.block_number for _ in range(700)))
        raw = sum(not isinstance(each, int) for each in got)
        return f"{raw} of 700 raw" if raw else None
