# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A connection that dies while it is not read, because as much as may be buffered waits for its consumer: calls are told
at once, and what was received is still delivered before the end."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import struct
import time

import pytest
from conftest import connected_to, hash_of, until
from harness.fake_node import FakeNode, notification, reply
from web3.exceptions import PersistentConnectionClosedOK, TaskNotRunning
from web3.utils.subscriptions import PendingTxSubscription
from websockets.exceptions import ConnectionClosedError

import ethwire
from ethwire.session.session import session_of

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
        texts = [json.dumps(notification(subscription, hash_of(number))) for number in range(first, self.said)]
        # Some are such as only Python reads.
        peer.say(each.replace('"sub', '"\\u0073ub') if i % 7 == 3 else each for i, each in enumerate(texts))

    async def fill(self, session, peer=0, subscription="0xa"):
        """Events until nothing more is read, and some that nobody reads. No more than the system takes: an end behind
        them would not be seen."""
        link = session.source.link
        pauses = link.pauses
        while link.pauses == pauses:
            enough = link.buffered + 5_000
            await asyncio.to_thread(self.events, self.peers[peer], subscription, 50)
            await until(lambda: link.pauses != pauses or link.buffered > enough)  # noqa: B023
        await asyncio.to_thread(self.events, self.peers[peer], subscription, 50)

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
            session = session_of(w3.provider._request_processor)
            subscription = PendingTxSubscription(handler=handler if with_handler else None)
            await w3.subscription_manager.subscribe(subscription)
            in_flight = asyncio.ensure_future(w3.eth.send_raw_transaction(b"x"))
            await until(lambda: "eth_sendRawTransaction" in node.asked)
            await node.fill(session)
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
            assert session.buffered_bytes > 0
            if with_handler:
                with contextlib.suppress(*LOST):
                    await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), SECONDS)
            else:
                with contextlib.suppress(TaskNotRunning, *LOST):
                    async for message in w3.socket.process_subscriptions():
                        numbers.append(int.from_bytes(message["result"], "big"))
            numbers_are_in_order(numbers, node, how)
            assert w3.provider._message_listener_task.done()
            assert session.counters.buffered_peak < LIMIT * 1.2
            await ends_soon(w3.eth.block_number)


async def test_a_sender_that_waits_for_room_is_told(transport):
    """And so is whoever waits for a pong."""
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(session)
            drained = asyncio.ensure_future(session.source.drain())
            type(session.source).is_congested, real = property(lambda self: True), type(session.source).is_congested
            try:
                drained = asyncio.ensure_future(session.source.drain())
                await asyncio.sleep(0.05)
                assert not drained.done()
                pong = await w3.provider._ws.ping() if transport == "ws" else None
                node.die("fin")
                await asyncio.wait_for(drained, SOON)
                if pong is not None:
                    await ends_soon(pong)
            finally:
                type(session.source).is_congested = real


async def test_what_the_second_connection_was_asked_is_still_answered(transport):
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(session)
            await until(lambda: session.source.relief._sibling is not None and len(node.peers) == 2)
            carried = asyncio.ensure_future(w3.eth.send_raw_transaction(b"x"))
            await until(lambda: "eth_sendRawTransaction" in node.asked)
            request = next(iter(session.calls)).request_id
            node.lose(node.peers[0], "fin")
            await until(lambda: session.is_lost)
            await asyncio.sleep(0.05)
            assert not carried.done()
            node.peers[1].say([{"jsonrpc": "2.0", "id": request, "result": hash_of(5)}])
            assert int.from_bytes(await asyncio.wait_for(carried, SOON), "big") == 5
            await ends_soon(w3.eth.block_number)
            other = asyncio.ensure_future(session.source.wait_lost())
            await asyncio.wait_for(other, SOON)


async def test_disconnecting_waits_for_nobody(transport):
    with installed(), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await node.fill(session)
            node.die("fin")
            await until(lambda: session.is_lost)
            began = time.monotonic()
            await w3.provider.disconnect()
            assert time.monotonic() - began < SOON
            await asyncio.wait_for(w3.provider.connect(), SECONDS)
            assert await w3.eth.block_number == 7
            assert ethwire.stats()["providers"][-1]["connected"]


async def lost_and_made_again(node, w3, session, how):
    """The buffer is full, the node dies, and is there again; nobody has taken anything."""
    await node.fill(session)
    held = node.said
    in_flight = [asyncio.ensure_future(w3.eth.send_raw_transaction(b"x")), asyncio.ensure_future(w3.eth.block_number)]
    await until(lambda: "eth_sendRawTransaction" in node.asked)
    peers = len(node.peers)
    node.die(how)
    await ends_soon(in_flight[0])
    assert await asyncio.wait_for(in_flight[1], SOON) == 7
    await until(lambda: session.counters.reconnects and len(node.peers) > peers and not session.is_lost)
    assert await asyncio.wait_for(w3.eth.block_number, SOON) == 7
    assert await w3.is_connected()
    assert ethwire.stats()["providers"][-1]["connected"]
    await until(lambda: ethwire.losses(w3))
    return held, peers


@pytest.mark.parametrize("with_handler", [False, True])
async def test_it_is_made_again_at_once_and_its_events_come_after_those_before(death, with_handler):
    transport, how = death
    numbers = []

    async def handler(context):
        numbers.append(int.from_bytes(context.result, "big"))

    with installed(reconnect=True), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            subscription = PendingTxSubscription(handler=handler if with_handler else None)
            await w3.subscription_manager.subscribe(subscription)
            held, peers = await lost_and_made_again(node, w3, session, how)
            for _ in range(4):
                for peer in node.peers[peers:]:
                    first = node.said
                    await asyncio.to_thread(node.events, peer, "0xb", 1)
                    assert node.said == first + 1
                    break
            assert await asyncio.wait_for(w3.eth.block_number, SOON) == 7
            assert session.buffered_bytes < LIMIT * 1.5

            async def stream():
                async for message in w3.socket.process_subscriptions():
                    numbers.append(int.from_bytes(message["result"], "big"))

            work = w3.subscription_manager.handle_subscriptions() if with_handler else stream()
            task = asyncio.ensure_future(work)
            await until(lambda: numbers and numbers[-1] == node.said - 1, SECONDS)
            # They go on.
            await asyncio.to_thread(node.events, node.peers[peers], "0xb", 20)
            await until(lambda: numbers[-1] == node.said - 1, SECONDS)
            task.cancel()
            assert numbers[-24:] == list(range(held, node.said))
            assert numbers == sorted(set(numbers))
            assert len(numbers) == node.said or how == "rst"
            assert session.source.older is None and session.source.beside is None
            assert session.counts()["buffered_peak"] < LIMIT * 1.3


async def test_disconnecting_ends_both(transport):
    with installed(reconnect=True), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            await lost_and_made_again(node, w3, session, "fin")
            older = session.source.older.connection
            began = time.monotonic()
            await w3.provider.disconnect()
            assert time.monotonic() - began < SOON
            with pytest.raises(RuntimeError):
                older.link.flush()
            await w3.provider.connect()
            assert await w3.eth.block_number == 7


async def test_the_second_that_dies_unread_waits_for_the_consumer(transport):
    numbers = []
    with installed(reconnect=True), Node(transport) as node:
        async with connected_to(transport, node.address, request_timeout=30) as w3:
            session = session_of(w3.provider._request_processor)
            await w3.eth.subscribe("newPendingTransactions")
            _, peers = await lost_and_made_again(node, w3, session, "fin")
            second = session.source
            await node.fill(session, peers, "0xb")
            node.die("fin")
            await ends_soon(w3.eth.send_raw_transaction(b"x"))
            read = asyncio.ensure_future(w3.eth.block_number)
            await until(lambda: second.is_lost)
            await asyncio.sleep(0.1)
            assert session.counters.reconnects == 1 and not read.done()
            assert session.buffered_bytes < LIMIT * 1.5

            async def stream():
                async for message in w3.socket.process_subscriptions():
                    numbers.append(int.from_bytes(message["result"], "big"))

            task = asyncio.ensure_future(stream())
            assert await asyncio.wait_for(read, SECONDS) == 7
            assert session.counters.reconnects == 2
            await until(lambda: len(ethwire.losses(w3)) == 2 and numbers and numbers[-1] == node.said - 1, SECONDS)
            task.cancel()
            assert numbers == list(range(node.said))
