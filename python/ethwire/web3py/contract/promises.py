# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a level promises, a coroutine each. What it returns is the same at each level.

The first line of a docstring is the promise, as `doctor` says it where it is broken.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from .documents import CHECKSUMMED, HASH, HEAD, LOG, RESULTS

if TYPE_CHECKING:
    from .trial import Trial

Promise = Callable[["Trial"], Awaitable[Any]]

WHILE_OPEN: list[Promise] = []
"""One after the other on one connection."""
AT_THE_END: list[Promise] = []
"""Each on a connection of its own, which it ends."""


def while_open(promise: Promise) -> Promise:
    WHILE_OPEN.append(promise)
    return promise


def at_the_end(promise: Promise) -> Promise:
    AT_THE_END.append(promise)
    return promise


@while_open
async def answers(trial: Trial) -> Any:
    """a call gets its reply, formatted as by web3.py"""
    eth = trial.w3.eth
    number = await eth.block_number
    must_be(number, int(RESULTS["eth_blockNumber"], 16))
    return [
        number,
        await eth.chain_id,
        await eth.gas_price,
        await eth.get_block("latest"),
        await eth.get_balance(CHECKSUMMED),
        await eth.get_transaction(HASH),
        await eth.get_transaction_receipt(HASH),
        await eth.get_logs({"address": CHECKSUMMED, "fromBlock": 1}),
    ]


@while_open
async def refusals(trial: Trial) -> Any:
    """an error of the node's is raised as by web3.py"""
    return await end_of(trial.w3.eth.get_code(CHECKSUMMED))


@while_open
async def any_order(trial: Trial) -> Any:
    """replies find their calls in whatever order they come"""
    calls = [trial.held_call(), trial.held_call()]
    await trial.until_held(2)
    await trial.node.release()
    values = await asyncio.gather(*calls)
    must_be(values, [trial.node.held_ever - 1, trial.node.held_ever])
    return values


@while_open
async def waiting(trial: Trial) -> Any:
    """nothing runs while a call waits for its reply"""
    call = trial.held_call()
    await trial.until_held(1)
    await trial.must_be_quiet()
    await trial.node.release()
    return await call


@while_open
async def cancelled(trial: Trial) -> Any:
    """the late reply to a cancelled call is nobody else's"""
    call = trial.held_call()
    await trial.until_held(1)
    call.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await call
    later = trial.held_call()
    await trial.until_held(2)
    await trial.node.release()
    value = await later
    must_be(value, trial.node.held_ever)
    return [value, await trial.w3.eth.block_number]


@while_open
async def pieces(trial: Trial) -> Any:
    """a reply that comes in two pieces is one"""
    trial.node.in_pieces = True
    try:
        return await trial.w3.eth.get_block("latest")
    finally:
        trial.node.in_pieces = False


@while_open
async def batches(trial: Trial) -> Any:
    """a batch gets its replies, in the order of its calls"""
    w3 = trial.w3
    if not hasattr(w3, "batch_requests"):
        return None
    async with w3.batch_requests() as batch:
        batch.add(w3.eth.get_block("latest"))
        batch.add(w3.eth.get_balance(CHECKSUMMED))
        batch.add(w3.eth.get_transaction_count(CHECKSUMMED))
        return await batch.async_execute()


@while_open
async def stream(trial: Trial) -> Any:
    """a subscription's events reach the stream, from before its reply until it is unsubscribed"""
    node, eth = trial.node, trial.w3.eth
    node.early = HEAD
    heads = await eth.subscribe("newHeads")
    logs = await eth.subscribe("logs", {"address": CHECKSUMMED})
    messages = trial.stream()
    seen = [await messages.__anext__()]
    awaited = asyncio.ensure_future(messages.__anext__())
    await trial.must_be_quiet()
    await node.notify(logs, LOG)
    seen.append(await awaited)
    ended = [await eth.unsubscribe(heads)]
    await node.notify(heads, HEAD)
    await node.notify(logs, LOG)
    seen.append(await messages.__anext__())
    ended.append(await eth.unsubscribe(logs))
    must_be([each["subscription"] for each in seen], [heads, logs, logs])
    return [heads, logs, seen, ended]


@while_open
async def handlers(trial: Trial) -> Any:
    """a handler is given its events, and handling ends with the last subscription"""
    manager = getattr(trial.w3, "subscription_manager", None)
    if manager is None:
        return None
    from web3.utils.subscriptions import NewHeadsSubscription

    seen = []

    async def handler(context: Any) -> None:
        seen.append((context.result, context.subscription.id, await context.async_w3.eth.block_number))
        if len(seen) == 2:
            await context.subscription.unsubscribe()

    subscription = await manager.subscribe(NewHeadsSubscription(handler=handler))
    handling = asyncio.ensure_future(manager.handle_subscriptions())
    await trial.must_be_quiet()
    for _ in range(2):
        await trial.node.notify(subscription, HEAD)
    await handling
    return seen


@at_the_end
async def closed(trial: Trial) -> Any:
    """a connection that is closed in order ends its calls and its stream"""
    return await ended(trial, in_order=True)


@at_the_end
async def broken(trial: Trial) -> Any:
    """a connection that breaks ends its calls and its stream"""
    return await ended(trial, in_order=False)


async def ended(trial: Trial, in_order: bool) -> Any:
    await trial.w3.eth.subscribe("newHeads")
    call = trial.held_call()
    await trial.until_held(1)
    message = asyncio.ensure_future(trial.stream().__anext__())
    await asyncio.sleep(0)
    trial.node.end(in_order)
    kinds = [(await end_of(each))[0] for each in (call, message)]
    await trial.must_be_quiet()
    return kinds


def must_be(value: Any, wanted: Any) -> None:
    """What is the same at each level may still be wrong at each."""
    if value != wanted:
        raise ValueError(f"it is {value!r:.80} instead of {wanted!r:.80}")


async def end_of(awaitable: Awaitable[Any]) -> tuple[str, str]:
    """The exception that it has to raise: its kind and its text."""
    try:
        value = await awaitable
    except asyncio.CancelledError:
        raise
    except Exception as error:
        return type(error).__name__, str(error)
    raise ValueError(f"it returned {value!r:.80}")
