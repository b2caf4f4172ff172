# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is left of a connection in the next one."""

from __future__ import annotations

import asyncio
import contextlib
import os
from typing import Any

from ..registry import OLD, WHOLE, defect


@defect(WHOLE, versions=WHOLE)
async def reconnect_keeps_dead_subscriptions(client) -> str | None:
    """Once `async for w3 in AsyncWeb3(...)` has reconnected, dead subscriptions are listed, and their labels taken."""
    from web3.exceptions import Web3ValueError
    from web3.utils.subscriptions import NewHeadsSubscription
    from websockets.exceptions import ConnectionClosed

    from harness.client import make_provider, make_web3, socket_of

    rounds = 0
    async for w3 in make_web3(make_provider(client.transport, client.addresses[client.transport])):
        rounds += 1
        manager = w3.subscription_manager
        if rounds == 1:
            await manager.subscribe(NewHeadsSubscription(label="heads"))
            client.lose()
            try:
                async for _ in socket_of(w3).process_subscriptions():
                    pass
            except ConnectionClosed:
                pass
            continue
        listed = [each.label for each in manager.subscriptions]
        try:
            await manager.subscribe(NewHeadsSubscription(label="heads"))
        except Web3ValueError:
            return f"lists {listed}"
        finally:
            await w3.provider.disconnect()
        return f"lists {listed}" if listed else None
    raise AssertionError("never connected again")


@defect(WHOLE, versions=WHOLE)
async def connection_that_flaps_ends_the_stream(client) -> str | None:
    """A connection that is lost as soon as it is made ends the stream for good; with ethwire where it is asked to."""
    from harness.client import socket_of, until

    if os.environ.get("ETHWIRE") == "1":
        import ethwire

        ethwire.install(reconnect=True)
    got: list[int] = []

    async def consume(w3: Any) -> None:
        async for message in socket_of(w3).process_subscriptions():
            got.append(message["result"]["number"])

    subscribed = client.asked("eth_subscribe")
    async with client.connected() as w3:
        await w3.eth.subscribe("newHeads")
        consumer = asyncio.create_task(consume(w3))
        for times in range(3):
            await until(
                lambda: consumer.done() or client.asked("eth_subscribe") > subscribed + times, "subscribed again", 20
            )
            if consumer.done():
                break
            (client.lose if times < 2 else lambda: client.node.call("dev_mine"))()
        await asyncio.wait([consumer], timeout=1)
        ended = consumer.done()
        consumer.cancel()
        with contextlib.suppress(BaseException):
            await consumer
    if ended:
        return "ended"
    assert len(got) == 1, got
    return None


@defect(OLD)
async def reconnect_loop_does_not_connect_again(client) -> str | None:
    """The documented loop over connections gives the lost one again, if the program is there at all."""
    from websockets.exceptions import ConnectionClosed

    from harness.client import make_provider, make_web3, socket_of

    connected = 0
    rounds = 0

    async def program() -> None:
        nonlocal connected, rounds
        async for w3 in make_web3(make_provider(client.transport, client.addresses[client.transport])):
            rounds += 1
            if rounds > 100:
                return
            try:
                await w3.eth.subscribe("newHeads")
                connected += 1
                if connected == 3:
                    await w3.provider.disconnect()
                    return
                client.lose()
                async for _ in socket_of(w3).process_subscriptions():
                    pass
            except ConnectionClosed:
                continue

    task = asyncio.create_task(program())
    try:
        await asyncio.wait([task], timeout=5)
    except asyncio.CancelledError:
        return "all tasks cancelled"
    if connected < 3:
        task.cancel()
        return f"connected {connected} times in {rounds} rounds"
    return None
