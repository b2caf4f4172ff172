# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that nobody takes, and what they hold up."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from ..registry import EVERYWHERE, WHOLE, defect

FULL = 500


async def arrived(client, w3: Any, count: int) -> None:
    """What the client reads of `count` events without a consumer has been read."""
    queue_names = ("_subscription_response_queue", "_handler_subscription_queue")
    processor = w3.provider._request_processor

    def waiting() -> int:
        return max(getattr(processor, each).qsize() for each in queue_names if hasattr(processor, each))

    # With ethwire they may wait elsewhere; then the time has to do.
    for _ in range(10):
        await asyncio.sleep(0.1)
        if waiting() >= min(count, FULL):
            break


@defect(EVERYWHERE)
async def reply_behind_a_full_queue(client) -> str | None:
    """A reply is not read while the queue of events is full."""
    from web3.exceptions import TimeExhausted

    async with client.connected(request_timeout=1.5) as w3:
        await w3.eth.subscribe("newHeads")
        client.node.call("dev_flood", "newHeads", FULL + 100)
        await arrived(client, w3, FULL)
        try:
            reply = await w3.provider.make_request("eth_chainId", [])
        except (TimeExhausted, asyncio.TimeoutError) as error:
            return type(error).__name__
        assert int(reply["result"], 16) > 0
        return None


@defect(WHOLE, versions=WHOLE)
async def handler_that_calls_deadlocks(client) -> str | None:
    """A handler that awaits a call waits for a reply behind its own full queue."""
    from web3.exceptions import TimeExhausted
    from web3.utils.subscriptions import NewHeadsSubscription

    total = 700
    async with client.connected(request_timeout=1.5) as w3:
        handled = 0

        async def handler(context: Any) -> None:
            nonlocal handled
            await context.async_w3.eth.block_number
            handled += 1
            if handled == total:
                await context.subscription.unsubscribe()

        await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=handler))
        client.node.call("dev_flood", "newHeads", total)
        await arrived(client, w3, total)
        try:
            await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 10)
        except (TimeExhausted, asyncio.TimeoutError) as error:
            return f"{type(error).__name__}, {handled} of {total}"
        assert handled == total, handled
        return None


@defect(WHOLE, versions=WHOLE)
async def end_is_lost_behind_a_full_queue(client) -> str | None:
    """A stream that is full when its connection is lost never ends."""
    return await full_then_lost(client, FULL)


async def full_then_lost(client, many: int) -> str | None:
    from harness.client import socket_of

    got = 0

    async def consume(w3: Any) -> None:
        nonlocal got
        async for _ in socket_of(w3).process_subscriptions():
            got += 1

    async with client.connected() as w3:
        await w3.eth.subscribe("newHeads")
        client.node.call("dev_flood", "newHeads", many)
        await arrived(client, w3, many)
        client.lose()
        await asyncio.sleep(0.1)
        consumer = asyncio.create_task(consume(w3))
        done, _ = await asyncio.wait([consumer], timeout=3)
        consumer.cancel()
        with contextlib.suppress(BaseException):
            await consumer
        if not done:
            return f"waits for ever after {got}"
        assert got == many, got
        return None


@defect(WHOLE, versions=WHOLE)
async def second_iterator_is_not_ended(client) -> str | None:
    """Of two iterators of one connection only one learns that it ended."""
    from harness.client import socket_of

    async def consume(w3: Any) -> None:
        async for _ in socket_of(w3).process_subscriptions():
            pass

    async with client.connected() as w3:
        await w3.eth.subscribe("newHeads")
        consumers = [asyncio.create_task(consume(w3)) for _ in range(2)]
        await asyncio.sleep(0.05)
        client.lose()
        done, waiting = await asyncio.wait(consumers, timeout=2)
        for each in waiting:
            each.cancel()
        await asyncio.gather(*consumers, return_exceptions=True)
        return f"{len(waiting)} of 2 wait for ever" if waiting else None
