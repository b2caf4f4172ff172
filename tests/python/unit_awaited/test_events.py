# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events: each to its consumer, in order, whatever comes early, late or in floods."""

from __future__ import annotations

import asyncio
import time

import pytest
import web3
from harness.older import own_labels
from harness.providers import provider_class
from peer import SILENT, event, result
from web3 import exceptions
from web3.exceptions import TaskNotRunning
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription, PendingTxSubscription

HASHES = [f"0x{index:064x}" for index in range(2_000)]


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


async def take(w3, count):
    taken = []
    async for message in w3.socket.process_subscriptions():
        taken.append(message)
        if len(taken) == count:
            return taken


def numbers(messages):
    return [int.from_bytes(message["result"], "big") for message in messages]


async def test_a_full_queue_holds_up_no_reply_and_loses_nothing(connected):
    async with connected(subscription_response_queue_size=10) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:600])
        assert await w3.eth.block_number == 16
        assert w3.provider._request_processor._subscription_response_queue.qsize() == 10
        assert session_of(w3).buffered_bytes > 0
        messages = await take(w3, 600)
        assert numbers(messages) == list(range(600))
        assert {message["subscription"] for message in messages} == {subscription}
        assert session_of(w3).buffered_bytes == 0


@pytest.mark.parametrize("way", ["stream", "handler"])
async def test_a_slow_consumer_keeps_nobody_waiting_for_longer_than_one_event(connected, way):
    async with connected() as (peer, w3):
        turns, seen_at = 0, []

        async def tick():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0.001)

        async def handler(context):
            seen_at.append(turns)
            time.sleep(0.003)
            if len(seen_at) == 20:
                await context.subscription.unsubscribe()

        subscription = await w3.subscription_manager.subscribe(
            PendingTxSubscription(handler=handler if way == "handler" else None)
        )
        await peer.notify(subscription, *HASHES[:20])
        await w3.eth.block_number
        ticking = asyncio.ensure_future(tick())
        await asyncio.sleep(0)
        if way == "handler":
            await w3.subscription_manager.handle_subscriptions()
        else:
            async for _ in w3.socket.process_subscriptions():
                seen_at.append(turns)
                time.sleep(0.003)
                if len(seen_at) == 20:
                    break
        ticking.cancel()
        # Each event takes longer than the timer.
        assert all(later > earlier for earlier, later in zip(seen_at, seen_at[1:])), seen_at


async def test_a_handler_that_calls_is_not_stopped_by_its_own_queue(connected):
    async with connected(subscription_response_queue_size=10) as (peer, w3):
        seen = []

        async def handler(context):
            assert await context.async_w3.eth.block_number == 16
            seen.append(int.from_bytes(context.result, "big"))
            if len(seen) == 100:
                await context.subscription.unsubscribe()

        subscription = await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        await peer.notify(subscription, *HASHES[:100])
        await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 20)
        assert seen == list(range(100))


async def test_a_handler_may_unsubscribe_with_its_queue_full(connected):
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        seen = []

        async def handler(context):
            seen.append(context.result)
            await w3.eth.block_number
            await context.subscription.unsubscribe()

        subscription = await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        await peer.notify(subscription, *HASHES[:50])
        await w3.eth.block_number
        await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 5)
        assert len(seen) == 1
        assert await w3.eth.block_number == 16


async def test_handlers_end_when_the_program_disconnects(connected):
    async with connected() as (_, w3):

        async def handler(context):
            pass

        await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        handling = asyncio.ensure_future(w3.subscription_manager.handle_subscriptions(run_forever=True))
        await w3.eth.block_number
        await w3.provider.disconnect()
        assert await asyncio.wait_for(handling, 5) is None


@pytest.mark.parametrize("with_handler", [False, True])
@pytest.mark.parametrize("before", [False, True])
async def test_events_around_the_reply_are_all_delivered_in_order(connected, with_handler, before):
    async with connected() as (peer, w3):

        def subscribe(request):
            events = [event("0xabc", value) for value in HASHES[:20]]
            reply = result(request, "0xabc")
            return [*events, reply] if before else [reply, *events]

        peer.answers["eth_subscribe"] = subscribe
        seen = []

        async def handler(context):
            seen.append(int.from_bytes(context.result, "big"))
            if len(seen) == 25:
                await context.subscription.unsubscribe()

        if with_handler:
            await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        else:
            stream = asyncio.ensure_future(take(w3, 25))
            await asyncio.sleep(0)
            await w3.subscription_manager.subscribe(PendingTxSubscription())
        await peer.notify("0xabc", *HASHES[20:25])
        if with_handler:
            await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 5)
        else:
            seen = numbers(await asyncio.wait_for(stream, 5))
        assert seen == list(range(25))


async def test_early_events_are_parked_within_bounds(connected):
    async with connected() as (peer, w3):

        def subscribe(request):
            return [*[event("0xabc", value) for value in HASHES[:1_500]], result(request, "0xabc")]

        peer.answers["eth_subscribe"] = subscribe
        await w3.subscription_manager.subscribe(PendingTxSubscription())
        await peer.notify("0xabc", HASHES[1_999])
        assert numbers(await take(w3, 1_025)) == [*range(1_024), 1_999]
        counters = session_of(w3).counters
        assert (counters.parked, counters.parked_dropped) == (1_024, 476)


async def test_events_of_an_ended_subscription_are_dropped_and_those_of_a_new_one_come(connected):
    async with connected() as (peer, w3):
        subscription = PendingTxSubscription()
        await w3.subscription_manager.subscribe(subscription)
        await w3.subscription_manager.unsubscribe(subscription)
        await peer.notify(subscription.id, *HASHES[:5])
        await w3.eth.block_number
        assert session_of(w3).counters.late_events == 5
        assert w3.provider._request_processor._subscription_response_queue.qsize() == 0
        # The same id again, as some nodes give it.
        peer.answers["eth_subscribe"] = subscription.id
        await w3.subscription_manager.subscribe(PendingTxSubscription())
        await peer.notify(subscription.id, HASHES[7])
        assert numbers(await take(w3, 1)) == [7]


@own_labels
async def test_six_hundred_subscriptions_and_as_many_calls_keep_their_formatters(connected):
    async with connected() as (peer, w3):
        ids = [await w3.eth.subscribe("newPendingTransactions") for _ in range(600)]
        peer.answers["eth_blockNumber"] = lambda request: result(request, "0x1")
        await asyncio.gather(*[w3.eth.block_number for _ in range(600)])
        assert list(w3.socket.subscriptions) == ids
        for subscription in (ids[0], ids[599]):
            await peer.notify(subscription, HASHES[3])
        assert numbers(await take(w3, 2)) == [3, 3]


async def test_two_iterators_share_the_events_and_both_end(connected, transport):
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        taken = []

        async def consume():
            async for message in w3.socket.process_subscriptions():
                taken.append(message)

        consumers = [asyncio.ensure_future(consume()) for _ in range(2)]
        await asyncio.sleep(0)
        await peer.notify(subscription, *HASHES[:100])
        await w3.eth.block_number
        await peer.close()
        await asyncio.wait_for(asyncio.gather(*consumers), 5)
        assert sorted(numbers(taken)) == list(range(100))
        # And one that starts after the end does not wait for ever.
        await asyncio.wait_for(consume(), 5)


async def test_the_end_comes_after_everything_that_was_received(connected):
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:50])
        await w3.eth.block_number
        await peer.close()
        while not w3.provider._message_listener_task.done():
            await asyncio.sleep(0.001)
        taken = [message async for message in w3.socket.process_subscriptions()]
        assert numbers(taken) == list(range(50))


async def test_silenced_and_dead_is_said_once_and_ends_like_a_clean_close(connected, transport, caplog):
    if transport == "ipc":
        return
    async with connected(silence_listener_task_exceptions=True) as (peer, w3):
        await w3.eth.subscribe("newPendingTransactions")
        stream = asyncio.ensure_future(take(w3, 1))
        await asyncio.sleep(0)
        peer.abort()
        assert await asyncio.wait_for(stream, 5) is None
        said = [record for record in caplog.records if "Exception caught in listener" in record.getMessage()]
        assert len(said) == 1


@pytest.mark.skipif(not hasattr(exceptions, "SubscriptionHandlerTaskException"), reason="web3.py has it from 7.13 on")
async def test_parallel_handlers_run_at_once_and_their_error_ends_the_loop(connected):
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        w3.subscription_manager.parallelize = True
        running = 0
        all_at_once = asyncio.Event()

        async def handler(context):
            nonlocal running
            running += 1
            if running == 20:
                all_at_once.set()
            await all_at_once.wait()
            if context.result == bytes(31) + b"\x05":
                raise ValueError("five")

        subscription = await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        await peer.notify(subscription, *HASHES[:20])
        with pytest.raises(exceptions.SubscriptionHandlerTaskException, match="five"):
            await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 5)
        assert running == 20


async def test_the_queue_may_be_replaced_and_read_directly(connected):
    async with connected() as (peer, w3):
        processor = w3.provider._request_processor
        processor._subscription_response_queue = asyncio.Queue(2)
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:30])
        await w3.eth.block_number
        messages = []
        for _ in range(30):
            messages.append(await asyncio.wait_for(processor._subscription_response_queue.get(), 2))
            w3.provider._listen_event.set()
        assert [message["params"]["result"] for message in messages] == HASHES[:30]


async def test_beyond_the_limit_nothing_is_read_until_the_consumer_has_caught_up(connected, monkeypatch):
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        session = session_of(w3)
        monkeypatch.setattr(session.setting, "options", session.options._replace(max_buffered_bytes=20_000))
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:500])
        while not session.counters.reading_pauses:
            await asyncio.sleep(0.001)
        assert 20_000 <= session.counters.buffered_peak < 21_000
        assert numbers(await take(w3, 500)) == list(range(500))
        assert session.counters.buffered_peak < 21_000


async def test_subscriptions_of_the_last_connection_do_not_live_on_in_the_next(transport):
    from peer import Peer

    async with Peer(transport) as peer:
        cls = provider_class(transport)
        rounds = 0
        async for w3 in web3.AsyncWeb3(cls(peer.address)):
            assert w3.subscription_manager.subscriptions == []
            await w3.subscription_manager.subscribe(PendingTxSubscription(label="mine"))
            await w3.subscription_manager.subscribe(NewHeadsSubscription())
            labels = [subscription.label for subscription in w3.subscription_manager.subscriptions]
            assert labels == ["mine", "NewHeadsSubscription('newHeads',)"]
            rounds += 1
            if rounds == 3:
                break
            await peer.close()
            async for _ in w3.socket.process_subscriptions():
                raise AssertionError("nothing was sent")
        await w3.provider.disconnect()


async def test_a_cancelled_consumer_loses_nothing(connected):
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        taken = []
        for index in range(100):
            stream = w3.socket.process_subscriptions()
            waiting = asyncio.ensure_future(stream.__anext__())
            await asyncio.sleep(0)
            await peer.notify(subscription, HASHES[index])
            if index % 2:
                await w3.eth.block_number
            waiting.cancel()
            try:
                taken.append(await waiting)
            except asyncio.CancelledError:
                taken.append(await asyncio.wait_for(stream.__anext__(), 5))
        assert numbers(taken) == list(range(100))


async def test_a_consumer_that_always_finds_something_leaves_the_loop_to_others(connected):
    async with connected(subscription_response_queue_size=2_000) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES)
        while w3.provider._request_processor._subscription_response_queue.qsize() < 2_000:
            await asyncio.sleep(0.001)
        turns = 0

        async def count():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        counter = asyncio.ensure_future(count())
        await take(w3, 2_000)
        counter.cancel()
        assert turns > 20


async def test_what_upstream_says_of_the_queue_but_not_for_every_message(connected, caplog):
    caplog.set_level("INFO")
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:50])
        await w3.eth.block_number
        await take(w3, 50)
        stream = asyncio.ensure_future(take(w3, 1))
        # It waits.
        await asyncio.sleep(0.05)
        await peer.notify(subscription, HASHES[0])
        await stream
        said = [record.getMessage() for record in caplog.records]
        assert said.count("Subscription response queue synced with websocket message stream.") == 1
        assert not [line for line in said if "Processing as FIFO" in line]


async def test_logs_with_a_handler_context(connected):
    async with connected() as (peer, w3):
        seen = []

        async def handler(context):
            seen.append((context.name, context.result, context.subscription.label))
            await context.subscription.unsubscribe()

        subscription = await w3.subscription_manager.subscribe(
            LogsSubscription(address="0x" + "11" * 20, handler=handler, handler_context={"name": "mine"}, label="logs")
        )
        assert peer.requests[-1]["params"] == ["logs", {"address": "0x" + "11" * 20}]
        log = {
            "address": "0x" + "ab" * 20,
            "topics": ["0x" + "01" * 32],
            "data": "0x",
            "blockNumber": "0x1",
            "transactionHash": "0x" + "02" * 32,
            "transactionIndex": "0x0",
            "blockHash": "0x" + "03" * 32,
            "logIndex": "0x0",
            "removed": False,
        }
        await peer.notify(subscription, log)
        await asyncio.wait_for(w3.subscription_manager.handle_subscriptions(), 5)
        ((name, value, label),) = seen
        assert (name, label) == ("mine", "logs")
        assert value["blockNumber"] == 1
        assert value["address"] == web3.Web3.to_checksum_address("0x" + "ab" * 20)


async def test_a_long_subscribe_call_does_not_keep_parked_events_for_ever(connected, monkeypatch):
    import ethwire.core.parking as parking

    monkeypatch.setattr(parking, "SECONDS_LIMIT", 0.05)
    async with connected() as (peer, w3):
        peer.answers["eth_subscribe"] = SILENT
        call = asyncio.ensure_future(w3.eth.subscribe("newHeads"))
        await peer.until_asked("eth_subscribe")
        await peer.notify("0xstrange", HASHES[0])
        began = time.monotonic()
        queue = w3.provider._request_processor._subscription_response_queue
        while not queue.qsize():
            await asyncio.sleep(0.005)
            assert time.monotonic() - began < 5
        call.cancel()


async def test_the_end_of_one_connection_does_not_reach_into_the_next(connected):
    async with connected() as (peer, w3):
        await w3.eth.block_number
        for index in range(5):
            peer.abort()
            task = w3.provider._message_listener_task
            while not task.done():
                await asyncio.sleep(0)
            # In the very turn in which the listener is done.
            await w3.provider.disconnect()
            await w3.provider.connect()
            subscription = await w3.eth.subscribe("newPendingTransactions")
            await peer.notify(subscription, HASHES[index])
            assert numbers(await asyncio.wait_for(take(w3, 1), 5)) == [index]


async def test_the_end_is_in_the_public_queue_behind_what_waited_beside_it(connected):
    """For whoever reads the queue itself, and says so, as web3's own consumers do."""
    async with connected(subscription_response_queue_size=2) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *[f"0x{number:064x}" for number in range(5)])
        await w3.eth.block_number
        await peer.close()
        processor = w3.provider._request_processor
        while w3.provider._request_processor._ethwire.is_open:
            await asyncio.sleep(0.001)
        items = []
        for _ in range(5):
            items.append(await asyncio.wait_for(processor._subscription_response_queue.get(), 5))
            w3.provider._listen_event.set()
        assert [int(item["params"]["result"], 16) for item in items] == list(range(5))
        with pytest.raises(TaskNotRunning):
            await asyncio.wait_for(processor._subscription_response_queue.get(), 5)


async def test_what_nobody_reads_does_not_hold_up_the_handlers(connected, monkeypatch, caplog):
    """Subscribed by `make_request`, and never read: within a bound of its own, though all together have room for less."""
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        session = session_of(w3)
        monkeypatch.setattr(session.setting, "options", session.options._replace(max_buffered_bytes=40_000))
        handled = []

        async def handler(context):
            handled.append(context.result)
            if len(handled) == 500:
                await context.subscription.unsubscribe()

        known = await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        unknown = (await w3.provider.make_request("eth_subscribe", ["newPendingTransactions"]))["result"]
        handling = asyncio.ensure_future(w3.subscription_manager.handle_subscriptions())
        for each in HASHES[:500]:
            await peer.notify(unknown, each)
            await peer.notify(known, each)
        await asyncio.wait_for(handling, 10)
        assert len(handled) == 500
        counters = session.counters
        assert counters.unknown_events == 500 and 0 < counters.unread_dropped < 500
        assert sum("Nobody reads the stream" in record.getMessage() for record in caplog.records) == 1
        # What was kept is the beginning, without a hole.
        processor = w3.provider._request_processor
        kept = [
            (await processor.pop_raw_response(subscription=True))["params"]["result"]
            for _ in range(500 - counters.unread_dropped)
        ]
        assert kept == HASHES[: len(kept)]


async def test_what_is_read_slowly_beside_handlers_is_not_dropped(connected, monkeypatch):
    async with connected(subscription_response_queue_size=5) as (peer, w3):
        session = session_of(w3)
        monkeypatch.setattr(session.setting, "options", session.options._replace(max_buffered_bytes=400_000))
        handled, processor = asyncio.Event(), w3.provider._request_processor

        async def handler(context):
            handled.set()

        known = await w3.subscription_manager.subscribe(PendingTxSubscription(handler=handler))
        unknown = (await w3.provider.make_request("eth_subscribe", ["newPendingTransactions"]))["result"]
        handling = asyncio.ensure_future(w3.subscription_manager.handle_subscriptions())
        await peer.notify(known, HASHES[0])
        await peer.notify(unknown, HASHES[0])
        await handled.wait()
        taken = [await processor.pop_raw_response(subscription=True)]
        await peer.notify(unknown, *HASHES[1:1_000])
        await w3.eth.block_number
        taken += [await processor.pop_raw_response(subscription=True) for _ in range(999)]
        assert [each["params"]["result"] for each in taken] == HASHES[:1_000]
        assert session.counters.unread_dropped == 0
        handling.cancel()
