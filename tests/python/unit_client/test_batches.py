# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls that travel together."""

from __future__ import annotations

import asyncio

import pytest
from conftest import faults, turns
from harness.fake_node import FakeNode, reply

import ethwire
from ethwire import client

ACCOUNT = "0x" + "00" * 19 + "01"


async def test_results_and_errors(node, address):
    async with ethwire.Client(address) as of:
        async with of.batch() as batch:
            number = batch.eth.block_number()
            block = batch.eth.get_block("latest")
            missing = batch.eth.get_block(2**40)
            plain = batch.request("net_version")
            unknown = batch.request("no_such")
            assert len(batch) == 5
        assert (await block).number == await number
        assert await plain == await of.net.version()
        with pytest.raises(client.BlockNotFound):
            await missing
        with pytest.raises(client.MethodUnavailable):
            await unknown
        with pytest.raises(RuntimeError, match="was sent"):
            batch.eth.block_number()


async def test_it_is_one_message():
    seen = []

    def answer(requests):
        seen.append([request["method"] for request in requests])
        return [[reply(request, hex(n)) for n, request in enumerate(requests)][::-1]]

    with FakeNode("ws", answer) as fake:
        async with ethwire.Client(fake.address) as of:
            async with of.batch() as batch:
                results = [batch.eth.get_balance(ACCOUNT, n) for n in range(10)]
            assert [await each for each in results] == list(range(10))
    assert seen == [["eth_getBalance"] * 10]


async def test_the_whole_may_fail(node):
    async with ethwire.Client(node.ws) as of:
        with faults(node, answers=[{"method": "batch", "do": "drop"}]):
            with pytest.raises(client.RequestTimeout):
                async with of.batch(timeout=0.05) as batch:
                    number = batch.eth.block_number()
            with pytest.raises(client.RequestTimeout):
                await number
        assert await of.eth.block_number() > 0


async def test_cancelled(node):
    async with ethwire.Client(node.ws) as of:
        with faults(node, answers=[{"method": "batch", "do": "drop"}]):
            batch = of.batch()
            number = batch.eth.block_number()
            sending = asyncio.ensure_future(batch.send())
            await turns(lambda: len(of._waiting) == 2)
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            assert number.cancelled()
        assert await of.eth.block_number() > 0
        assert of._waiting == {}


async def test_a_block_that_raises_sends_nothing(node):
    async with ethwire.Client(node.ws) as of:
        with pytest.raises(ZeroDivisionError):
            async with of.batch() as batch:
                number = batch.eth.block_number()
                1 / 0
        assert number.cancelled()


async def test_what_cannot_be_in_one(node):
    async with ethwire.Client(node.ws) as of:
        for call in (lambda b: b.eth.send_raw_transaction("0x00"), lambda b: b.request("eth_subscribe", "newHeads")):
            with pytest.raises(ValueError, match="cannot be part of a batch"):
                async with of.batch() as batch:
                    call(batch)
        with pytest.raises(ValueError, match="one timeout"):
            async with of.batch() as batch:
                batch.eth.block_number(timeout=1)
        with pytest.raises(ValueError, match="eth_getBalance, parameter 1"):
            async with of.batch() as batch:
                batch.eth.get_balance("0x1")
        async with of.batch():
            pass


async def test_one_that_is_left_out(node):
    async with ethwire.Client(node.ws) as of:
        with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
            async with of.batch() as batch:
                number, price = batch.eth.block_number(), batch.eth.gas_price()
            assert await number > 0
            with pytest.raises(client.BadResponse):
                await price
