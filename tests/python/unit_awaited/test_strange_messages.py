# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What no node should send, and what some do; payloads that web3's formatters do not know; `strict`."""

from __future__ import annotations

import asyncio
import json

import pytest
from harness.older import since
from peer import SILENT
from web3.datastructures import AttributeDict
from web3.exceptions import TimeExhausted, Web3RPCError

HEAD = {
    "parentHash": "0x" + "11" * 32,
    "sha3Uncles": "0x" + "22" * 32,
    "miner": "0x" + "ab" * 20,
    "stateRoot": "0x" + "33" * 32,
    "transactionsRoot": "0x" + "44" * 32,
    "receiptsRoot": "0x" + "55" * 32,
    "logsBloom": "0x" + "00" * 256,
    "difficulty": "0x0",
    "number": "0x10",
    "gasLimit": "0x1c9c380",
    "gasUsed": "0x5208",
    "timestamp": "0x65000000",
    "extraData": "0x",
    "mixHash": "0x" + "66" * 32,
    "nonce": "0x0000000000000000",
    "baseFeePerGas": "0x7",
    "withdrawalsRoot": "0x" + "77" * 32,
    "blobGasUsed": "0x0",
    "excessBlobGas": "0x0",
    "parentBeaconBlockRoot": "0x" + "88" * 32,
    "requestsHash": "0x" + "99" * 32,
    "hash": "0x" + "aa" * 32,
}
NULL_ERROR = {"jsonrpc": "2.0", "id": None, "error": {"code": 21, "message": "Request shutdown"}}
GARBAGE = {
    "text": "not json",
    "number": "7",
    "empty": "{}",
    "no id": '{"jsonrpc": "2.0", "result": 1}',
    "foreign": '{"jsonrpc": "2.0", "method": "other_subscription", "params": {}}',
    "params": '{"jsonrpc": "2.0", "method": "eth_subscription", "params": [1]}',
    "list": "[1, 2]",
    "deep": "[" * 200_000,
}


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


@pytest.fixture
def strict(monkeypatch):
    """What `install(strict=True)` changes while it runs; what it leaves unpatched is tested with processes."""
    from ethwire.session.setting import INSTALLED

    monkeypatch.setattr(INSTALLED, "options", INSTALLED.options._replace(strict=True, remember_chain_id=False))


async def first(w3):
    async for message in w3.socket.process_subscriptions():
        return message


@pytest.mark.parametrize("kind", GARBAGE)
async def test_garbage_is_said_once_and_the_connection_stays(connected, kind, caplog):
    async with connected() as (peer, w3):
        for _ in range(3):
            await peer.send(GARBAGE[kind])
            assert await asyncio.wait_for(w3.eth.block_number, 3) == 16
        assert session_of(w3).counters.garbage == 3
        said = [record for record in caplog.records if "cannot be read" in record.getMessage()]
        assert len(said) == 1
        assert "[[[" not in said[0].getMessage()


async def test_garbage_with_silenced_exceptions_is_said_as_upstream_says_it(connected, caplog):
    async with connected(silence_listener_task_exceptions=True) as (peer, w3):
        for _ in range(3):
            await peer.send("not json")
        assert await w3.eth.block_number == 16
        said = [record for record in caplog.records if "error=JSONDecodeError" in record.getMessage()]
        assert len(said) == 3
        # And not once more for every message that follows.
        await asyncio.gather(*[w3.eth.block_number for _ in range(20)])
        said = [record for record in caplog.records if "Exception caught in listener" in record.getMessage()]
        assert len(said) == 3


async def test_garbage_with_strict_ends_the_listener(connected, strict):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        await peer.send("not json")
        with pytest.raises(json.JSONDecodeError):
            await asyncio.wait_for(call, 3)
        with pytest.raises(json.JSONDecodeError):
            await w3.provider.disconnect()


async def test_the_late_reply_to_a_call_that_was_given_an_error_is_nobodys(connected, caplog):
    async with connected() as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        late = {"jsonrpc": "2.0", "id": peer.requests[-1]["id"], "error": {"code": 3, "message": "too late"}}
        await peer.send(NULL_ERROR, late)
        with pytest.raises(Web3RPCError, match="Request shutdown"):
            await asyncio.wait_for(call, 3)
        assert await w3.eth.chain_id == 1
        session = session_of(w3)
        assert (session.counters.late_replies, len(session.processor._request_response_cache)) == (1, 0)
        assert "nobody made" not in caplog.text


@since(7, 9, "it ends nothing")
async def test_an_error_without_an_id_with_strict_ends_the_listener(connected, strict):
    async with connected() as (peer, w3):
        await w3.eth.block_number
        await peer.send(NULL_ERROR)
        while not w3.provider._message_listener_task.done():
            await asyncio.sleep(0.001)
        for _ in range(2):
            with pytest.raises(Web3RPCError, match="Request shutdown"):
                await w3.eth.block_number
        with pytest.raises(Web3RPCError):
            await w3.provider.disconnect()


async def test_an_error_for_a_strange_id_is_for_recv(connected, caplog):
    async with connected() as (peer, w3):
        strange = {"jsonrpc": "2.0", "id": 999, "error": {"code": -32000, "message": "no"}}
        await peer.send(strange)
        assert await w3.eth.block_number == 16
        assert await w3.socket.recv() == strange


async def test_with_strict_a_call_in_flight_at_a_clean_close_waits_for_its_deadline(connected, strict):
    async with connected(request_timeout=0.5) as (peer, w3):
        peer.answers["eth_blockNumber"] = SILENT
        call = asyncio.ensure_future(w3.eth.block_number)
        await peer.until_asked("eth_blockNumber")
        await peer.close()
        with pytest.raises(TimeExhausted):
            await call


async def test_with_strict_the_chain_id_is_asked_as_upstream_asks_it(connected, strict):
    async with connected() as (peer, w3):
        peer.answers["eth_call"] = "0x01"
        await w3.eth.call({"to": "0x" + "11" * 20, "data": "0x"})
        assert [request["method"] for request in peer.requests] == ["eth_chainId", "eth_call", "eth_chainId"]


async def test_a_head_with_keys_of_its_chain(connected):
    extras = {"l1BlockNumber": "0x5", "sendCount": "0x1", "sendRoot": "0x" + "0a" * 32, "note": {"deep": "0x1"}}
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newHeads")
        await peer.notify(subscription, {**HEAD, **extras})
        value = (await first(w3))["result"]
        assert type(value) is AttributeDict and list(value) == [*HEAD, *extras]
        # As web3.py leaves it.
        assert {key: value[key] for key in HEAD} == HEAD
        assert {key: value[key] for key in extras} == {**extras, "note": AttributeDict({"deep": "0x1"})}


@pytest.mark.parametrize("syncing", [True, False])
async def test_syncing_as_geth_sends_it(connected, syncing):
    status = {"startingBlock": "0x1", "currentBlock": "0x2", "highestBlock": "0xff", "syncedAccounts": "0x3"}
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("syncing")
        await peer.notify(subscription, {"syncing": syncing, "status": status})
        value = (await first(w3))["result"]
        assert value["syncing"] is syncing
        assert dict(value["status"]) == {
            "startingBlock": 1,
            "currentBlock": 2,
            "highestBlock": 255,
            "syncedAccounts": "0x3",
        }


async def test_logs_that_look_a_little_like_a_head_are_left_to_web3(connected):
    strange = {"parentHash": "0x01", "number": 5, "stateRoot": "0x", "receiptsRoot": "0x", "miner": "0x"}
    strange |= {"one": 1, "two": 2, "three": 3}
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("something")
        await peer.notify(subscription, strange)
        assert (await first(w3))["result"] == AttributeDict(strange)
