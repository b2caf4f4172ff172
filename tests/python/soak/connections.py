# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations: how a connection ends, and another one follows."""

from __future__ import annotations

import asyncio

from .calls import any_call
from .client import LOST, Client
from .requesting import MOST_CALLS, judge


async def reconnect(client: Client) -> None:
    await client.leave()
    await client.connect()


async def leave_in_the_midst(client: Client) -> None:
    """Calls in flight get their result or the connection's end, and consumers end."""
    calls = [any_call(client) for _ in range(client.random.randint(1, MOST_CALLS))]
    tasks = [asyncio.ensure_future(one.send()) for one in calls]
    await client.pause()
    await client.leave()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    try:
        judge(client, calls, results)
    except LOST:
        pass
    await client.connect()


async def cancelled_leave(client: Client) -> None:
    """Whoever gives up disconnecting does it again."""
    task = asyncio.ensure_future(client.leave())
    await client.pause()
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        task.result()
    await client.leave()
    await client.connect()


async def cancelled_connect(client: Client) -> None:
    await client.leave()
    task = asyncio.ensure_future(client.connect())
    await client.pause()
    task.cancel()
    await asyncio.wait([task])
    if task.cancelled():
        await client.connect()
    else:
        task.result()


async def lose(client: Client) -> None:
    """The node ends every connection of every loop, with calls in flight here."""
    calls = [any_call(client) for _ in range(client.random.randint(0, MOST_CALLS))]
    tasks = [asyncio.ensure_future(one.send()) for one in calls]
    await client.pause()
    client.soak.losses.lose(*client.random.choice((("dev_drop", "rst"), ("dev_drop", "fin"), ("dev_close", 1000))))
    judge(client, calls, await asyncio.gather(*tasks, return_exceptions=True))
