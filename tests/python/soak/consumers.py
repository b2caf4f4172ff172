# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations: whoever takes events starts, stops, looks now and then, and has to get what was sent."""

from __future__ import annotations

import asyncio

from .calls import block_number, equal
from .client import Client
from .watch import FLOOD


async def start_stream(client: Client) -> None:
    pace = client.random.choice((0.0, 0.05, 0.5))
    client.stream = client.start(lambda: client.consume(pace), "process_subscriptions")
    await client.pause()


async def stop_stream(client: Client) -> None:
    task, client.stream = client.stream, None
    await client.stop(task)


async def take_some(client: Client) -> None:
    """As programs do that look at the stream now and then: each wait with a timeout, which cancels it."""
    stream = client.w3.socket.process_subscriptions()
    for _ in range(client.random.randint(1, 2 * FLOOD)):
        try:
            message = await asyncio.wait_for(stream.__anext__(), client.random.random() * 0.003)
        except asyncio.TimeoutError:
            continue
        except StopAsyncIteration:
            break
        client.deliver(message["subscription"], message["result"], by_handler=False)


async def start_handlers(client: Client) -> None:
    manager = client.w3.subscription_manager
    client.handlers = client.start(lambda: manager.handle_subscriptions(run_forever=True), "handle_subscriptions")
    await client.pause()


async def stop_handlers(client: Client) -> None:
    task, client.handlers = client.handlers, None
    await client.stop(task)


async def handle_to_the_end(client: Client) -> None:
    """Without `run_forever` the loop ends with the last subscription that has a handler."""
    manager = client.w3.subscription_manager
    client.handlers = client.start(manager.handle_subscriptions, "handle_subscriptions to the end")
    await client.pause()
    for subscription, watch in client.open(lambda watch: watch.by_handler):
        equal("unsubscribe", await client.w3.eth.unsubscribe(subscription), True)
        watch.closed = True
    await client.until(client.handlers.done, lambda: "handle_subscriptions ends without a subscription")
    client.handlers = None


async def catch_up(client: Client) -> None:
    """What the node has sent before it answers comes to whoever consumes."""
    floods = {id(watch): watch.floods_begun for _, watch in client.open()}
    number = block_number(client)
    head = await number.send()
    number.check(head)
    for _, watch in client.open(client.has_consumer):
        # Without a consumer its connection has ended, or what it was given was wrong, which is said.
        await client.until(
            lambda: (
                not (watch.is_behind(head) or watch.floods_ended < floods[id(watch)]) or not client.has_consumer(watch)
            ),
            lambda: f"events of {watch.kind} up to block {head} come: {watch}",
        )
