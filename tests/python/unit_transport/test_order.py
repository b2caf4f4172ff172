# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events arrive in the order in which the node sent them, whoever has to read them: the engine, or `json.loads`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import ethwire
import pytest
import web3
from conftest import connected_to, provider_for
from harness.fake_node import FakeNode, notification, reply
from web3.utils.subscriptions import LogsSubscription, PendingTxSubscription

SECONDS = 10
HARNESS = str(Path(__file__).resolve().parents[1])


def text(subscription, result, form="plain"):
    """A notification as text, of a form that is the engine's to read, or Python's."""
    message = json.dumps(notification(subscription, result), separators=(",", ":"))
    if form == "spaced":
        return " " + message
    if form == "nan":
        return message[:-1] + ', "more": NaN}'
    if form == "surrogate":
        return message[:-1] + ', "more": "\\ud800"}'
    if form == "escaped":
        return message.replace("eth_subscription", "eth\\u005fsubscription")
    if form == "twice":
        return message[:-1] + ', "params": ' + json.dumps(notification(subscription, result)["params"]) + "}"
    if form == "deep":
        return message[:-1] + ', "more": ' + "[" * 300 + "]" * 300 + "}"
    assert form == "plain"
    return message


FORMS = ("spaced", "nan", "surrogate", "escaped", "twice", "deep")


def hash_of(number):
    return "0x%064x" % number


def number_of(result):
    return int.from_bytes(result, "big")


async def streamed(w3, count):
    """The numbers of the next events, with the names that the program knows their subscriptions by."""
    seen = []
    async for message in w3.socket.process_subscriptions():
        seen.append((message["subscription"], number_of(message["result"])))
        if len(seen) == count:
            return seen


def burst_on(method, *messages):
    """A node that sends all of these behind its reply to one request."""

    def answer(request):
        if request["method"] == "eth_subscribe":
            return [reply(request, "0x" + request["params"][0][:4].encode().hex())]
        if request["method"] == method:
            return [*messages, reply(request, "0x1")]
        return [reply(request, True if request["method"] == "eth_unsubscribe" else "0x1")]

    return answer


PENDING, LOGS = ("0x" + kind[:4].encode().hex() for kind in ("newPendingTransactions", "logs"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("with_handler", [False, True])
async def test_one_odd_message_in_a_burst_keeps_its_place(transport, form, with_handler):
    for odd in (0, 2, 4, 5):
        burst = [text(PENDING, hash_of(number), form if number == odd else "plain") for number in range(6)]
        seen = []

        async def handler(context):
            seen.append((context.subscription.id, number_of(context.result)))
            if len(seen) == 6:
                await context.subscription.unsubscribe()

        with FakeNode(transport, burst_on("eth_chainId", *burst)) as node:
            async with connected_to(transport, node.address) as w3:
                subscription = PendingTxSubscription(handler=handler if with_handler else None)
                await w3.subscription_manager.subscribe(subscription)
                await w3.eth.chain_id
                if with_handler:
                    await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), SECONDS)
                else:
                    seen = await asyncio.wait_for(streamed(w3, 6), SECONDS)
        assert seen == [(PENDING, number) for number in range(6)], odd


async def test_every_other_message_is_odd_and_a_consumer_waits_already(transport):
    forms = [form for each in FORMS for form in ("plain", each)]
    burst = [text(PENDING, hash_of(number), form) for number, form in enumerate(forms)]
    with FakeNode(transport, burst_on("eth_chainId", *burst)) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            consumer = asyncio.create_task(streamed(w3, len(burst)))
            await asyncio.sleep(0.05)
            await w3.eth.chain_id
            seen = await asyncio.wait_for(consumer, SECONDS)
    assert [number for _, number in seen] == list(range(len(burst)))
    assert ethwire.stats()["providers"][-1]["events"] == len(burst)


async def test_several_subscriptions_keep_their_order_in_one_stream(transport):
    """More replies than one turn handles, with odd events between them."""
    burst = []
    for number in range(0, 1_200, 3):
        burst += [
            text(PENDING, hash_of(number)),
            text(LOGS, hash_of(number + 1), FORMS[number % len(FORMS)]),
            '{"jsonrpc":"2.0","id":%d,"result":1}' % (10**9 + number),
            text(PENDING, hash_of(number + 2), "spaced" if number % 2 else "nan"),
        ]
    with FakeNode(transport, burst_on("eth_chainId", *burst)) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            await w3.subscription_manager.subscribe(LogsSubscription())
            await w3.eth.chain_id
            seen = await asyncio.wait_for(streamed(w3, 1_200), SECONDS)
    assert [number for _, number in seen] == list(range(1_200))
    assert {name for name, _ in seen} == {PENDING, LOGS}


@pytest.mark.parametrize("form", FORMS)
async def test_what_comes_before_the_reply_keeps_its_place_among_others(transport, form):
    """Of a subscription that is not known yet, between the events of one that is."""

    def answer(request):
        if request["method"] != "eth_subscribe":
            return [reply(request, True if request["method"] == "eth_unsubscribe" else "0x1")]
        if request["params"][0] == "newPendingTransactions":
            return [reply(request, PENDING)]
        return [
            text(PENDING, hash_of(0)),
            text(LOGS, hash_of(1)),
            text(PENDING, hash_of(2), form),
            text(LOGS, hash_of(3), form),
            reply(request, LOGS),
            text(LOGS, hash_of(4), form),
            text(PENDING, hash_of(5)),
            text(LOGS, hash_of(6)),
            text(PENDING, hash_of(7), form),
        ]

    with FakeNode(transport, answer) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            await w3.subscription_manager.subscribe(LogsSubscription())
            seen = await asyncio.wait_for(streamed(w3, 8), SECONDS)
    assert [number for _, number in seen] == list(range(8))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("with_handler", [False, True])
async def test_a_burst_keeps_its_order_across_a_loss(transport, form, with_handler):
    """The second connection knows the subscription by another id, and says so in both forms."""
    asked = []

    def answer(request):
        if request["method"] == "eth_subscribe":
            asked.append(request)
            if len(asked) == 1:
                return [reply(request, "0xa")]
            return [
                text("0xb", hash_of(6), form),
                text("0xb", hash_of(7)),
                reply(request, "0xb"),
                text("0xb", hash_of(8), form),
                text("0xb", hash_of(9)),
            ]
        if request["method"] == "eth_chainId":
            node_.loses_after = True
            return [text("0xa", hash_of(n), form if n in (1, 4) else "plain") for n in range(6)]
        return [reply(request, True if request["method"] == "eth_unsubscribe" else "0x1")]

    seen = []

    async def handler(context):
        seen.append((context.subscription.id, number_of(context.result)))
        if len(seen) == 10:
            await context.subscription.unsubscribe()

    ethwire.uninstall()
    assert ethwire.install(reconnect=True)
    try:
        with FakeNode(transport, answer) as node_:
            async with web3.AsyncWeb3(provider_for(transport, node_.address)) as w3:
                subscription = PendingTxSubscription(handler=handler if with_handler else None)
                await w3.subscription_manager.subscribe(subscription)
                call = asyncio.create_task(w3.provider.make_request("eth_chainId", []))
                while not getattr(node_, "loses_after", False):
                    await asyncio.sleep(0.01)
                await asyncio.sleep(0.1)
                call.cancel()
                node_.drop()
                if with_handler:
                    await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), SECONDS)
                else:
                    seen = await asyncio.wait_for(streamed(w3, 10), SECONDS)
    finally:
        ethwire.uninstall()
        assert ethwire.install()
    assert seen == [("0xa", number) for number in range(10)]


async def test_raw_messages_of_subscriptions_that_web3_does_not_know_keep_their_order(transport):
    """Read by `pop_raw_response`: one subscribed by `make_request`, between the events of another."""
    burst = []
    for number in range(0, 1_500, 3):
        burst += [
            text(PENDING, hash_of(number)),
            text("0x77", hash_of(number + 1), "nan" if number % 2 else "plain"),
            text(PENDING, hash_of(number + 2), "spaced"),
        ]
    with FakeNode(transport, burst_on("eth_chainId", *burst)) as node:
        async with connected_to(transport, node.address) as w3:
            await w3.subscription_manager.subscribe(PendingTxSubscription())
            await w3.eth.chain_id
            numbers = []
            for _ in range(1_500):
                message = await w3.provider._request_processor.pop_raw_response(subscription=True)
                numbers.append(int(message["params"]["result"], 16))
    assert numbers == list(range(1_500))


async def test_odd_messages_count_for_what_may_be_buffered(transport, program):
    """Nobody reads: they are held back in the socket as all others are."""
    result = program(
        f"""
        import asyncio, json, sys
        sys.path.insert(0, {HARNESS!r})
        import ethwire, web3
        from harness.fake_node import FakeNode, notification, reply
        from web3.utils.subscriptions import PendingTxSubscription
        text = " " + json.dumps(notification("0xa", "0x" + "5" * 60_000))[:-1] + ', "more": NaN}}'
        def answer(request):
            if request["method"] == "eth_subscribe":
                return [reply(request, "0xa")]
            return [reply(request, "0x1"), *[text] * 100]
        async def main():
            cls = web3.WebSocketProvider if {transport!r} == "ws" else web3.AsyncIPCProvider
            with FakeNode({transport!r}, answer) as node:
                provider = cls(node.address)
                async with web3.AsyncWeb3(provider) as w3:
                    await w3.subscription_manager.subscribe(PendingTxSubscription())
                    await provider.make_request("eth_chainId", [])
                    await asyncio.sleep(0.5)
                    session = provider._request_processor._ethwire
                    assert session.level == 3, session.reason
                    print(session.buffered_bytes < 1.5 * 2**20 or session.buffered_bytes)
        asyncio.run(main())
        """,
        ETHWIRE_MAX_BUFFERED_BYTES="1M",
    )
    assert result.stdout == "True\n", result.stderr
