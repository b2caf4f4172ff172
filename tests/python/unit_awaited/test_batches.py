# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Batches: each gets its own replies, in the order of its requests."""

from __future__ import annotations

import asyncio

import pytest
from harness.older import one_batch_at_a_time
from peer import SILENT, result
from web3.exceptions import PersistentConnectionClosedOK, Web3RPCError
from websockets.exceptions import ConnectionClosedOK


def numbered(requests):
    return [result(request, request["params"][0]) for request in requests]


async def execute(w3, numbers):
    async with w3.batch_requests() as batch:
        for number in numbers:
            batch.add(w3.eth.get_balance(f"0x{number:040d}"))
        return await batch.async_execute()


def held_by(peer):
    """The batches that the peer is asked and does not answer."""
    held = []

    def hold(requests):
        held.append(requests)
        return SILENT

    peer.on_batch = hold
    return held


async def asked(w3, numbers, held):
    """A batch that is on its way; returns when the peer has it."""
    count = len(held)
    batch = asyncio.ensure_future(execute(w3, numbers))
    while len(held) == count:
        await asyncio.sleep(0.001)
    return batch


async def test_ten_batches_at_once_answered_backwards(connected):
    async with connected() as (peer, w3):
        held = []

        async def hold(requests):
            held.append(requests)
            if len(held) == 10:
                for each in reversed(held):
                    await peer.send([result(request, hex(int(request["params"][0][2:]))) for request in reversed(each)])
            return SILENT

        peer.on_batch = hold
        replies = await asyncio.gather(*[execute(w3, range(10 * index, 10 * index + 3)) for index in range(10)])
        assert replies == [[10 * index, 10 * index + 1, 10 * index + 2] for index in range(10)]


async def test_one_error_object_ends_the_whole_batch(connected):
    async with connected() as (peer, w3):
        peer.on_batch = lambda _: {"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "too many"}}
        with pytest.raises(Web3RPCError, match="too many"):
            await asyncio.wait_for(execute(w3, range(3)), 3)
        assert await w3.eth.block_number == 16
        assert len(w3.provider._request_processor._request_information_cache) <= 1


async def test_an_object_answers_a_batch_of_one(connected):
    async with connected() as (peer, w3):
        peer.on_batch = lambda requests: result(requests[0], "0x9")
        assert await asyncio.wait_for(execute(w3, [1]), 3) == [9]


async def test_late_replies_to_a_batch_that_was_given_an_error_are_no_other_batchs(connected):
    async with connected() as (peer, w3):
        held = held_by(peer)
        first = await asked(w3, [1, 2], held)
        await peer.send({"jsonrpc": "2.0", "id": None, "error": {"code": -32600, "message": "no"}})
        with pytest.raises(Web3RPCError):
            await asyncio.wait_for(first, 3)
        await peer.send([result(request, "0x1") for request in held[0]])
        peer.on_batch = lambda requests: [result(request, "0x2") for request in requests]
        assert await execute(w3, [3, 4]) == [2, 2]


async def test_a_batch_in_flight_at_the_close_ends(connected):
    async with connected(request_timeout=30) as (peer, w3):
        peer.on_batch = lambda _: SILENT
        batch = asyncio.ensure_future(execute(w3, [1, 2]))
        await peer.until_asked("eth_getBalance", 2)
        await peer.close()
        with pytest.raises((ConnectionClosedOK, PersistentConnectionClosedOK)):
            await asyncio.wait_for(batch, 5)


@one_batch_at_a_time
async def test_calls_and_batches_do_not_meet(connected):
    async with connected() as (peer, w3):
        peer.on_batch = lambda requests: [result(request, "0x3") for request in requests]
        results = await asyncio.gather(
            execute(w3, range(5)), *[w3.eth.block_number for _ in range(20)], execute(w3, [7])
        )
        assert results == [[3] * 5, *[16] * 20, [3]]


async def test_replies_that_come_twice_are_no_other_batchs(connected):
    async with connected() as (peer, w3):

        async def twice(requests):
            replies = [result(request, hex(peer.asked("eth_getBalance"))) for request in requests]
            await peer.send(replies)
            return replies

        async def execute():
            async with w3.batch_requests() as batch:
                batch.add(w3.eth.get_balance("0x" + "11" * 20))
                return await batch.async_execute()

        peer.on_batch = twice
        for number in (1, 2, 3):
            assert await execute() == [number]
            await w3.eth.block_number
