# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Connections that are lost."""

from __future__ import annotations

import asyncio

import pytest
from conftest import faults, turns

import ethwire
from ethwire import client


@pytest.fixture(params=["ws", "ipc"])
def persistent(request, node):
    return {"ws": node.ws, "ipc": node.ipc}[request.param]


def times(node, method):
    return node.call("dev_stats")["methods"].get(method, 0)


async def asked(node, method, before):
    await turns(lambda: times(node, method) > before)


async def test_a_loss_is_told_in_its_place(node, persistent):
    async with ethwire.Client(persistent) as of, of.subscribe("newHeads") as heads:
        items = heads.items()
        node.call("dev_mine", 1)
        before = await anext(items)
        node.call("dev_drop", "rst")
        lost = await anext(items)
        assert isinstance(lost, client.Disconnected) and lost.reason and lost.said == ""
        assert isinstance(await anext(items), client.Resubscribed)
        node.call("dev_mine", 1)
        assert (await anext(items)).number == before.number + 1


async def test_what_the_server_said_at_the_end(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        node.call("dev_close", 1012, "back in a minute")
        lost = await anext(heads.items())
        assert lost.said == "back in a minute"


async def test_who_takes_events_alone_passes_over_it(node, persistent):
    async with ethwire.Client(persistent) as of, of.subscribe("newHeads") as heads:
        reading = asyncio.ensure_future(heads.next())
        await turns(lambda: heads._waits)
        node.call("dev_drop", "fin")
        node.wait("it is back", lambda stats: stats["subscriptions"] == 1)
        node.call("dev_mine", 1)
        assert (await reading).number > 0


async def test_new_calls_wait_for_the_connection(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        number = await of.eth.block_number()
        with faults(node, upgrade={"do": "status", "status": 503}):
            node.call("dev_drop", "rst")
            assert isinstance(await anext(heads.items()), client.Disconnected)
            with pytest.raises(client.RequestTimeout) as caught:
                await of.eth.block_number(timeout=0.05)
            assert caught.value.sent == "no"
            waiting = asyncio.ensure_future(of.eth.block_number())
            await turns(lambda: of._waiting)
        assert await waiting == number


async def test_what_may_have_been_executed_is_not_sent_again(node):
    async with ethwire.Client(node.ws) as of:
        with faults(node, answers=[{"method": "eth_sendRawTransaction", "do": "drop"}]):
            before = times(node, "eth_sendRawTransaction")
            sending = asyncio.ensure_future(of.eth.send_raw_transaction(b"\x01\x02"))
            await asked(node, "eth_sendRawTransaction", before)
            node.call("dev_drop", "rst")
            with pytest.raises(client.ConnectionFailed) as caught:
                await sending
        assert caught.value.sent == "unknown"
        assert await of.eth.block_number() > 0


async def test_a_node_that_falls_silent(node):
    async with ethwire.Client(node.ws, heartbeat=0.1, heartbeat_grace=0.1) as of, of.subscribe("newHeads") as heads:
        with faults(node, silent=True, no_pong=True):
            lost = await anext(heads.items())
            assert isinstance(lost, client.Disconnected) and "heartbeat" in lost.reason or "silent" in lost.reason
        assert isinstance(await anext(heads.items()), client.Resubscribed)


async def test_without_reconnect_the_first_loss_is_the_end(node, persistent):
    async with ethwire.Client(persistent, reconnect=False) as of:
        heads = await of.subscribe("newHeads")
        node.call("dev_drop", "rst")
        for _ in range(2):
            with pytest.raises(client.ConnectionFailed):
                await heads.next()
        with pytest.raises(client.ClientError):
            await of.eth.block_number()
        # To end what has ended is no error.
        async with heads:
            pass


async def test_a_subscription_that_is_refused_after_a_loss(node):
    async with ethwire.Client(node.ws) as of:
        heads, logs = await of.subscribe("newHeads"), await of.subscribe("logs")
        refusal = {"code": -32601, "message": "no more heads"}
        rule = {"method": "eth_subscribe", "do": "error", "error": refusal, "times": 1}
        with faults(node, answers=[rule]):
            node.call("dev_drop", "rst")
            with pytest.raises(client.ClientError) as caught:
                await heads.next()
        assert "no more heads" in str(caught.value) or caught.value.server_message == "no more heads"
        node.call("dev_mine", 5)
        assert (await logs.next()).topics


async def test_garbage(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        for text in ("", "[]", "{}", "nonsense", '{"jsonrpc":"2.0","id":99999,"result":1}', "[1,2", "\ufeff"):
            node.call("dev_message", text)
        assert await of.eth.block_number() > 0
        node.call("dev_bytes", "0x" + "c1" * 30)
        items = heads.items()
        assert isinstance(await anext(items), client.Disconnected)
        assert isinstance(await anext(items), client.Resubscribed)
        assert await of.eth.block_number() > 0


async def test_closing_in_the_middle_of_everything(node):
    for turn in range(8):
        of = await ethwire.Client(node.ws).open()
        heads = [await of.subscribe("newHeads", overflow=o) for o in ("latest", "backpressure", "drop_oldest")]

        async def read(heads):
            return [head.number async for head in heads]

        async def call(of):
            while True:
                await of.eth.get_block("latest", True)

        tasks = [asyncio.ensure_future(read(each)) for each in heads] + [
            asyncio.ensure_future(call(of)) for _ in "1234"
        ]
        making = asyncio.ensure_future(of.subscribe("logs").start())
        node.call("dev_flood", "newHeads", 300)
        if turn % 2:
            node.call("dev_drop", "rst")
        await asyncio.sleep(0.003 * turn)
        if turn % 3 == 0:
            tasks[0].cancel()
        await of.close()
        ended = await asyncio.gather(*tasks, making, return_exceptions=True)
        assert all(
            isinstance(e, (list, client.Subscription, client.ClientError, asyncio.CancelledError)) for e in ended
        )
        assert {type(e) for e in ended[3:7]} <= {client.Closed, client.ConnectionFailed}, ended
