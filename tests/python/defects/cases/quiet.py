# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A process that works although nothing happens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

from ..registry import BOTH, EVERYWHERE, IPC, OLD, WS, defect
from ..watch import Lines, spinning

NO_ANSWER = [{"method": "eth_gasPrice", "do": "drop"}]
# Over a Unix socket the end of the stream is an end in order, in all but this version.
LOST = {"6.15.1": WS, "7.0.0b2": BOTH, "7.16.0": WS, "8.0.0": WS}


@contextlib.asynccontextmanager
async def following(w3: Any) -> AsyncIterator[tuple[list, asyncio.Task]]:
    """A consumer of the stream, as a task, and what it got."""
    from harness.client import socket_of

    await w3.eth.subscribe("newHeads")
    got: list[Any] = []

    async def consume() -> None:
        async for message in socket_of(w3).process_subscriptions():
            got.append(message)

    task = asyncio.create_task(consume())
    await asyncio.sleep(0)
    try:
        yield got, task
    finally:
        task.cancel()
        with contextlib.suppress(BaseException):
            await task


async def ends(task: asyncio.Task, seconds: float = 2) -> bool:
    done, _ = await asyncio.wait([task], timeout=seconds)
    return bool(done)


@defect(OLD)
async def idle_subscription_spins(client) -> str | None:
    """A stream of events that do not come polls for them."""
    async with client.connected() as w3, following(w3):
        return await spinning()


@defect(EVERYWHERE)
async def request_in_flight_spins(client) -> str | None:
    """A request whose answer does not come yet polls for it."""
    return await in_flight(client, 1)


@defect(EVERYWHERE)
async def hundred_in_flight_spin(client) -> str | None:
    """The same with a hundred of them."""
    return await in_flight(client, 100)


async def in_flight(client, many: int) -> str | None:
    client.faults(answers=NO_ANSWER)
    asked = client.asked("eth_gasPrice")
    async with client.connected() as w3:
        tasks = [asyncio.create_task(w3.provider.make_request("eth_gasPrice", [])) for _ in range(many)]
        await client.until_asked("eth_gasPrice", asked + many)
        try:
            return await spinning()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


@defect(LOST)
async def silenced_loss_spins(client) -> str | None:
    """With silenced exceptions the listener reads a lost connection again and again."""
    async with client.connected(silence_listener_task_exceptions=True) as w3, following(w3):
        client.lose()
        return await spinning()


@defect({"6.15.1": WS, "7.0.0b2": WS, "7.16.0": WS, "8.0.0": WS})
async def silenced_loss_floods_the_log(client) -> str | None:
    """And logs an error each time."""
    async with client.connected(silence_listener_task_exceptions=True) as w3, following(w3):
        with Lines() as lines:
            client.lose()
            await asyncio.sleep(0.5)
        return f"{lines.count} lines" if lines.count > 1 else None


@defect(LOST)
async def silenced_loss_hangs_the_stream(client) -> str | None:
    """And the consumer of the stream is never told."""
    async with client.connected(silence_listener_task_exceptions=True) as w3, following(w3) as (_, consumer):
        client.lose()
        return None if await ends(consumer) else "waits for ever"


@defect(OLD)
async def hang_up_spins(client) -> str | None:
    """The listener of a connection that was closed in order goes on reading it."""
    async with client.connected():
        client.hang_up()
        return await spinning()


@defect(OLD)
async def hang_up_hangs_the_stream(client) -> str | None:
    """A stream whose connection was closed in order never ends."""
    async with client.connected() as w3, following(w3) as (_, consumer):
        client.hang_up()
        return None if await ends(consumer) else "waits for ever"


@defect(EVERYWHERE)
async def call_outlives_its_connection(client) -> str | None:
    """A call in flight when the server closes in order runs into its timeout."""
    from web3.exceptions import TimeExhausted

    client.faults(answers=NO_ANSWER)
    asked = client.asked("eth_gasPrice")
    async with client.connected(request_timeout=1.5) as w3:
        call = asyncio.create_task(w3.provider.make_request("eth_gasPrice", []))
        await client.until_asked("eth_gasPrice", asked + 1)
        client.hang_up()
        try:
            await call
        except TimeExhausted:
            return "TimeExhausted"
        except Exception as error:
            wanted = {"ws": ["ConnectionClosedOK"], "ipc": ["PersistentConnectionClosedOK", "ProviderConnectionError"]}
            assert type(error).__name__ in wanted[client.transport], repr(error)
            return None
        raise AssertionError("answered")


@defect({"7.0.0b2": IPC, "7.16.0": IPC, "8.0.0": IPC}, transports=IPC)
async def call_after_the_end_times_out(client) -> str | None:
    """A call on a Unix socket that has ended spins until its timeout."""
    from web3.exceptions import TimeExhausted

    async with client.connected(request_timeout=1) as w3:
        client.hang_up()
        await asyncio.sleep(0.1)
        try:
            await w3.provider.make_request("eth_gasPrice", [])
        except TimeExhausted:
            return "TimeExhausted"
        except asyncio.CancelledError:
            return "all tasks cancelled"
        except Exception:
            return None
        raise AssertionError("answered")


@defect({"6.15.1": WS, "7.0.0b2": WS})
async def loss_cancels_the_program(client) -> str | None:
    """A lost connection cancels every task of the loop, whosever it is."""
    bystander = asyncio.create_task(asyncio.sleep(30))
    try:
        async with client.connected() as w3, following(w3) as (_, consumer):
            client.lose()
            await ends(consumer)
    except asyncio.CancelledError:
        pass
    return "all cancelled" if bystander.cancelled() else None
