# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`install(reconnect=True)`: the connection is made again, and the program goes on under the same ids."""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import weakref
from types import SimpleNamespace

import ethwire
import ethwire.core.flapping as flapping
import pytest
import web3
from ethwire.session.setting import INSTALLED
from ethwire.core.outage import Pauses
from harness.older import own_labels, since
from harness.providers import provider_class
from outages import lose, reachable, unreachable
from peer import SILENT, Peer, event, result
from web3.exceptions import PersistentConnectionClosedOK, TimeExhausted
from web3.utils.subscriptions import PendingTxSubscription
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK

HASHES = [f"0x{index:064x}" for index in range(100)]


@pytest.fixture(autouse=True)
def reconnect(monkeypatch):
    monkeypatch.setattr(INSTALLED, "options", INSTALLED.options._replace(reconnect=True))


def numbers(messages):
    return [int.from_bytes(message["result"], "big") for message in messages]


async def lose_for_a_while(peer, w3):
    """The connection is lost, and not there again until `reachable`."""
    await w3.provider.make_request("net_version", [])
    unreachable(w3, peer)
    peer.abort()
    while not w3.provider._request_processor._ethwire.reconnect.is_down:
        await asyncio.sleep(0.005)


async def test_a_stream_goes_on_under_the_same_id(connected):
    async with connected() as (peer, w3):
        other = await w3.eth.subscribe("newPendingTransactions")
        subscription = await w3.subscription_manager.subscribe(PendingTxSubscription(label="mine"))
        await w3.eth.unsubscribe(other)
        taken = []

        async def consume():
            async for message in w3.socket.process_subscriptions():
                taken.append(message)

        consumer = asyncio.ensure_future(consume())
        for index in range(3):
            wire_id = hex(peer.asked("eth_subscribe"))
            await peer.notify(wire_id, HASHES[index])
            while len(taken) <= index:
                await asyncio.sleep(0.005)
            await lose(peer, w3)
        assert numbers(taken) == [0, 1, 2]
        assert {message["subscription"] for message in taken} == {subscription}
        assert [each.label for each in w3.subscription_manager.subscriptions] == ["mine"]
        assert list(w3.socket.subscriptions) == [subscription]
        consumer.cancel()
        loss = ethwire.losses(w3)[-1]
        assert loss.subscriptions == (subscription,) and loss.failed == () and loss.seconds < 5
        # The node gets its own id when the program ends the subscription under the one it knows.
        assert await w3.eth.unsubscribe(subscription)
        assert peer.requests[-1]["params"] == [hex(peer.asked("eth_subscribe"))]
        assert w3.subscription_manager.subscriptions == []


async def test_a_node_that_accepts_and_drops_is_given_time(transport, monkeypatch):
    pauses = []
    monkeypatch.setattr(random, "random", lambda: 1.0)
    # However busy the machine is.
    monkeypatch.setattr(flapping, "SHORT_LIFE", 60.0)

    async def sleep(seconds):
        pauses.append(seconds)

    monkeypatch.setattr(flapping, "asyncio", SimpleNamespace(sleep=sleep))
    async with Peer(transport) as peer:
        cls = provider_class(transport)
        async with web3.AsyncWeb3(cls(peer.address)) as w3:
            for _ in range(8):
                await lose(peer, w3)
            assert await w3.eth.block_number == 16
    assert pauses == [0.5, 1, 2, 4, 8]


async def test_handlers_go_on(connected):
    async with connected() as (peer, w3):
        seen = []

        async def handler(context):
            seen.append(int.from_bytes(context.result, "big"))
            if len(seen) == 2:
                await context.subscription.unsubscribe()

        await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        handling = asyncio.ensure_future(w3.subscription_manager.handle_subscriptions())
        await peer.notify("0x1", HASHES[0])
        while not seen:
            await asyncio.sleep(0.005)
        await lose(peer, w3)
        await peer.notify("0x2", HASHES[1])
        await asyncio.wait_for(handling, 5)
        assert seen == [0, 1]


async def test_calls_that_read_are_sent_again_and_others_are_not(connected, transport):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        peer.answers["eth_sendRawTransaction"] = SILENT
        read = asyncio.ensure_future(w3.eth.block_number)
        write = asyncio.ensure_future(w3.eth.send_raw_transaction("0x01"))
        await peer.until_asked("eth_blockNumber")
        await peer.until_asked("eth_sendRawTransaction")
        peer.answers["eth_blockNumber"] = "0x2a"
        await lose(peer, w3)
        assert await asyncio.wait_for(read, 5) == 42
        expected = ConnectionClosedError if transport == "ws" else PersistentConnectionClosedOK
        with pytest.raises(expected):
            await asyncio.wait_for(write, 5)
        assert peer.asked("eth_sendRawTransaction") == 1
        loss = ethwire.losses(w3)[-1]
        assert (loss.retried, loss.ended) == (1, 1)


async def test_a_loss_keeps_nothing_of_its_connection(connected, transport):
    async with connected() as (peer, w3):
        await w3.eth.block_number
        before = weakref.ref(w3.provider._ws if transport == "ws" else w3.provider._reader)
        await lose(peer, w3)
        if transport == "ws":
            error = ethwire.losses(w3)[0].error
            assert isinstance(error, ConnectionClosedError) and (error.__cause__ or error.__context__)
        await w3.eth.block_number
        gc.collect()
        assert before() is None


async def test_a_batch_that_reads_is_sent_again(connected):
    async with connected() as (peer, w3):
        peer.on_batch = lambda _: SILENT

        async def execute():
            async with w3.batch_requests() as batch:
                batch.add(w3.eth.block_number)
                batch.add(w3.eth.get_balance("0x" + "11" * 20))
                return await batch.async_execute()

        executing = asyncio.ensure_future(execute())
        await peer.until_asked("eth_getBalance")
        peer.on_batch = lambda requests: [result(request, "0x5") for request in requests]
        await lose(peer, w3)
        assert await asyncio.wait_for(executing, 5) == [5, 5]


async def test_new_calls_wait_for_the_connection_within_their_deadline(transport):
    async with Peer(transport) as peer:
        cls = provider_class(transport)
        w3 = web3.AsyncWeb3(cls(peer.address, request_timeout=0.3))
        await w3.provider.connect()
        await w3.eth.block_number
        await lose_for_a_while(peer, w3)
        with pytest.raises(TimeExhausted):
            await w3.eth.block_number
        w3.provider.request_timeout = 10
        peer.answers["eth_sendRawTransaction"] = "0x" + "11" * 32
        call = asyncio.ensure_future(w3.eth.block_number)
        write = asyncio.ensure_future(w3.eth.send_raw_transaction("0x01"))

        async def execute():
            async with w3.batch_requests() as batch:
                batch.add(w3.eth.get_balance("0x" + "11" * 20))
                return await batch.async_execute()

        peer.answers["eth_getBalance"] = "0x5"
        executing = asyncio.ensure_future(execute())
        await asyncio.sleep(0.05)
        reachable(w3, peer)
        assert await asyncio.wait_for(call, 10) == 16
        assert await asyncio.wait_for(write, 10) == bytes.fromhex("11" * 32)
        assert await asyncio.wait_for(executing, 10) == [5]
        # Each once: one in time before the loss, one that was late, and this one.
        await w3.eth.block_number
        assert (peer.asked("eth_blockNumber"), peer.asked("eth_sendRawTransaction")) == (3, 1)
        assert peer.asked("eth_getBalance") == 1
        await w3.provider.disconnect()


async def test_a_disconnect_during_the_outage_ends_everything(transport):
    async with Peer(transport) as peer:
        cls = provider_class(transport)
        w3 = web3.AsyncWeb3(cls(peer.address))
        await w3.provider.connect()
        await w3.eth.subscribe("newHeads")
        await lose_for_a_while(peer, w3)
        call = asyncio.ensure_future(w3.eth.block_number)

        async def consume():
            async for _ in w3.socket.process_subscriptions():
                pass

        consumer = asyncio.ensure_future(consume())
        await asyncio.sleep(0.05)
        await asyncio.wait_for(w3.provider.disconnect(), 5)
        await asyncio.wait_for(consumer, 5)
        with pytest.raises(ConnectionClosedOK if transport == "ws" else PersistentConnectionClosedOK):
            await asyncio.wait_for(call, 5)


@own_labels
async def test_a_new_subscription_whose_id_is_one_of_the_old_gets_an_id_of_its_own(connected):
    async with connected() as (peer, w3):
        gone = await w3.eth.subscribe("newPendingTransactions")
        old = await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.unsubscribe(gone)
        peer._subscriptions = 0
        await lose(peer, w3)
        new = await w3.subscription_manager.subscribe(PendingTxSubscription(label="new"))
        assert old == "0x2" and new != "0x2"
        taken = []

        async def consume():
            async for message in w3.socket.process_subscriptions():
                taken.append(message)
                if len(taken) == 2:
                    return

        consumer = asyncio.ensure_future(consume())
        await peer.notify("0x1", HASHES[1])
        await peer.notify("0x2", HASHES[2])
        await asyncio.wait_for(consumer, 5)
        assert [(message["subscription"], *numbers([message])) for message in taken] == [(old, 1), (new, 2)]


@own_labels
async def test_what_was_unsubscribed_stays_so(connected):
    async with connected() as (peer, w3):
        gone = await w3.eth.subscribe("newPendingTransactions")
        kept = await w3.eth.subscribe("newPendingTransactions")
        await lose(peer, w3)
        assert await w3.eth.unsubscribe(gone)
        await lose(peer, w3)
        await lose(peer, w3)
        assert [loss.subscriptions for loss in ethwire.losses(w3)] == [(gone, kept), (kept,), (kept,)]
        assert peer.asked("eth_subscribe") == 6
        assert len(w3.provider._request_processor._request_information_cache._data) == 1


async def test_an_unsubscribe_during_the_outage_ends_the_new_subscription(connected):
    async with connected() as (peer, w3):
        await w3.eth.subscribe("newPendingTransactions")
        subscription = await w3.eth.subscribe("newHeads")
        await lose_for_a_while(peer, w3)
        unsubscribing = asyncio.ensure_future(w3.eth.unsubscribe(subscription))
        await asyncio.sleep(0.05)
        reachable(w3, peer)
        assert await asyncio.wait_for(unsubscribing, 5)
        assert peer.requests[-1]["params"] == ["0x4"]
        assert peer.asked("eth_unsubscribe") == 1


@own_labels
async def test_a_subscription_that_the_node_refuses_is_asked_for_again(connected, monkeypatch):
    async with connected() as (peer, w3):
        reconnect = w3.provider._request_processor._ethwire.reconnect
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(3)]
        refused = []

        def answer(request):
            # The node has just started.
            if peer.asked("eth_subscribe") - 3 in (1, 2, 4):
                refused.append(request["id"])
                return {"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32000, "message": "not ready"}}
            return result(request, f"0x{peer.asked('eth_subscribe'):x}")

        peer.answers["eth_subscribe"] = answer
        monkeypatch.setattr(random, "random", lambda: 0.02)
        await lose(peer, w3)
        first = ethwire.losses(w3)[0]
        assert (first.subscriptions, first.failed) == (tuple(subscriptions[2:]), tuple(subscriptions[:2]))
        # One that nobody wants any more is not asked for.
        assert await w3.eth.unsubscribe(subscriptions[0])
        assert peer.asked("eth_unsubscribe") == 0
        while len(ethwire.losses(w3)) < 2:
            await asyncio.sleep(0.005)
        second = ethwire.losses(w3)[1]
        assert (second.subscriptions, second.failed, second.began) == ((subscriptions[1],), (), first.began)
        assert second.seconds > first.seconds
        assert len(refused) == 3 and not reconnect.is_down
        assert peer.asked("eth_subscribe") == 3 + 3 + 2


@own_labels
async def test_a_subscription_without_an_answer_holds_up_no_other(connected):
    async with connected(request_timeout=0.5) as (peer, w3):
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(2)]
        peer.answers["eth_subscribe"] = lambda request: (
            SILENT if peer.asked("eth_subscribe") == 3 else result(request, f"0x{peer.asked('eth_subscribe'):x}")
        )
        await lose(peer, w3)
        loss = ethwire.losses(w3)[0]
        assert (loss.subscriptions, loss.failed) == ((subscriptions[1],), (subscriptions[0],))


@own_labels
async def test_lost_again_while_subscribing(connected):
    async with connected() as (peer, w3):
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(3)]
        losses = 2

        async def answer(request):
            nonlocal losses
            number = peer.asked("eth_subscribe")
            reply = result(request, f"0x{number:x}")
            if losses:
                losses -= 1
                # The end comes right behind the reply.
                await peer.send(reply)
                await peer.close()
                return SILENT
            return reply

        peer.answers["eth_subscribe"] = answer
        restoring = w3.provider._request_processor._ethwire.reconnect.restoring
        peer.abort()
        while len(ethwire.losses(w3)) < 3 or not restoring.is_whole:
            await asyncio.sleep(0.005)
        found = ethwire.losses(w3)
        # Each subscription is told for each time that it was missing, from when it was.
        for loss in [each for each in found if each.retried or each.failed or len(each.subscriptions) != 1]:
            again = [key for each in found if each.began == loss.began for key in each.subscriptions]
            assert set(loss.failed) <= set(again) and len(again) == len(set(again))
        assert set(found[0].subscriptions + found[0].failed) == set(subscriptions)
        # On the last connection, each once.
        taken = []

        async def consume():
            async for message in w3.socket.process_subscriptions():
                taken.append(message["subscription"])

        consumer = asyncio.ensure_future(consume())
        last = peer.asked("eth_subscribe")
        await peer.notify("0x1", HASHES[0])
        for wire_id in range(last - 2, last + 1):
            await peer.notify(hex(wire_id), HASHES[0])
        await w3.eth.block_number
        await asyncio.sleep(0.02)
        consumer.cancel()
        assert taken == subscriptions


def test_a_pause_is_no_longer_than_the_connection_has_been_gone(monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 1.0)
    now = [100.0]
    outage = Pauses(lambda: now[0])
    pauses = []
    for _ in range(8):
        pauses.append(outage.next())
        now[0] += 5.0
    assert pauses == [1, 5, 10, 15, 20, 25, 30, 30]


async def test_losses_are_watched(connected):
    async with connected() as (peer, w3):
        seen = []

        async def watch():
            async for loss in ethwire.watch_losses(w3):
                seen.append(loss)

        await lose(peer, w3)
        watching = asyncio.ensure_future(watch())
        given_up = asyncio.ensure_future(watch())
        await asyncio.sleep(0)
        given_up.cancel()
        for _ in range(3):
            await lose(peer, w3)
        await w3.provider.disconnect()
        await asyncio.wait_for(watching, 5)
        assert seen == ethwire.losses(w3)[1:] and len(seen) == 3


def test_only_who_reconnects_has_losses_to_watch():
    with pytest.raises(RuntimeError, match="reconnect=True"):
        ethwire.watch_losses(web3.AsyncWeb3(web3.AsyncHTTPProvider("http://127.0.0.1:1")))


async def test_a_loss_while_a_request_waits_for_room(connected, transport, monkeypatch):
    async with connected() as (peer, w3):
        send = w3.provider.socket_send
        room = asyncio.Event()

        async def socket_send(data):
            waits = b"eth_blockNumber" in data or b"eth_sendRawTransaction" in data
            await (room.wait() if waits and not room.is_set() else send(data))

        monkeypatch.setattr(w3.provider, "socket_send", socket_send)
        read = asyncio.ensure_future(w3.eth.block_number)
        write = asyncio.ensure_future(w3.eth.send_raw_transaction("0x01"))
        await asyncio.sleep(0.01)
        await lose(peer, w3)
        room.set()
        assert await asyncio.wait_for(read, 5) == 16
        expected = ConnectionClosedError if transport == "ws" else PersistentConnectionClosedOK
        with pytest.raises(expected):
            await asyncio.wait_for(write, 5)
        assert (peer.asked("eth_blockNumber"), peer.asked("eth_sendRawTransaction")) == (1, 0)


@own_labels
async def test_a_node_that_counts_anew_gives_other_subscriptions_the_same_ids(connected):
    """Restarted, it gives each id to what it is asked for first; an event is right behind each reply."""
    async with connected() as (peer, w3):
        gone, *kept = [await w3.eth.subscribe("newPendingTransactions") for _ in range(4)]
        await w3.eth.unsubscribe(gone)
        await w3.eth.unsubscribe(kept.pop(1))
        taken = []

        async def consume():
            async for message in w3.socket.process_subscriptions():
                taken.append((message["subscription"], *numbers([message])))

        consumer = asyncio.ensure_future(consume())
        wire_ids = []

        def answer(request):
            wire_ids.append(f"0x{len(wire_ids) % 4 + 1:x}")
            return [
                event(wire_ids[-1], HASHES[10 + len(wire_ids)]),
                result(request, wire_ids[-1]),
                event(wire_ids[-1], HASHES[20 + len(wire_ids)]),
            ]

        peer.answers["eth_subscribe"] = answer
        for rounds in range(2):
            taken.clear()
            wire_ids.clear()
            await lose(peer, w3)
            new = await w3.eth.subscribe("newPendingTransactions")
            again = await w3.eth.subscribe("newPendingTransactions")
            for wire_id in ("0x1", "0x2", "0x3", "0x4"):
                await peer.notify(wire_id, HASHES[30 + int(wire_id, 16)])
            await w3.eth.block_number
            while len(taken) < 12:
                await asyncio.sleep(0.005)
            if not rounds:
                assert kept == ["0x2", "0x4"]
                assert new not in kept and again not in kept and new != again
            for place, subscription in enumerate([*kept, new, again], 1):
                assert [value for key, value in taken if key == subscription] == [10 + place, 20 + place, 30 + place]
            assert await w3.eth.unsubscribe(new) and peer.requests[-1]["params"] == ["0x3"]
            assert await w3.eth.unsubscribe(again) and peer.requests[-1]["params"] == ["0x4"]
        assert [loss.subscriptions for loss in ethwire.losses(w3)] == [tuple(kept)] * 2
        consumer.cancel()
        # What the node has given to another one is not ended under the id that the program knew before.
        assert w3.provider._request_processor._ethwire.reconnect.names.local_id("0x1") == "0x2"
        reply = await w3.provider.make_request("eth_unsubscribe", ["0x1"])
        assert "not found" in reply["error"]["message"]
        assert peer.requests[-1]["params"] == ["0x4"]


async def test_what_leaves_in_the_turn_of_the_reconnect_leaves_once(connected, caplog):
    async with connected() as (peer, w3):
        peer.answers["eth_sendRawTransaction"] = "0x" + "11" * 32
        sent = []

        class Handler(logging.Handler):
            def emit(self, record):
                if "Successfully connected" in record.getMessage():
                    sent.append(asyncio.ensure_future(w3.eth.send_raw_transaction("0x01")))

        handler = Handler()
        w3.provider.logger.addHandler(handler)
        w3.provider.logger.setLevel(logging.INFO)
        try:
            await lose(peer, w3)
            assert await asyncio.wait_for(sent[0], 5) == bytes.fromhex("11" * 32)
            await w3.eth.block_number
        finally:
            w3.provider.logger.removeHandler(handler)
        assert peer.asked("eth_sendRawTransaction") == 1
        assert ethwire.losses(w3)[0].retried == 0


async def test_watching_ends_whatever_its_body_does_at_the_disconnect(connected):
    async with connected() as (peer, w3):
        began = asyncio.Event()
        goes_on = asyncio.Event()

        async def watch(losses):
            async for _ in losses:
                began.set()
                await goes_on.wait()

        losses = ethwire.watch_losses(w3)
        # From the call on, and not from when it is first waited for.
        await lose(peer, w3)
        watching = asyncio.ensure_future(watch(losses))
        await asyncio.wait_for(began.wait(), 5)
        await w3.provider.disconnect()
        goes_on.set()
        await asyncio.wait_for(watching, 5)
        await asyncio.wait_for(watch(ethwire.watch_losses(w3)), 5)


@own_labels
async def test_a_send_that_takes_too_long_ends_no_restoring(connected, monkeypatch):
    async with connected() as (peer, w3):
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(2)]
        send = w3.provider.socket_send
        late = []

        async def socket_send(data):
            if b"eth_subscribe" in data and not late:
                late.append(data)
                raise asyncio.TimeoutError
            await send(data)

        monkeypatch.setattr(w3.provider, "socket_send", socket_send)
        monkeypatch.setattr(random, "random", lambda: 0.02)
        await lose(peer, w3)
        while not w3.provider._request_processor._ethwire.reconnect.restoring.is_whole:
            await asyncio.sleep(0.005)
        assert sorted(key for loss in ethwire.losses(w3) for key in loss.subscriptions) == subscriptions
        assert await w3.eth.unsubscribe(subscriptions[0])


@own_labels
async def test_a_late_answer_makes_the_subscription_all_the_same(connected, monkeypatch):
    async with connected(request_timeout=0.2) as (peer, w3):
        # It is there before they are asked for again.
        monkeypatch.setattr(random, "random", lambda: 1.0)
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(2)]
        answered = asyncio.Event()

        async def answer(request):
            number = peer.asked("eth_subscribe")
            asyncio.get_running_loop().call_later(
                0.4, lambda: asyncio.ensure_future(peer.send(result(request, f"0x{number:x}")))
            )
            answered.set()
            return SILENT

        peer.answers["eth_subscribe"] = answer
        await lose(peer, w3)
        loss = ethwire.losses(w3)[0]
        assert (loss.subscriptions, loss.failed) == ((), tuple(subscriptions))
        # One is ended before the node has made it.
        assert await w3.eth.unsubscribe(subscriptions[0])
        restoring = w3.provider._request_processor._ethwire.reconnect.restoring
        while not restoring.is_whole or peer.asked("eth_unsubscribe") < 1:
            await asyncio.sleep(0.005)
        assert [each.subscriptions for each in ethwire.losses(w3)] == [(), (subscriptions[1],)]
        assert peer.asked("eth_subscribe") == 4
        assert [each["params"] for each in peer.requests if each["method"] == "eth_unsubscribe"] == [["0x3"]]


async def test_a_reply_that_came_while_its_request_waited_for_room_counts(connected, monkeypatch):
    async with connected() as (peer, w3):
        peer.answers["eth_sendRawTransaction"] = "0x" + "11" * 32
        send = w3.provider.socket_send
        room = asyncio.Event()

        async def socket_send(data):
            await send(data)
            if b"eth_sendRawTransaction" in data:
                await room.wait()

        monkeypatch.setattr(w3.provider, "socket_send", socket_send)
        write = asyncio.ensure_future(w3.eth.send_raw_transaction("0x01"))
        await peer.until_asked("eth_sendRawTransaction")
        await lose(peer, w3)
        room.set()
        assert await asyncio.wait_for(write, 5) == bytes.fromhex("11" * 32)
        assert peer.asked("eth_sendRawTransaction") == 1


@since(7, 7, "nothing is sent by hand")
async def test_a_write_that_was_sent_by_hand_ends_with_the_loss(connected, transport):
    async with connected() as (peer, w3):
        peer.answers["eth_sendRawTransaction"] = SILENT
        request = w3.provider.form_request("eth_sendRawTransaction", ["0x01"])
        await w3.provider.socket_send(w3.provider.encode_rpc_dict(request))
        receiving = asyncio.ensure_future(w3.provider.recv_for_request(request))
        await peer.until_asked("eth_sendRawTransaction")
        await lose(peer, w3)
        with pytest.raises(ConnectionClosedError if transport == "ws" else PersistentConnectionClosedOK):
            await asyncio.wait_for(receiving, 2)


async def test_what_waits_for_a_connection_has_one_deadline(connected):
    async with connected(request_timeout=2) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        await lose_for_a_while(peer, w3)
        began = asyncio.get_running_loop().time()
        call = asyncio.ensure_future(w3.eth.block_number)
        await asyncio.sleep(1.2)
        reachable(w3, peer)
        with pytest.raises(TimeExhausted):
            await call
        assert 1.9 < asyncio.get_running_loop().time() - began < 3


def test_a_loop_that_was_thrown_away_during_an_outage(transport):
    async def outage(peer, w3):
        await w3.provider.connect()
        await w3.eth.subscribe("newPendingTransactions")
        await lose_for_a_while(peer, w3)

    provider = None
    for rounds in range(2):
        loop = asyncio.new_event_loop()

        async def main():
            nonlocal provider
            async with Peer(transport) as peer:
                if provider is None:
                    cls = provider_class(transport)
                    provider = cls(peer.address, request_timeout=2)
                w3 = web3.AsyncWeb3(provider)
                reachable(w3, peer)
                if rounds == 0:
                    await outage(peer, w3)
                    return
                await provider.connect()
                assert await w3.eth.block_number == 16
                await lose(peer, w3)
                assert await w3.eth.block_number == 16
                await provider.disconnect()

        loop.run_until_complete(main())
        loop.close()
        # What is left of it there is nobody's.
        gc.collect()


def stream_of(w3, taken):
    async def consume():
        async for message in w3.socket.process_subscriptions():
            taken.append((message["subscription"], *numbers([message])))

    return asyncio.ensure_future(consume())


async def test_what_is_right_behind_the_reply_needs_nothing_behind_it(connected):
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        taken = []
        consumer = stream_of(w3, taken)
        peer.answers["eth_subscribe"] = lambda request: [
            result(request, "0x7"),
            *[event("0x7", HASHES[number]) for number in range(5)],
        ]
        await lose(peer, w3)
        end = asyncio.get_running_loop().time() + 5
        while len(taken) < 5 and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.005)
        assert taken == [(subscription, number) for number in range(5)]
        consumer.cancel()


@own_labels
async def test_a_name_ends_with_its_subscription(connected):
    """The node counts anew, and gives an id that the program knew for another subscription, and events too early."""
    async with connected() as (peer, w3):
        gone = await w3.eth.subscribe("newPendingTransactions")
        ended = await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.unsubscribe(gone)
        peer._subscriptions = 0
        await lose(peer, w3)
        names = w3.provider._request_processor._ethwire.reconnect.names
        assert ended == "0x2" and names.local_id("0x1") == ended
        # They wait, and nobody takes them before their subscription is ended.
        await peer.notify("0x1", HASHES[1], HASHES[2])
        assert await w3.eth.unsubscribe(ended)
        peer.answers["eth_subscribe"] = lambda request: [event("0x2", HASHES[50]), result(request, "0x2")]
        new = await w3.eth.subscribe("newPendingTransactions")
        taken = []
        consumer = stream_of(w3, taken)
        await peer.notify("0x1", HASHES[3])
        await peer.notify("0x2", HASHES[51])
        while len(taken) < 2:
            await asyncio.sleep(0.005)
        await w3.eth.block_number
        assert taken == [(new, 50), (new, 51)]
        assert await w3.eth.unsubscribe(new) and peer.requests[-1]["params"] == ["0x2"]
        peer.answers.pop("eth_subscribe")
        for _ in range(20):
            await w3.eth.unsubscribe(await w3.eth.subscribe("newPendingTransactions"))
        assert not names._local_ids and not names._wire_ids
        consumer.cancel()


@own_labels
async def test_what_is_made_after_it_was_ended_is_ended_by_the_nodes_id(connected, monkeypatch):
    async with connected() as (peer, w3):
        kept, ended = [await w3.eth.subscribe("newPendingTransactions") for _ in range(2)]
        held = []

        def answer(request):
            number = peer.asked("eth_subscribe") - 2
            if number == 3:
                held.append(request)
                return SILENT
            error = {"jsonrpc": "2.0", "id": request["id"], "error": {"code": -32000, "message": "not ready"}}
            return error if number == 2 else result(request, "0x9")

        peer.answers["eth_subscribe"] = answer
        monkeypatch.setattr(random, "random", lambda: 0.01)
        await lose(peer, w3)
        while not held:
            await asyncio.sleep(0.005)
        assert await w3.eth.unsubscribe(ended)
        # The node's id for it is the program's for the other one.
        await peer.send(result(held[0], kept))
        await peer.until_asked("eth_unsubscribe")
        assert peer.requests[-1]["params"] == [kept]
        taken = []
        consumer = stream_of(w3, taken)
        await peer.notify(kept, HASHES[1])
        await peer.notify("0x9", HASHES[2])
        while not taken:
            await asyncio.sleep(0.005)
        assert taken == [(kept, 2)]
        consumer.cancel()


@own_labels
async def test_what_a_node_swallows_is_asked_for_again(connected, monkeypatch):
    async with connected(request_timeout=0.3) as (peer, w3):
        restored, swallowed = [await w3.eth.subscribe("newPendingTransactions") for _ in range(2)]
        peer.answers["eth_subscribe"] = lambda request: (
            SILENT if peer.asked("eth_subscribe") == 4 else result(request, f"0x{peer.asked('eth_subscribe'):x}")
        )
        monkeypatch.setattr(random, "random", lambda: 0.01)
        await lose_for_a_while(peer, w3)
        # One that is there again does not wait for the others.
        unsubscribing = asyncio.ensure_future(w3.eth.unsubscribe(restored))
        reachable(w3, peer)
        assert await unsubscribing
        while not w3.provider._request_processor._ethwire.reconnect.restoring.is_whole:
            await asyncio.sleep(0.005)
        assert [loss.subscriptions for loss in ethwire.losses(w3)] == [(restored,), (swallowed,)]
        assert peer.asked("eth_subscribe") == 5


async def test_losses_may_be_watched_before_there_is_a_connection(transport):
    async with Peer(transport) as peer:
        cls = provider_class(transport)
        w3 = web3.AsyncWeb3(cls(peer.address))
        seen = []

        async def watch():
            async for loss in ethwire.watch_losses(w3):
                seen.append(loss)

        watching = asyncio.ensure_future(watch())
        await asyncio.sleep(0)
        await w3.provider.connect()
        await lose(peer, w3)
        await w3.provider.disconnect()
        await asyncio.wait_for(watching, 5)
        assert len(seen) == 1


@own_labels
@pytest.mark.parametrize("when_read", ["as the last come", "when all are here"])
async def test_a_strangers_events_do_not_come_under_a_known_id(connected, when_read):
    """Subscribed by `make_request`, and more of its events than the queue holds."""
    async with connected() as (peer, w3):
        gone = await w3.eth.subscribe("newPendingTransactions")
        known = await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.unsubscribe(gone)
        peer._subscriptions = 0
        await lose(peer, w3)
        reply = await w3.provider.make_request("eth_subscribe", ["newPendingTransactions"])
        assert known == "0x2" and reply["result"] != known
        await peer.notify("0x2", *[HASHES[1]] * 506)
        await w3.eth.block_number
        await peer.notify("0x2", *[HASHES[1]] * 6)
        await peer.notify("0x1", HASHES[2])
        if when_read == "when all are here":
            await w3.eth.block_number
        taken = []
        consumer = stream_of(w3, taken)
        while not taken:
            await asyncio.sleep(0.005)
        await w3.eth.block_number
        assert taken == [(known, 2)]
        consumer.cancel()


async def test_an_error_without_an_id_is_nobodys_while_subscribing(connected, monkeypatch):
    """The node may have made the subscription: only the deadline says that it has not answered."""
    async with connected(request_timeout=1) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        error = {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "not ready"}}
        peer.answers["eth_subscribe"] = lambda request: (
            error if peer.asked("eth_subscribe") == 2 else result(request, "0x7")
        )
        monkeypatch.setattr(random, "random", lambda: 0.01)
        await lose(peer, w3)
        assert await w3.eth.block_number == 16
        while not w3.provider._request_processor._ethwire.reconnect.restoring.is_whole:
            await asyncio.sleep(0.005)
        assert [(loss.subscriptions, loss.failed) for loss in ethwire.losses(w3)] == [
            ((), (subscription,)),
            ((subscription,), ()),
        ]


async def test_who_waits_in_vain_for_a_connection_is_told_why_there_is_none(connected):
    async with connected(request_timeout=0.5) as (peer, w3):
        await lose_for_a_while(peer, w3)
        with pytest.raises(TimeExhausted) as caught:
            await w3.eth.block_number
        # Either what ended the last one, or why the next could not be made.
        assert isinstance(caught.value.__cause__, (OSError, ConnectionClosedError, PersistentConnectionClosedOK))


async def changes_of(w3, count):
    found = []
    async for state in ethwire.watch_state(w3):
        found.append(state)
        if len(found) == count:
            return found


async def test_a_program_sees_that_the_connection_is_gone_while_it_is(connected, monkeypatch):
    async with connected() as (peer, w3):
        await w3.eth.subscribe("newPendingTransactions")
        assert ethwire.state(w3).name == "up"
        assert ethwire.stats()["providers"][-1]["state"] == "up"
        watching = asyncio.ensure_future(changes_of(w3, 4))
        await asyncio.sleep(0)
        monkeypatch.setattr(random, "random", lambda: 0.01)
        await lose_for_a_while(peer, w3)
        while ethwire.state(w3).attempts < 3:
            await asyncio.sleep(0.005)
        down = ethwire.state(w3)
        assert down.name == "down" and isinstance(down.error, OSError)
        assert ethwire.stats()["providers"][-1]["state"] == "down"
        assert ethwire.losses(w3) == []
        reachable(w3, peer)
        assert await w3.eth.block_number == 16
        states = await asyncio.wait_for(watching, 10)
        assert [state.name for state in states] == ["up", "down", "restoring", "up"]
        assert states[1].error is not None and states[1].attempts == 0
        assert [state.error for state in states if state.name != "down"] == [None] * 3
        assert sorted(state.began for state in states) == [state.began for state in states]
        ending = asyncio.ensure_future(changes_of(w3, 5))
        await asyncio.sleep(0)
    assert await asyncio.wait_for(ending, 5) is None
    assert ethwire.state(w3).name == "closed"


async def test_who_disconnects_during_an_outage_ends_the_watch(connected):
    async with connected() as (peer, w3):
        await lose_for_a_while(peer, w3)
        seen = []

        async def watch():
            async for state in ethwire.watch_state(w3):
                seen.append(state.name)

        watching = asyncio.ensure_future(watch())
        await asyncio.sleep(0)
    await asyncio.wait_for(watching, 5)
    assert seen == ["down", "closed"]


async def test_an_outage_that_lasts_is_an_error_in_the_log_once_with_the_reason(connected, caplog, monkeypatch):
    async with connected() as (peer, w3):
        monkeypatch.setattr(random, "random", lambda: 0.002)
        caplog.set_level(logging.INFO)
        await lose_for_a_while(peer, w3)
        while ethwire.state(w3).attempts < 12:
            await asyncio.sleep(0.005)
        reachable(w3, peer)
        assert await w3.eth.block_number == 16
    said = [record for record in caplog.records if "Could not connect" in record.getMessage()]
    errors = [record.getMessage() for record in said if record.levelno == logging.ERROR]
    assert len(errors) == 1 and len(said) >= 12
    expected = "Connect call failed" if peer.transport == "ws" else "No such file or directory"
    assert "Attempts that have failed: 5. The last: " in errors[0] and expected in errors[0]


@pytest.mark.parametrize("transport", ["ws"])  # over IPC there is no upgrade to refuse
@pytest.mark.parametrize("refused_first", [True, False])
@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_is_named_once_and_no_secret_with_it(connected, caplog, monkeypatch, status, refused_first):
    async with connected() as (peer, w3):
        monkeypatch.setattr(random, "random", lambda: 0.002)
        await w3.eth.block_number
        there = peer.address.replace("127.0.0.1", "user:secret@127.0.0.1") + "/key"
        gone = "ws://user:secret@127.0.0.1:1/key"
        peer.refuses_with = status
        w3.provider.endpoint_uri = there if refused_first else gone
        peer.abort()
        while not w3.provider._request_processor._ethwire.reconnect.is_down or ethwire.state(w3).attempts < 2:
            await asyncio.sleep(0.005)
        w3.provider.endpoint_uri = gone if refused_first else there
        while ethwire.state(w3).attempts < 12:
            await asyncio.sleep(0.005)
        state = ethwire.state(w3)
        assert state.reason.startswith(type(state.error).__name__) and "secret" not in state.reason
        peer.refuses_with, w3.provider.endpoint_uri = None, peer.address
        assert await w3.eth.block_number == 16
    said = [record for record in caplog.records if "Could not connect" in record.getMessage()]
    errors = [record.getMessage() for record in said if record.levelno == logging.ERROR]
    assert len(errors) == 1 and f"the node answers HTTP {status}" in errors[0]
    # web3.py's own lines show the address as it is.
    assert not any(secret in each for each in errors for secret in ("secret", "/key"))
