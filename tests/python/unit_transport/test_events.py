# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that wait in the engine: those that are none after all, those of a connection that ends, those left behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import subprocess
import sys
import weakref

import pytest
from conftest import hash_of, provider_for, until
from harness.fake_node import FakeNode, notification, reply
from web3 import AsyncWeb3
from web3.utils.subscriptions import PendingTxSubscription

import ethwire
from ethwire.session.session import session_of

BROKEN = '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"%s","result":%s}}'


@pytest.mark.parametrize("result", ['{"a":}', "[" * 90_000 + "]" * 90_000], ids=["no JSON", "too deep"])
@pytest.mark.parametrize("way", ["stream", "handler"])
async def test_an_event_that_cannot_be_read_is_said_and_passed_over(connected, node, way, result, caplog):
    async with connected() as w3:
        seen = []

        async def handler(context):
            seen.append(context.result)
            await context.subscription.unsubscribe()

        subscription_id = await w3.subscription_manager.subscribe(
            PendingTxSubscription(handler=handler if way == "handler" else None)
        )
        node.call("dev_message", BROKEN % (subscription_id, result))
        node.call("dev_message", BROKEN % (subscription_id, '"%s"' % hash_of(7)))
        if way == "handler":
            await w3.subscription_manager.handle_subscriptions()
        else:
            async for message in w3.socket.process_subscriptions():
                seen.append(message["result"])
                break
        assert [int.from_bytes(each, "big") for each in seen] == [7]
        assert ethwire.stats()["providers"][-1]["garbage"] == 1
        assert await w3.eth.block_number >= 0


async def test_what_was_received_is_delivered_though_nothing_can_be_sent(transport):
    """Reading has paused for a consumer that is behind, the node is gone, and then something is written."""
    size, count = 500, 250
    ethwire.install(max_buffered_bytes=100_000)
    try:

        def answer(request):
            if request["method"] != "eth_subscribe":
                return []
            events = [notification("0xa", "0x%0*x" % (size, number)) for number in range(count)]
            return [reply(request, "0xa"), *events]

        with FakeNode(transport, answer) as node:
            provider = provider_for(transport, node.address)
            w3 = AsyncWeb3(provider)
            await provider.connect()
            await w3.eth.subscribe("newPendingTransactions")
            session = session_of(provider._request_processor)
            await until(lambda: session.source.link.pauses)
        seen = []
        with pytest.raises(Exception) as caught:
            calls = []
            for _ in range(3):
                calls.append(asyncio.ensure_future(w3.eth.get_balance("0x" + "11" * 20)))
                await asyncio.sleep(0.05)
            async for message in w3.socket.process_subscriptions():
                seen.append(int(message["result"], 16))
            await calls[0]
        assert seen == list(range(count)), caught.value
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        with contextlib.suppress(Exception):
            await provider.disconnect()
    finally:
        ethwire.install(max_buffered_bytes=64 << 20)


async def test_a_reader_of_the_program_goes_on_when_the_engine_has_let_go():
    def answer(request):
        return [reply(request, "0xa")] if request["method"] == "eth_subscribe" else []

    with FakeNode("ws", answer) as node:
        provider = provider_for("ws", node.address)
        w3 = AsyncWeb3(provider)
        await provider.connect()
        await w3.eth.subscribe("newPendingTransactions")
        session = session_of(provider._request_processor)
        node.say(notification("0xa", hash_of(1)))
        await until(lambda: session.source.buffered)
        messages = asyncio.Queue()
        provider._ws.recv = messages.get
    await until(lambda: provider._ws.closed)
    for number in (2, 3):
        messages.put_nowait(json.dumps(notification("0xa", hash_of(number))))
    seen = []
    async for message in w3.socket.process_subscriptions():
        seen.append(int.from_bytes(message["result"], "big"))
        if seen[-1] == 3:
            break
    assert seen == [1, 2, 3]
    await provider.disconnect()


async def test_a_provider_that_is_dropped_with_events_left_is_collected(transport):
    def answer(request):
        return [reply(request, "0xa")] if request["method"] == "eth_subscribe" else []

    with FakeNode(transport, answer) as node:
        w3 = AsyncWeb3(provider_for(transport, node.address))
        await w3.provider.connect()
        await w3.eth.subscribe("newPendingTransactions")
        session = session_of(w3.provider._request_processor)
        node.say(*(notification("0xa", hash_of(number)) for number in range(100)))
        await until(lambda: session.source.buffered)
    await until(lambda: session.stream.backlog)  # handed over at the end
    task = w3.provider._message_listener_task
    await asyncio.wait([task])
    task.exception()
    known = weakref.ref(session)
    del w3, session, task
    await asyncio.sleep(0)
    # A method of web3's keeps the last AsyncWeb3 that it was looked up in.
    assert AsyncWeb3(provider_for(transport, node.address)).eth._subscribe
    gc.collect()
    assert known() is None


def test_a_connection_may_be_closed_when_the_process_ends(node, transport):
    """By a function that was registered before web3.py was imported, and so runs after all that it registers."""
    program = f"""
import asyncio, atexit
loop, providers = asyncio.new_event_loop(), []
@atexit.register
def end():
    loop.run_until_complete(providers[0].disconnect())
    print("ended")
import ethwire, web3
ethwire.install()
cls = web3.WebSocketProvider if {transport == "ws"} else web3.AsyncIPCProvider
providers.append(cls({node.address(transport)!r}))
loop.run_until_complete(providers[0].connect())
print(ethwire.stats()["providers"][0]["level"])
"""
    path = os.path.dirname(os.path.dirname(ethwire.__file__))
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert (done.stdout, done.returncode) == ("native\nended\n", 0), done.stderr


async def test_what_nobody_reads_does_not_hold_up_the_handlers(connected, node):
    ethwire.install(max_buffered_bytes=1 << 20)
    try:
        async with connected() as w3:
            count, handled = 20_000, []

            async def handler(context):
                handled.append(context.result)
                if len(handled) == count:
                    await context.subscription.unsubscribe()

            await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
            handling = asyncio.ensure_future(w3.subscription_manager.handle_subscriptions())
            await w3.provider.make_request("eth_subscribe", ["newPendingTransactions"])
            await w3.provider.make_request("dev_flood", ["newPendingTransactions", count])
            await asyncio.wait_for(handling, 30)
            counts = ethwire.stats()["providers"][-1]
            assert counts["unread_dropped"] > 1_000 and counts["buffered_bytes"] < 1 << 19
            assert await w3.eth.block_number >= 0
    finally:
        ethwire.install()
