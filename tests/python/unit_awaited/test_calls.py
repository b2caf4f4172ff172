# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls: awaited, by id, each ended with its own reply or its own error."""

from __future__ import annotations

import asyncio
import time

import pytest
import web3
from harness.older import VERSION
from peer import SILENT, result
from turns import turns_within
from web3.exceptions import (
    MethodUnavailable,
    PersistentConnectionClosedOK,
    TimeExhausted,
    Web3RPCError,
)
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK

ERROR = {"code": -32000, "message": "no"}


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


async def test_nothing_runs_while_a_call_waits(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        assert await turns_within(0.5) < 10
        call.cancel()


async def test_seven_hundred_calls_at_once_are_all_numbers(connected):
    async with connected() as (peer, w3):
        numbers = await asyncio.gather(*[w3.eth.block_number for _ in range(700)])
        assert numbers == [16] * 700
        assert len(session_of(w3).calls) == 0
        assert len(w3.provider._request_processor._request_information_cache) == 0


async def test_replies_in_any_order_find_their_calls(connected):
    async with connected() as (peer, w3):
        held = []

        def hold(request):
            held.append(request)
            if len(held) < 5:
                return SILENT
            return [result(each, each["params"][0]) for each in reversed(held)]

        peer.answers["eth_getBalance"] = hold
        addresses = [f"0x{index:040x}" for index in range(5)]
        replies = await asyncio.gather(*[w3.provider.make_request("eth_getBalance", [each]) for each in addresses])
        assert [reply["result"] for reply in replies] == addresses


async def test_an_id_that_comes_back_as_text_is_the_same_id(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = lambda request: {**result(request, "0x2a"), "id": str(request["id"])}
        assert await w3.eth.block_number == 42


async def test_a_deadline_says_what_upstream_says(connected):
    async with connected(request_timeout=0.2) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        with pytest.raises(TimeExhausted, match=r"request id `0` after 0.2 second\(s\). This may be due to"):
            await w3.eth.block_number
        assert len(w3.provider._request_processor._request_information_cache) == 0


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
        assert session_of(w3).counters.late_replies == 50


async def test_an_error_reply_of_a_raw_request_is_its_reply(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_nope"] = ERROR
        for make_request in (w3.provider.make_request, w3.socket.make_request):
            assert (await make_request("eth_nope", []))["error"] == ERROR
        if VERSION >= (7, 7):
            with pytest.raises(Web3RPCError):
                await w3.manager.socket_request("eth_nope", [])
        assert await w3.eth.block_number == 16


async def test_method_unavailable_keeps_its_class_and_reply(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = {"code": -32601, "message": "the method is not available"}
        with pytest.raises(MethodUnavailable) as caught:
            await w3.eth.block_number
        assert caught.value.rpc_response["error"]["code"] == -32601


async def test_calls_in_flight_at_a_clean_close_end_at_once(connected, transport):
    async with connected(request_timeout=30) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(3)]
        await peer.until_asked("eth_blockNumber", 3)
        began = time.monotonic()
        await peer.close()
        errors = await asyncio.gather(*calls, return_exceptions=True)
        assert time.monotonic() - began < 5
        expected = ConnectionClosedOK if transport == "ws" else PersistentConnectionClosedOK
        assert [type(error) for error in errors] == [expected] * 3
        assert len({id(error) for error in errors}) == 3
        # And a call made after the close does not wait for its deadline either.
        with pytest.raises((ConnectionClosedOK, PersistentConnectionClosedOK, OSError)):
            await asyncio.wait_for(w3.eth.block_number, 5)


async def test_each_call_gets_its_own_copy_of_a_connection_error(connected, transport):
    if transport == "ipc":
        error_class = PersistentConnectionClosedOK
    else:
        error_class = ConnectionClosedError
    peer_gone = pytest.raises(error_class) if transport == "ws" else None
    async with connected(request_timeout=30, silence_listener_task_exceptions=transport == "ipc") as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(4)]
        await peer.until_asked("eth_blockNumber", 4)
        peer.abort()
        errors = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(error) for error in errors} == {error_class}
        assert len({id(error) for error in errors}) == 4
        for error in errors:
            assert str(error) == str(errors[0])
        if peer_gone:
            with peer_gone:
                w3.provider._handle_listener_task_exceptions()


async def test_disconnect_ends_what_is_in_flight(connected, transport):
    async with connected(request_timeout=30) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        await w3.provider.disconnect()
        expected = ConnectionClosedOK if transport == "ws" else PersistentConnectionClosedOK
        with pytest.raises(expected):
            await asyncio.wait_for(call, 5)


async def test_recv_is_woken_and_takes_only_what_nobody_waits_for(connected):
    async with connected() as (peer, w3):
        taken = asyncio.ensure_future(w3.socket.recv())
        await asyncio.sleep(0)
        numbers = await asyncio.gather(*[w3.eth.block_number for _ in range(20)])
        assert numbers == [16] * 20
        assert not taken.done()
        peer.answers["eth_gasPrice"] = "0x7"
        await w3.socket.send("eth_gasPrice", [])
        assert (await asyncio.wait_for(taken, 2))["result"] == "0x7"


async def test_recv_takes_replies_in_order(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_echo"] = lambda request: result(request, request["params"][0])
        for index in range(5):
            await w3.socket.send("eth_echo", [index])
        await peer.until_asked("eth_echo", 5)
        assert [(await w3.socket.recv())["result"] for _ in range(5)] == [0, 1, 2, 3, 4]


async def test_recv_times_out_as_upstream(connected):
    async with connected(request_timeout=0.1) as (_, w3):
        with pytest.raises(asyncio.TimeoutError, match="Timeout waiting for item to be available"):
            await w3.socket.recv()


async def test_an_entry_made_in_the_cache_by_others_finds_its_waiter(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.provider.make_request("eth_blockNumber", []))
        await peer.until_asked("eth_blockNumber")
        processor = w3.provider._request_processor
        await processor.cache_raw_response({"jsonrpc": "2.0", "id": 0, "result": "0x5"})
        assert (await asyncio.wait_for(call, 2))["result"] == "0x5"


async def test_eth_call_is_one_frame(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_call"] = "0x01"
        transaction = {"to": "0x" + "11" * 20, "data": "0x"}
        for _ in range(3):
            assert await w3.eth.call(transaction) == b"\x01"
        assert [request["method"] for request in peer.requests] == ["eth_call"] * 3


async def test_a_declared_chain_id_is_checked_with_one_question_a_connection(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_call"] = "0x01"
        transaction = {"to": "0x" + "11" * 20, "data": "0x", "chainId": 1}
        for _ in range(3):
            await w3.eth.call(transaction)
        assert [request["method"] for request in peer.requests] == ["eth_chainId"] + ["eth_call"] * 3
        assert "chainId" not in peer.requests[-1]["params"][0]
        with pytest.raises(
            web3.exceptions.Web3ValidationError, match="declared chain ID 2, but the connected node is on 1"
        ):
            await w3.eth.call({**transaction, "chainId": 2})


async def test_ipc_says_an_error_of_the_socket(connected, transport):
    if transport == "ws":
        return
    async with connected(request_timeout=30) as (_, w3):

        def write(_):
            raise OSError(5, "Input/output error")

        w3.provider._writer.write = write
        with pytest.raises(OSError, match="Input/output error"):
            await asyncio.wait_for(w3.eth.block_number, 5)


async def test_without_a_deadline_calls_and_batches_wait_for_their_reply(connected):
    async with connected(request_timeout=None) as (peer, w3):
        peer.answers["eth_gasPrice"] = SILENT
        call = asyncio.ensure_future(w3.eth.gas_price)
        await peer.until_asked("eth_gasPrice")
        request = peer.requests[-1]
        assert await w3.eth.block_number == 16
        async with w3.batch_requests() as batch:
            batch.add(w3.eth.get_block_number())
            assert await batch.async_execute() == [16]
        await peer.send(result(request, "0x7"))
        assert await asyncio.wait_for(call, 3) == 7
