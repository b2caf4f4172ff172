# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A connection that dies while it is not read, because as much as may be buffered waits for its consumer: calls are told
at once, and what was received is still delivered before the end."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import struct
import time

import pytest
from conftest import connected_to, hash_of, until
from harness.fake_node import FakeNode, notification, reply
from web3.exceptions import PersistentConnectionClosedOK, TaskNotRunning
from web3.utils.subscriptions import PendingTxSubscription
from websockets.exceptions import ConnectionClosedError

import ethwire
from ethwire._awaited.inbox import inbox_of

LIMIT = 256 * 1024
SECONDS = 20
SOON = 3
"""Seconds within which a call has to end whose own deadline is later."""

LOST = (ConnectionClosedError, PersistentConnectionClosedOK, OSError)


@contextlib.contextmanager
def installed(**options):
    ethwire.uninstall()
    assert ethwire.install(max_buffered_bytes=LIMIT, **options)
    try:
        yield
    finally:
        ethwire.uninstall()
        assert ethwire.install()


def reset(link):
    """As a host that has forgotten the connection: RST, where `close` would wait for whoever reads."""
    unspecified = struct.pack("H14x", 0)
    assert ctypes.CDLL(None, use_errno=True).connect(link.fileno(), unspecified, len(unspecified)) == 0


class Node(FakeNode):
    """Each connection's subscription has an id of its own; a transaction is never answered."""

    def __init__(self, transport):
        super().__init__(transport, self._answer_to)
        self.asked = []
        self.said = 0
        self._subscriptions = 0

    def _answer_to(self, request):
        method = request["method"]
        self.asked.append(method)
        if method == "eth_subscribe":
            self._subscriptions += 1
            return [reply(request, hex(9 + self._subscriptions))]
        return [] if method == "eth_sendRawTransaction" else [reply(request, "0x7")]

    def events(self, peer, subscription, count):
        """The next in the row, in one write."""
        first, self.said = self.said, self.said + count
        peer.say([notification(subscription, hash_of(number)) for number in range(first, self.said)])

    async def fill(self, inbox):
        """Events until nothing more is read, and some that nobody reads."""
        pauses = inbox.source.link.pauses
        while inbox.source.link.pauses == pauses:
            await asyncio.to_thread(self.events, self.peers[0], "0xa", 50)
        await asyncio.to_thread(self.events, self.peers[0], "0xa", 50)

    def die(self, how):
        for peer in self.peers:
            self.lose(peer, how)

    def lose(self, peer, how):
        if how == "rst":
            reset(peer.link)
        else:
            with contextlib.suppress(OSError):
                peer.link.shutdown(2)


@pytest.fixture(params=["ws-fin", "ws-rst", "ipc-fin"])
def death(request):
    return request.param.split("-")


async def ends_soon(call):
    began = time.monotonic()
    with pytest.raises(LOST):
        await asyncio.wait_for(call, SECONDS)
    assert time.monotonic() - began < SOON


def numbers_are_in_order(numbers, node, how):
    """What a reset has overtaken in the node's own system is lost; nothing else is."""
    assert numbers == list(range(len(numbers)))
    assert len(numbers) == node.said or how == "rst"


@pytest.mark.parametrize("with_handler", [False, True])
async def test_calls_end_at_once_and_events_are_delivered_before_the_end(death, with_handler):
    transport, how = death
    numbers = []

    async def handler(context):
        numbers.append(int.from_bytes(context.result, "big"))

    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            inbox = inbox_of(w3.provider._request_processor)
            subscription = PendingTxSubscription(handler=handler if with_handler else None)
            await w3.subscription_manager.subscribe(subscription)
            in_flight = asyncio.ensure_future(w3.eth.send_raw_transaction(b"x"))
            await until(lambda: "eth_sendRawTransaction" in node.asked)
            await node.fill(inbox)
            assert ethwire.stats()["providers"][-1]["connected"]
            node.die(how)
            await ends_soon(in_flight)
            await ends_soon(w3.eth.block_number)
            await ends_soon(w3.eth.send_raw_transaction(b"x"))
            async with w3.batch_requests() as batch:
                batch.add(w3.eth.get_balance("0x" + "11" * 20))
                await ends_soon(batch.async_execute())
            assert not await w3.is_connected()
            assert not ethwire.stats()["providers"][-1]["connected"]
            assert not w3.provider._message_listener_task.done()
            assert inbox.buffered_bytes > 0
            if with_handler:
                with contextlib.suppress(*LOST):
                    await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), SECONDS)
            else:
                with contextlib.suppress(TaskNotRunning, *LOST):
                    async for message in w3.socket.process_subscriptions():
                        numbers.append(int.from_bytes(message["result"], "big"))
            numbers_are_in_order(numbers, node, how)
            assert w3.provider._message_listener_task.done()
            assert inbox.counters.buffered_peak < LIMIT * 1.2
            await ends_soon(w3.eth.block_number)


async def test_a_sender_that_waits_for_room_is_told(transport):
    """And so is whoever waits for a pong."""
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            inbox = inbox_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(inbox)
            drained = asyncio.ensure_future(inbox.source.drain())
            type(inbox.source).is_congested, real = property(lambda self: True), type(inbox.source).is_congested
            try:
                drained = asyncio.ensure_future(inbox.source.drain())
                await asyncio.sleep(0.05)
                assert not drained.done()
                pong = await w3.provider._ws.ping() if transport == "ws" else None
                node.die("fin")
                await asyncio.wait_for(drained, SOON)
                if pong is not None:
                    await ends_soon(pong)
            finally:
                type(inbox.source).is_congested = real


async def test_what_the_second_connection_was_asked_is_still_answered(transport):
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            inbox = inbox_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(inbox)
            await until(lambda: inbox.source.relief._sibling is not None and len(node.peers) == 2)
            carried = asyncio.ensure_future(w3.eth.send_raw_transaction(b"x"))
            await until(lambda: "eth_sendRawTransaction" in node.asked)
            request = next(iter(inbox.calls)).request_id
            node.lose(node.peers[0], "fin")
            await until(lambda: inbox.is_lost)
            await asyncio.sleep(0.05)
            assert not carried.done()
            node.peers[1].say([{"jsonrpc": "2.0", "id": request, "result": hash_of(5)}])
            assert int.from_bytes(await asyncio.wait_for(carried, SOON), "big") == 5
            await ends_soon(w3.eth.block_number)
            other = asyncio.ensure_future(inbox.source.wait_lost())
            await asyncio.wait_for(other, SOON)


async def test_disconnecting_waits_for_nobody(transport):
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            inbox = inbox_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(inbox)
            node.die("fin")
            await until(lambda: inbox.is_lost)
            began = time.monotonic()
            await w3.provider.disconnect()
            assert time.monotonic() - began < SOON
            await asyncio.wait_for(w3.provider.connect(), SECONDS)
            assert await w3.eth.block_number == 7
            assert ethwire.stats()["providers"][-1]["connected"]
