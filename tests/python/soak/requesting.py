# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations: calls awaited, gathered, in batches, and given up at some moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from .calls import Call, any_call, each_call, equal
from .client import LOST, Client

MOST_CALLS = 12


async def call(client: Client) -> None:
    await done(client, any_call(client))


async def all_of_them(client: Client) -> None:
    for each in each_call(client):
        await done(client, each)


async def gathered(client: Client) -> None:
    calls = [any_call(client) for _ in range(client.random.randint(2, MOST_CALLS))]
    results = await asyncio.gather(*(each.send() for each in calls), return_exceptions=True)
    judge(client, calls, results)


async def batch(client: Client) -> None:
    # In a task of its own: web3 leaves a variable of each provider behind in the context of whoever makes a batch.
    await asyncio.ensure_future(one_batch(client))


async def cancelled_call(client: Client) -> None:
    one = any_call(client)
    await given_up(client, one.send, one.check)


async def cancelled_batch(client: Client) -> None:
    await given_up(client, lambda: one_batch(client), lambda result: None)


async def cancelled_gather(client: Client) -> None:
    calls = [any_call(client) for _ in range(client.random.randint(2, MOST_CALLS))]

    async def all_of_them() -> list[Any]:
        return list(await asyncio.gather(*(each.send() for each in calls)))

    await given_up(client, all_of_them, lambda results: judge(client, calls, results))


async def done(client: Client, one: Call) -> None:
    client.tally.calls += 1
    one.check(await one.send())


def judge(client: Client, calls: list[Call], results: list[Any]) -> None:
    """Errors of the connection go on to whoever looks after it."""
    lost = None
    client.tally.calls += len(calls)
    for one, result in zip(calls, results):
        if isinstance(result, LOST):
            lost = result
        elif isinstance(result, BaseException):
            raise result
        else:
            one.check(result)
    if lost is not None:
        raise lost


async def one_batch(client: Client) -> None:
    calls = [any_call(client, batched=True) for _ in range(client.random.randint(1, MOST_CALLS))]
    async with client.w3.batch_requests() as requests:
        for one in calls:
            requests.add(one.send())
        results = await requests.async_execute()
    equal("results of a batch", len(results), len(calls))
    judge(client, calls, results)


async def given_up(client: Client, work: Callable[[], Awaitable[Any]], check: Callable[[Any], None]) -> None:
    """Cancels it at a random moment; when it is done all the same, its result has to be right."""
    moment = client.random.choice(("before it is sent", "some turns later", "some time later", "with an answer"))

    async def answered() -> None:
        await client.w3.eth.chain_id
        task.cancel()

    other = asyncio.ensure_future(answered()) if moment == "with an answer" else None
    task = asyncio.ensure_future(work())
    if moment == "some turns later":
        for _ in range(client.random.randint(1, 8)):
            await asyncio.sleep(0)
    elif moment == "some time later":
        await asyncio.sleep(client.random.random() * 0.005)
    elif other is not None:
        # Both are sent in one turn, and both answers are there in one: this one's is set when the cancel comes.
        await asyncio.wait([other])
    task.cancel()
    await asyncio.wait([task])
    errors = [each.exception() for each in (task, other) if each is not None and not each.cancelled()]
    if not task.cancelled() and task.exception() is None:
        check(task.result())
    for error in errors:
        if error is not None:
            raise error
