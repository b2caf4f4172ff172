# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""An error without an id: given to a request only where it can be no other's, and never to one that changes something."""

from __future__ import annotations

import asyncio

import pytest
from ethwire.core.batches import Batches
from ethwire.core.calls import Calls
from ethwire.core.nameless import request_of_error
from harness.older import one_batch_at_a_time, since
from peer import SILENT, result
from web3.exceptions import TimeExhausted, Web3RPCError

NAMELESS = {"jsonrpc": "2.0", "id": None, "error": {"code": -32005, "message": "too many requests"}}
WITHOUT_ID = {"jsonrpc": "2.0", "error": {"code": -32005, "message": "too many requests"}}
HASH = "0x" + "99" * 32
ACCOUNT = "0x" + "11" * 20


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


def said(caplog):
    return caplog.text.count("An error that names no request was received")


async def held(peer, method, asking):
    """A request that the peer has and does not answer yet."""
    peer.answers[method] = SILENT
    times = peer.asked(method)
    task = asyncio.ensure_future(asking)
    await peer.until_asked(method, times + 1)
    return task, peer.requests[-1]


def raw_transaction(w3):
    return w3.eth.send_raw_transaction("0x02")


def logs(w3):
    return w3.eth.get_logs({})


async def held_batch(peer, w3, *methods):
    """A batch that the peer has and does not answer yet, and its requests."""
    peer.on_batch = lambda _: SILENT
    known = len(peer.requests)
    task = asyncio.ensure_future(w3.provider.make_batch_request([(method, []) for method in methods]))
    while len(peer.requests) < known + len(methods):
        await asyncio.sleep(0.001)
    return task, peer.requests[known:]


async def settled(w3, errors):
    """Everything that the peer has sent before is read."""
    while session_of(w3).counters.stray_errors < errors:
        await asyncio.sleep(0.001)
    assert await asyncio.wait_for(w3.eth.chain_id, 3) == 1


@pytest.mark.parametrize("message", [NAMELESS, WITHOUT_ID], ids=["null", "absent"])
async def test_the_only_request_gets_it_if_it_reads(connected, message, caplog):
    async with connected() as (peer, w3):
        call, _ = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(message)
        with pytest.raises(Web3RPCError, match="too many requests") as caught:
            await asyncio.wait_for(call, 3)
        assert caught.value.rpc_response == NAMELESS
        assert (session_of(w3).counters.stray_errors, said(caplog)) == (1, 0)
        # And the next one, which is then the only one again.
        call, _ = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(message)
        with pytest.raises(Web3RPCError, match="too many requests"):
            await asyncio.wait_for(call, 3)


async def test_a_transaction_gets_its_own_reply(connected, caplog):
    async with connected() as (peer, w3):
        sent, request = await held(peer, "eth_sendRawTransaction", raw_transaction(w3))
        read, _ = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(NAMELESS, NAMELESS)
        await settled(w3, 2)
        await peer.send(result(request, HASH))
        assert (await asyncio.wait_for(sent, 3)).hex().removeprefix("0x") == HASH[2:]
        assert not read.done()
        counters = session_of(w3).counters
        assert (counters.stray_errors, counters.late_replies, said(caplog)) == (2, 0, 1)
        read.cancel()


@pytest.mark.parametrize("method", ["eth_sendRawTransaction", "eth_subscribe", "eth_newFilter", "evm_mine"])
async def test_what_changes_something_never_gets_it_though_it_is_the_only_one(connected, method):
    async with connected() as (peer, w3):
        call, request = await held(peer, method, w3.provider.make_request(method, []))
        await peer.send(NAMELESS)
        await settled(w3, 1)
        await peer.send(result(request, HASH))
        assert (await asyncio.wait_for(call, 3))["result"] == HASH


async def test_of_two_reads_neither_gets_it(connected, caplog):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        calls = [asyncio.ensure_future(w3.eth.block_number) for _ in range(2)]
        await peer.until_asked("eth_blockNumber", 2)
        await peer.send(NAMELESS)
        await settled(w3, 1)
        asked = [each for each in peer.requests if each["method"] == "eth_blockNumber"]
        await peer.send(*[result(each, hex(index)) for index, each in enumerate(asked)])
        assert await asyncio.wait_for(asyncio.gather(*calls), 3) == [0, 1]
        assert said(caplog) == 1


async def test_one_that_nobody_waits_for_is_in_flight_until_its_deadline(connected):
    async with connected() as (peer, w3):
        given_up, _ = await held(peer, "eth_sendRawTransaction", raw_transaction(w3))
        given_up.cancel()
        read, request = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(NAMELESS)
        await settled(w3, 1)
        await peer.send(result(request, []))
        assert await asyncio.wait_for(read, 3) == []


async def test_one_whose_deadline_has_passed_is_not_in_flight(connected):
    async with connected(request_timeout=0.3) as (peer, w3):
        late, _ = await held(peer, "eth_sendRawTransaction", raw_transaction(w3))
        with pytest.raises(TimeExhausted):
            await late
        read, _ = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(NAMELESS)
        with pytest.raises(Web3RPCError, match="too many requests"):
            await asyncio.wait_for(read, 3)


async def test_what_comes_when_nothing_is_asked_is_nobodys(connected, caplog):
    async with connected() as (peer, w3):
        assert await w3.eth.block_number == 16
        await peer.send(NAMELESS)
        await settled(w3, 1)
        assert await w3.eth.block_number == 16
        assert said(caplog) == 1


@since(7, 7, "nothing is sent without being received")
async def test_one_whose_sender_has_not_come_for_its_reply_yet(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_gasPrice"] = SILENT
        request = await w3.provider.send_request("eth_gasPrice", [])
        await peer.until_asked("eth_gasPrice")
        await peer.send(NAMELESS)
        # Sent outside of a call of web3's, its reply is for whoever receives.
        assert await asyncio.wait_for(w3.socket.recv(), 3) == NAMELESS
        assert session_of(w3).calls.get(request["id"]) is None


async def test_a_call_of_its_own_reply_after_the_error_is_nobodys(connected):
    async with connected() as (peer, w3):
        call, request = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(NAMELESS, result(request, []))
        with pytest.raises(Web3RPCError):
            await asyncio.wait_for(call, 3)
        assert await w3.eth.chain_id == 1
        session = session_of(w3)
        assert (session.counters.late_replies, len(session.processor._request_response_cache)) == (1, 0)


@since(7, 8, "an answer to a batch is taken for a list")
@pytest.mark.parametrize("as_list", [False, True])
async def test_the_only_batch_gets_it_if_it_reads(connected, as_list, caplog):
    async with connected() as (peer, w3):
        for _ in range(2):
            batch, asked = await held_batch(peer, w3, "eth_getBalance", "eth_getLogs")
            await peer.send([NAMELESS] * len(asked) if as_list else NAMELESS)
            assert await asyncio.wait_for(batch, 3) == ([NAMELESS] * 2 if as_list else NAMELESS)
        assert said(caplog) == 0


@one_batch_at_a_time
@pytest.mark.parametrize("as_list", [False, True])
async def test_a_batch_with_a_transaction_gets_its_own_replies(connected, as_list, caplog):
    async with connected() as (peer, w3):
        batch, asked = await held_batch(peer, w3, "eth_getBalance", "eth_sendRawTransaction")
        await peer.send([NAMELESS] * 2 if as_list else NAMELESS)
        await settled(w3, 2 if as_list else 1)
        replies = [result(each, HASH) for each in asked]
        await peer.send(replies)
        assert await asyncio.wait_for(batch, 3) == replies
        assert said(caplog) == 1


@one_batch_at_a_time
@pytest.mark.parametrize("as_list", [False, True])
async def test_of_two_batches_neither_gets_it(connected, as_list):
    async with connected() as (peer, w3):
        batches = [await held_batch(peer, w3, "eth_getBalance") for _ in range(2)]
        await peer.send([NAMELESS] if as_list else NAMELESS)
        await settled(w3, 1)
        replies = [[result(each, hex(number)) for each in asked] for number, (_, asked) in enumerate(batches)]
        for each in replies:
            await peer.send(each)
        assert await asyncio.wait_for(asyncio.gather(*[batch for batch, _ in batches]), 3) == replies


@one_batch_at_a_time
async def test_an_object_beside_a_batch_is_nobodys_and_a_list_is_the_batchs(connected):
    async with connected() as (peer, w3):
        sent, request = await held(peer, "eth_sendRawTransaction", raw_transaction(w3))
        batch, _ = await held_batch(peer, w3, "eth_getBalance")
        await peer.send(NAMELESS)
        await settled(w3, 1)
        assert not batch.done() and not sent.done()
        await peer.send([NAMELESS])
        assert await asyncio.wait_for(batch, 3) == [NAMELESS]
        await peer.send(result(request, HASH))
        assert (await asyncio.wait_for(sent, 3)).hex().removeprefix("0x") == HASH[2:]


async def test_a_batch_that_was_given_up_is_in_flight(connected):
    async with connected() as (peer, w3):
        batch, _ = await held_batch(peer, w3, "eth_sendRawTransaction")
        batch.cancel()
        read, request = await held(peer, "eth_getLogs", logs(w3))
        await peer.send(NAMELESS)
        await settled(w3, 1)
        await peer.send(result(request, []))
        assert await asyncio.wait_for(read, 3) == []


def test_one_that_left_on_the_second_connection_is_not_meant_on_the_first():
    calls, batches, second = Calls(), Batches(), object()
    call = calls.enter(1, "eth_call", True)
    assert request_of_error(calls, batches, None, 0.0) is call
    call.carrier = second
    assert request_of_error(calls, batches, None, 0.0) is None
    assert request_of_error(calls, batches, second, 0.0) is call
    calls.enter(2, "eth_call", True)
    assert request_of_error(calls, batches, second, 0.0) is None
    calls.abandon(2, 10.0)
    assert request_of_error(calls, batches, second, 9.0) is None
    assert request_of_error(calls, batches, second, 10.0) is call
