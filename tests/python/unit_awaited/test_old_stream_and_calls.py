# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 6.15.1 and 7.0.0b2: the same behaviours, as far as these have them."""

from __future__ import annotations

import asyncio
import time

import pytest
from harness.older import VERSION, has_a_listener
from old_web3 import HASHES, V6, connected, numbers, session_of, socket_of, take, transport  # noqa: F401
from peer import SILENT, event, result
from turns import turns_within
from web3.exceptions import ProviderConnectionError, TimeExhausted
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK


async def test_nothing_runs_while_a_call_and_a_stream_wait(connected):
    async with connected() as (peer, w3):
        await w3.eth.subscribe("newHeads")
        stream = asyncio.ensure_future(take(w3, 1))
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        assert await turns_within(0.5) < 10
        stream.cancel()
        call.cancel()


async def test_nothing_runs_after_a_clean_close_and_everything_ends(connected, transport):
    async with connected(request_timeout=30) as (peer, w3):
        await w3.eth.subscribe("newHeads")
        stream = asyncio.ensure_future(take(w3, 1))
        peer.answers["eth_blockNumber"] = SILENT
        calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(3)]
        await peer.until_asked("eth_blockNumber", 3)
        await peer.close()
        assert await asyncio.wait_for(stream, 5) == []
        errors = await asyncio.wait_for(asyncio.gather(*calls, return_exceptions=True), 5)
        expected = ConnectionClosedOK if transport == "ws" else ProviderConnectionError
        assert {type(error) for error in errors} == {expected}
        assert len({id(error) for error in errors}) == 3
        assert await turns_within(0.3) < 10


async def test_a_lost_connection_ends_what_waits_for_it_and_nothing_else(connected, transport):
    async with connected(request_timeout=30) as (peer, w3):
        await w3.eth.subscribe("newHeads")
        stream = asyncio.ensure_future(take(w3, 1))
        other = asyncio.ensure_future(asyncio.sleep(0.5, "untouched"))
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        peer.abort()
        outcome = await asyncio.wait_for(asyncio.gather(stream, call, return_exceptions=True), 5)
        if transport == "ws":
            assert [type(error) for error in outcome] == [ConnectionClosedError] * 2
            assert outcome[0] is not outcome[1]
        else:
            assert outcome[0] == [] and isinstance(outcome[1], ProviderConnectionError)
        assert await other == "untouched"


@has_a_listener
async def test_silenced_and_dead_is_said_once(connected, transport, caplog):
    if transport == "ipc":
        return
    async with connected(silence_listener_task_exceptions=True) as (peer, w3):
        await w3.eth.subscribe("newHeads")
        stream = asyncio.ensure_future(take(w3, 1))
        await asyncio.sleep(0)
        peer.abort()
        assert await asyncio.wait_for(stream, 5) == []
        assert await turns_within(0.3) < 10
        said = [record for record in caplog.records if "Exception caught in listener" in record.getMessage()]
        assert len(said) == 1


async def test_a_deadline_says_what_upstream_says(connected):
    async with connected(request_timeout=0.2) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        with pytest.raises(TimeExhausted, match=r"request id `0` after 0.2 second\(s\). This may be due to"):
            await w3.eth.block_number
        assert len(w3.provider._request_processor._request_information_cache) == 0


@pytest.mark.skipif(VERSION >= (6, 15), reason="there is a queue, which holds up the listener")
async def test_more_than_upstreams_deque_holds_is_all_there(connected):
    """Upstream drops the oldest of them in silence: seen with ETHWIRE_UNIT_OFF=1."""
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:1_200])
        await w3.eth.block_number
        seen = []
        async for message in w3.ws.process_subscriptions():
            seen.append(message["result"])
            if len(seen) == 1_200:
                break
        assert [int(each.hex(), 16) for each in seen] == list(range(1_200))


@has_a_listener
async def test_a_full_queue_holds_up_no_reply_and_loses_nothing(connected):
    async with connected(subscription_response_queue_size=10) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES[:600])
        assert await w3.eth.block_number == 16
        assert numbers(await take(w3, 600)) == list(range(600))


@pytest.mark.parametrize("before", [False, True])
async def test_events_around_the_reply_are_all_delivered_in_order(connected, before):
    async with connected() as (peer, w3):

        def subscribe(request):
            events = [event("0xabc", value) for value in HASHES[:20]]
            reply = result(request, "0xabc")
            return [*events, reply] if before else [reply, *events]

        peer.answers["eth_subscribe"] = subscribe
        stream = asyncio.ensure_future(take(w3, 25))
        await asyncio.sleep(0)
        await w3.eth.subscribe("newPendingTransactions")
        await peer.notify("0xabc", *HASHES[20:25])
        assert numbers(await asyncio.wait_for(stream, 5)) == list(range(25))


async def test_seven_hundred_calls_of_several_kinds_keep_their_formatters(connected):
    async with connected() as (peer, w3):
        subscriptions = [await w3.eth.subscribe("newPendingTransactions") for _ in range(20)]
        peer.answers["eth_call"] = "0x01"
        peer.answers["eth_gasPrice"] = "0x7"
        transaction = {"to": "0x" + "11" * 20, "data": "0x"}

        async def three():
            return await asyncio.gather(w3.eth.block_number, w3.eth.call(transaction), w3.eth.gas_price)

        outcome = await asyncio.gather(*[three() for _ in range(240)])
        assert outcome == [[16, b"\x01", 7]] * 240
        assert list(socket_of(w3).subscriptions) == subscriptions
        await peer.notify(subscriptions[0], HASHES[3])
        assert numbers(await take(w3, 1)) == [3]
        assert peer.asked("eth_chainId") <= 240


async def test_the_chain_id_is_asked_once(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_call"] = "0x01"
        for _ in range(3):
            await w3.eth.call({"to": "0x" + "11" * 20, "data": "0x"})
        assert peer.asked("eth_call") == 3
        assert peer.asked("eth_chainId") == (1 if V6 else 0)


async def test_late_replies_of_cancelled_calls_are_dropped(connected):
    async with connected() as (peer, w3):
        asked = []

        def hold(request):
            asked.append(request)
            return SILENT

        peer.answers["eth_blockNumber"] = hold
        calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(50)]
        await peer.until_asked("eth_blockNumber", 50)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        await peer.send(*[result(request, "0x1") for request in asked])
        peer.answers["eth_blockNumber"] = "0x2"
        assert await w3.eth.block_number == 2
        processor = w3.provider._request_processor
        assert len(processor._request_response_cache) == 0
        assert len(processor._request_information_cache) == 0


NAMELESS = {"jsonrpc": "2.0", "id": None, "error": {"code": -32005, "message": "too many requests"}}


async def test_an_error_without_an_id_is_given_to_the_only_request_if_it_reads(connected, caplog):
    async with connected() as (peer, w3):
        peer.answers["eth_gasPrice"] = SILENT
        call = asyncio.ensure_future(w3.eth.gas_price)
        await peer.until_asked("eth_gasPrice")
        await peer.send(NAMELESS)
        with pytest.raises(ValueError, match="too many requests"):
            await asyncio.wait_for(call, 3)
        assert "names no request" not in caplog.text


async def test_a_transaction_gets_its_own_reply_and_not_an_error_without_an_id(connected, caplog):
    async with connected() as (peer, w3):
        peer.answers["eth_sendRawTransaction"] = SILENT
        sent = asyncio.ensure_future(w3.eth.send_raw_transaction("0x02"))
        await peer.until_asked("eth_sendRawTransaction")
        request = peer.requests[-1]
        for errors in (1, 2):
            await peer.send(NAMELESS)
            assert await asyncio.wait_for(w3.eth.block_number, 3) == 16
            assert session_of(w3).counters.stray_errors == errors
        await peer.send(result(request, HASHES[7]))
        assert numbers([{"result": await asyncio.wait_for(sent, 3)}]) == [7]
        assert caplog.text.count("names no request") == 1


@pytest.mark.parametrize(
    "garbage", ["not json", "7", '{"a"', "[]", '{"jsonrpc": "2.0"}', '{"x": ' + "[" * 20 + "]" * 20 + "}"]
)
async def test_garbage_is_said_once_and_passed_over(connected, garbage, caplog):
    async with connected() as (peer, w3):
        for _ in range(3):
            await peer.send(garbage)
            assert await asyncio.wait_for(w3.eth.block_number, 3) == 16
        said = [record for record in caplog.records if "cannot be read" in record.getMessage()]
        assert len(said) == 1
        assert session_of(w3).counters.garbage == 3


async def test_recv_or_the_stream_and_a_reconnect(connected):
    async with connected() as (peer, w3):
        for _ in range(2):
            subscription = await w3.eth.subscribe("newPendingTransactions")
            await peer.notify(subscription, *HASHES[:5])
            if V6:
                received = [await asyncio.wait_for(w3.ws.recv(), 3) for _ in range(5)]
            else:
                received = await take(w3, 5)
            assert numbers(received) == list(range(5))
            began = time.monotonic()
            await w3.provider.disconnect()
            assert time.monotonic() - began < 5
            await w3.provider.connect()
            assert list(socket_of(w3).subscriptions) == []
