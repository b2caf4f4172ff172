# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Subscriptions: each kind, each way to take events, each policy."""

from __future__ import annotations

import asyncio
import gc

import pytest
from conftest import faults, turns
from harness.fake_node import FakeNode, notification, reply

import ethwire
from ethwire import client


@pytest.fixture(params=["ws", "ipc"])
def persistent(request, node):
    return {"ws": node.ws, "ipc": node.ipc}[request.param]


async def test_heads(node, persistent):
    async with ethwire.Client(persistent) as of:
        async with of.subscribe("newHeads") as heads:
            first = node.call("dev_mine", 3)
            seen = [await heads.next() for _ in range(3)]
            assert [head.number for head in seen] == [int(first, 16) - 2 + n for n in range(3)]
            assert [head.parent_hash for head in seen[1:]] == [head.hash for head in seen[:2]]
            assert seen[-1] == client.Header.from_json(seen[-1].raw)
            assert heads.stats == {"delivered": 3, "lost": 0, "undecodable": 0, "waiting": 0, "waiting_bytes": 0}


async def test_the_example_of_the_readme(node):
    async with ethwire.Client(node.ws, reconnect=True) as of:
        number = await of.eth.block_number()
        heads = of.subscribe("newHeads")
        await heads
        node.call("dev_mine", 2)
        async for head in heads:
            assert head.base_fee_per_gas > 0
            if head.number == number + 2:
                break


async def test_every_kind(node, persistent):
    async with ethwire.Client(persistent) as of:
        logs, hashes, full, syncing = (
            of.subscribe("logs"),
            of.subscribe("newPendingTransactions"),
            of.subscribe("newPendingTransactions", full=True),
            of.subscribe("syncing"),
        )
        other = of.subscribe("anything", {"a": 1}, namespace="x")
        for each in (logs, hashes, full, syncing, other):
            await each
        node.call("dev_mine", 2)
        log, hash, transaction = await logs.next(), await hashes.next(), await full.next()
        assert type(log) is client.Log and type(hash) is client.HexBytes and type(transaction) is client.Transaction
        assert transaction.hash == hash
        node.call("dev_emit", "syncing", {"syncing": True, "status": {"currentBlock": 5}})
        status = await syncing.next()
        assert status and status.current_block == 5
        node.call("dev_emit", "anything", [1, {"b": None}])
        assert await other.next() == [1, {"b": None}]
        # Of one address alone.
        async with of.subscribe("logs", address=log.address, topics=[list(log.topics[:1])]) as some:
            node.call("dev_mine", 8)
            while (await logs.next()).address != log.address:
                pass
            seen = await some.next()
            assert seen.address == log.address and seen.topics[0] == log.topics[0]


async def test_batches(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        node.call("dev_mine", 50)
        seen = []
        async for batch in heads.batches(16):
            assert 1 <= len(batch) <= 16
            seen += batch
            if len(seen) == 50:
                break
        assert [b.number - a.number for a, b in zip(seen, seen[1:])] == [1] * 49
        node.call("dev_mine", 1)
        assert len(await heads.next_batch(5)) == 1


async def test_a_wait_that_is_cancelled_or_times_out_loses_nothing(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        for _ in range(3):
            waiting = asyncio.ensure_future(heads.next())
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            with pytest.raises(client.RequestTimeout):
                await heads.next(timeout=0.01)
        node.call("dev_mine", 2)
        assert (await heads.next()).number + 1 == (await heads.next()).number


async def test_one_task_waits_at_a_time(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        first = asyncio.ensure_future(heads.next())
        await turns(lambda: heads._waits)
        with pytest.raises(RuntimeError, match="another task waits"):
            await heads.next()
        node.call("dev_mine", 1)
        assert (await first).number > 0


async def test_the_end_by_unsubscribing(node):
    async with ethwire.Client(node.ws) as of:
        heads = of.subscribe("newHeads")
        await heads
        node.call("dev_mine", 2)
        await turns(lambda: heads.stats["waiting"] == 2)
        assert await heads.unsubscribe() is True
        assert [head.number async for head in heads] != []  # those that had come
        with pytest.raises(client.Closed):
            await heads.next()
        assert await heads.unsubscribe() is False
        assert node.call("dev_stats")["subscriptions"] == 0


async def test_closing_ends_iterations(node):
    async with ethwire.Client(node.ws) as of:
        heads = of.subscribe("newHeads")
        await heads

        async def read():
            return [head async for head in heads]

        reading = asyncio.ensure_future(read())
        await turns(lambda: heads._waits)
    assert await reading == []
    with pytest.raises(client.Closed):
        await heads.next()


async def test_one_that_nobody_refers_to_ends(node):
    async with ethwire.Client(node.ws) as of:
        await of.subscribe("newHeads")
        gc.collect()
        node.wait("it is gone", lambda stats: stats["subscriptions"] == 0)
        # The client lives.
        assert await of.eth.block_number() > 0


async def test_one_that_is_refused(node):
    async with ethwire.Client(node.ws) as of:
        refusal = {"code": -32000, "message": "no such subscription"}
        with faults(node, answers=[{"method": "eth_subscribe", "do": "error", "error": refusal}]):
            with pytest.raises(client.RPCError, match="no such subscription"):
                async with of.subscribe("newHeads"):
                    pass
        with faults(node, answers=[{"method": "eth_subscribe", "do": "drop"}]):
            heads = of.subscribe("newHeads")
            making = asyncio.ensure_future(heads.start())
            await turns(lambda: heads._starting)
            making.cancel()
            with pytest.raises(asyncio.CancelledError):
                await making
        # And then again.
        async with heads:
            node.call("dev_mine", 1)
            await heads.next()


async def test_over_http_there_are_none(node):
    async with ethwire.Client(node.http) as of:
        with pytest.raises(client.ClientError, match="persistent connection"):
            await of.subscribe("newHeads")


# The queue.


async def full_of(heads, waiting):
    await turns(lambda: heads.stats["waiting"] == waiting)


@pytest.mark.parametrize("overflow", ["drop_oldest", "drop_newest", "latest"])
async def test_what_a_full_queue_loses(node, overflow):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads", queue=4, overflow=overflow) as heads:
        last = int(node.call("dev_mine", 10), 16)
        keeps = 1 if overflow == "latest" else 4
        await turns(lambda: heads.stats["lost"] == 10 - keeps)
        if overflow == "drop_newest":
            kept = [last - 9 + n for n in range(4)]
            order = [*kept, client.Lagged, last + 1]
        else:
            kept = [last] if overflow == "latest" else [last - 3 + n for n in range(4)]
            order = [client.Lagged, *kept]
        seen = []
        items = heads.items()
        for _ in range(len(kept)):
            item = await anext(items)
            if isinstance(item, client.Lagged):
                assert item.count == 10 - keeps
                seen.append(client.Lagged)
                item = await anext(items)
            seen.append(item.number)
        if overflow == "drop_newest":
            node.call("dev_mine", 1)
            item = await anext(items)
            assert item.count == 6
            seen += [type(item), (await anext(items)).number]
        assert seen == order


async def test_a_full_queue_that_fails(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads", queue=2, overflow="fail") as heads:
        last = int(node.call("dev_mine", 5), 16)
        await turns(lambda: heads.stats["lost"] > 0)
        assert [(await heads.next()).number for _ in range(2)] == [last - 4, last - 3]
        for _ in range(2):
            with pytest.raises(client.QueueOverflow):
                await heads.next()
        node.wait("it is gone", lambda stats: stats["subscriptions"] == 0)
        assert await heads.unsubscribe() is False


async def test_backpressure_loses_nothing(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads", queue=4, overflow="backpressure") as heads:
        node.call("dev_flood", "newHeads", 3000)
        await turns(lambda: heads.stats["waiting"] >= 2)
        # Others go on meanwhile.
        assert await of.eth.block_number() > 0
        assert heads.stats["waiting"] <= 256
        seen = [await heads.next() for _ in range(3000)]
        assert [b.number - a.number for a, b in zip(seen, seen[1:])] == [1] * 2999
        assert heads.stats["lost"] == 0


async def test_bytes_are_a_limit_too(node):
    async with ethwire.Client(node.ws, queue_bytes=4000) as of, of.subscribe("newHeads") as heads:
        node.call("dev_mine", 20)
        await turns(lambda: heads.stats["lost"] > 10)
        assert heads.stats["waiting_bytes"] <= 4000


async def test_a_policy_that_does_not_exist(node):
    with pytest.raises(ValueError, match="drop_oldest, drop_newest, latest, fail, backpressure"):
        ethwire.Client(node.ws, overflow="drop")
    async with ethwire.Client(node.ws) as of:
        with pytest.raises(ValueError, match="overflow"):
            await of.subscribe("newHeads", overflow="none")


async def test_what_a_kind_does_not_take(node):
    async with ethwire.Client(node.ws) as of:
        for wrong in ({"address": "0x" + "00" * 20}, {"topics": []}, {"full": True}, {"transactions": [b""]}):
            with pytest.raises(TypeError, match="newHeads takes no"):
                of.subscribe("newHeads", **wrong)
        with pytest.raises(ValueError, match="64 hex digits"):
            await of.subscribe("logs", topics=["0x1"])
        heads = of.subscribe("newHeads")
        assert repr(heads).startswith("<ethwire.Subscription newHeads new of <ethwire.Client ws://")
        with pytest.raises(client.RequestTimeout):
            await heads.start(timeout=0)
        assert "live" in repr(await heads)


# What is no event.


async def test_events_of_another_type(node):
    async with ethwire.Client(node.ws) as of, of.subscribe("newHeads") as heads:
        node.call("dev_emit", "newHeads", {"number": "0x1"})
        node.call("dev_mine", 1)
        head = await heads.next()
        assert head.number > 1 and heads.stats["undecodable"] == 1
        node.call("dev_emit", "newHeads", {"parentHash": 5, "number": []})
        node.call("dev_mine", 1)
        items = heads.items()
        match await anext(items):
            case client.Undecodable(raw, path, reason):
                assert "parentHash" in raw and path in ("parentHash", "number") and path in reason
            case other:
                raise AssertionError(other)
        assert (await anext(items)).number == head.number + 1


async def test_events_that_are_no_json():
    def answer(request):
        if request["method"] == "eth_subscribe":
            return [reply(request, "0x1")]
        return [reply(request, "0x5")]

    async def events(fake, *texts):
        fake.say(*texts)

    with FakeNode("ws", answer) as fake:
        async with ethwire.Client(fake.address) as of, of.subscribe("newPendingTransactions") as hashes:
            good = notification("0x1", "0x" + "aa" * 32)
            bad = '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":"0xzz,}}'
            fake.say(good, bad, good)
            items = hashes.items()
            assert await anext(items) == b"\xaa" * 32
            assert isinstance(await anext(items), client.Lagged)
            assert await anext(items) == b"\xaa" * 32
            # An order of members that is not the usual one.
            fake.say('{"params":{"result":"0x%s","subscription":"0x1"},"method":"eth_subscription"}' % ("bb" * 32))
            assert await anext(items) == b"\xbb" * 32
            fake.say(good[:] if isinstance(good, str) else good)
            assert await hashes.next() == b"\xaa" * 32
