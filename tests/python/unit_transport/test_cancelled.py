# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is given up at an awkward moment, and what meets the end of its connection."""

from __future__ import annotations

import asyncio
import threading

import pytest
import web3
from conftest import provider_for, until
from harness.fake_node import FakeNode
from web3.exceptions import PersistentConnectionClosedOK, ProviderConnectionError
from websockets.exceptions import ConnectionClosed

import ethwire._report
from ethwire.session.books import BOOKS
from ethwire.session.session import session_of
from ethwire.transport.connection import Connection

TURNS = range(6)
ENDS = (ConnectionClosed, ConnectionResetError, PersistentConnectionClosedOK, ProviderConnectionError)


async def turns_until(condition):
    """Not by the clock: what is waited for is there for some turns of the loop."""
    while not condition():
        await asyncio.sleep(0)


async def batch(w3, numbers):
    async with w3.batch_requests() as requests:
        for number in numbers:
            requests.add(w3.eth.get_block(number))
        return [block["number"] for block in await requests.async_execute()]


def cancelled_as_it_is_handed_over(session, what, task):
    """Something else of the same turn cancels the task, just before its reply (or its batch's) is handed over."""
    hand_over = getattr(session, what)

    def cancel_first(*arguments, **named):
        task.cancel()
        setattr(session, what, hand_over)
        return hand_over(*arguments, **named)

    setattr(session, what, cancel_first)


@pytest.mark.parametrize("turns", TURNS)
async def test_a_call_that_meets_disconnect_was_not_cancelled(transport, node, turns):
    provider = provider_for(transport, node.address(transport))
    await provider.connect()
    calls = [asyncio.ensure_future(web3.AsyncWeb3(provider).eth.chain_id) for _ in range(3)]
    for _ in range(turns):
        await asyncio.sleep(0)
    await provider.disconnect()
    for each in await asyncio.gather(*calls, return_exceptions=True):
        assert isinstance(each, (int, Exception)), repr(each)


@pytest.mark.parametrize("turns", TURNS)
async def test_a_call_that_meets_disconnect_after_a_hang_up_ends_at_once(node, turns):
    provider = provider_for("ipc", node.ipc, request_timeout=50)
    await provider.connect()
    node.call("dev_drop", "fin")
    await until(lambda: provider._message_listener_task.done())
    call = asyncio.ensure_future(web3.AsyncWeb3(provider).eth.chain_id)
    for _ in range(turns):
        await asyncio.sleep(0)
    await provider.disconnect()
    done, _ = await asyncio.wait([call], timeout=5)
    assert done
    assert type(call.exception()).__name__ in ("ProviderConnectionError", "PersistentConnectionClosedOK")


async def test_a_connection_that_is_lost_as_it_opens_can_be_ended(transport, node, monkeypatch):
    provider = provider_for(transport, node.address(transport))
    told = Connection.on_news

    def on_news(connection):
        if not connection._opened.done():
            # The loop was busy meanwhile: that it opened and that it was lost are told in one turn.
            node.call("dev_drop", "rst")
            link = connection.link
            while not link.drain() & link.ENDED:
                pass
            bits = link.OPENED | link.ENDED

            class Told:
                def __getattr__(self, name):
                    return getattr(link, name)

                def drain(self):
                    return bits

            connection.link = Told()
            try:
                return told(connection)
            finally:
                connection.link = link
        return told(connection)

    monkeypatch.setattr(Connection, "on_news", on_news)
    await provider.connect()
    monkeypatch.undo()
    await asyncio.sleep(0.01)
    try:
        await provider.disconnect()
    except Exception as error:
        # As upstream over IPC: what ended the listener.
        assert type(error).__name__ == "PersistentConnectionClosedOK" or isinstance(error, OSError), repr(error)


@pytest.mark.parametrize("moment", ["before the reply", "in its turn"])
async def test_replies_of_a_cancelled_batch_are_no_other_batchs(connected, moment):
    async with connected() as w3:
        session = session_of(w3.provider._request_processor)
        given_up = asyncio.ensure_future(batch(w3, [1, 2, 3]))
        await turns_until(lambda: len(session.batches))
        if moment == "before the reply":
            given_up.cancel()
        else:
            cancelled_as_it_is_handed_over(session, "batch", given_up)
        await asyncio.wait([given_up])
        await w3.eth.chain_id
        assert given_up.cancelled()
        assert await batch(w3, [0, 1]) == [0, 1]


@pytest.mark.parametrize("way", ["stream", "handlers"])
async def test_no_event_goes_with_a_consumer_that_is_cancelled(connected, node, way):
    heads = 300
    got = []

    async def on_head(context):
        got.append(context.result["number"])

    async def consume(w3):
        async for message in w3.socket.process_subscriptions():
            got.append(message["result"]["number"])

    async with connected() as w3:
        await w3.eth.subscribe("newHeads", handler=on_head if way == "handlers" else None)
        first = await w3.eth.block_number + 1
        node.call("dev_mine", heads)
        await w3.eth.block_number
        while len(got) < heads:
            work = consume(w3) if way == "stream" else w3.subscription_manager.handle_subscriptions(run_forever=True)
            consumer = asyncio.ensure_future(work)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            consumer.cancel()
            await asyncio.wait([consumer])
            if got and got[-1] == first + heads - 1:
                break
    assert got == list(range(first, first + heads))


@pytest.mark.parametrize("way", ["stream", "handlers"])
@pytest.mark.parametrize("turns", TURNS)
async def test_consumers_end_when_the_program_disconnects(connected, way, turns):
    async def on_head(context):
        pass

    async def consume(w3):
        async for _ in w3.socket.process_subscriptions():
            pass

    async with connected() as w3:
        await w3.eth.subscribe("newHeads", handler=on_head if way == "handlers" else None)
        work = consume(w3) if way == "stream" else w3.subscription_manager.handle_subscriptions(run_forever=True)
        consumer = asyncio.ensure_future(work)
        for _ in range(turns):
            await asyncio.sleep(0)
        await w3.provider.disconnect()
        assert await asyncio.wait_for(consumer, 5) is None


@pytest.mark.parametrize("moment", ["before the reply", "in its turn"])
async def test_events_of_a_subscription_that_was_given_up_are_kept_nowhere(connected, node, moment):
    flood = 3_000
    async with connected() as w3:
        session = session_of(w3.provider._request_processor)
        subscribing = asyncio.ensure_future(w3.eth.subscribe("newHeads"))
        if moment == "before the reply":
            await turns_until(lambda: len(session.calls))
            subscribing.cancel()
        else:
            cancelled_as_it_is_handed_over(session, "reply", subscribing)
        await asyncio.wait([subscribing])
        assert subscribing.cancelled()
        await w3.eth.chain_id
        node.call("dev_flood", "newHeads", flood)
        await until(lambda: session.counters.late_events == flood)
        assert session.stream.buffered_bytes == 0
        assert session.counters.parked == 0
        # The next subscription has all of its own.
        first = await w3.eth.block_number + 1
        subscription = await w3.eth.subscribe("newHeads")
        node.call("dev_mine", 3)
        heads = []
        async for message in w3.socket.process_subscriptions():
            assert message["subscription"] == subscription
            heads.append(message["result"]["number"])
            if len(heads) == 3:
                break
        assert heads == [first, first + 1, first + 2]


def test_stats_while_another_thread_makes_a_provider(monkeypatch):
    class Changing:
        looks = 0

        def __iter__(self):
            self.looks += 1
            if self.looks < 3:
                raise RuntimeError("Set changed size during iteration")
            return iter(["session"])

    monkeypatch.setattr(BOOKS, "_sessions", Changing())
    assert BOOKS.sessions() == ["session"]


async def test_a_sender_that_waits_for_room_meets_disconnect(transport):
    """It ends with the connection's error, and what can be asked of the connection afterwards still can."""
    busy = threading.Event()
    with FakeNode(transport, lambda request: busy.wait(5) and ()) as node:
        options = {"websocket_kwargs": {"close_timeout": 0.1}} if transport == "ws" else {}
        provider = provider_for(transport, node.address, **options)
        await provider.connect()
        native = provider._ws if transport == "ws" else provider._writer
        connection = native._connection
        calls = [
            asyncio.ensure_future(provider.make_request("eth_call", [{"data": "0x" + "00" * 8_000_000}]))
            for _ in range(2)
        ]
        await until(lambda: connection._flushed)
        await provider.disconnect()
        errors = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 5)
        assert all(isinstance(error, ENDS) for error in errors), errors
        if transport == "ws":
            assert native.close_code == 1006
            assert native.close_reason == ""
            assert native.remote_address[0] == "127.0.0.1"
            assert native.response.status_code == 101
        busy.set()
