# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls: what they give, and what they raise."""

from __future__ import annotations

import asyncio
import math

import pytest
from conftest import faults
from harness.fake_node import FakeNode, reply

import ethwire
from ethwire import client

ACCOUNT = "0x" + "00" * 19 + "01"


async def test_the_usual_ones(address):
    async with ethwire.Client(address) as node:
        number = await node.eth.block_number()
        block = await node.eth.get_block(number, True)
        assert (block.number, type(block)) == (number, client.Block)
        same = await node.eth.get_block(block.hash)
        assert same.hash == block.hash == bytes.fromhex(str(block.hash)[2:])
        assert same.transactions == tuple(t.hash for t in block.transactions)
        assert await node.eth.get_block_transaction_count(number) == len(block.transactions)
        receipts = await node.eth.get_block_receipts("latest")
        assert [r.transaction_hash for r in receipts] == list(same.transactions)
        logs = await node.eth.get_logs(from_block=number, to_block=number)
        assert logs == tuple(log for receipt in receipts for log in receipt.logs)
        assert await node.eth.chain_id() == int(await node.net.version())
        assert isinstance(await node.eth.get_balance(ACCOUNT), int)
        assert isinstance(await node.eth.get_code(ACCOUNT, "latest"), client.HexBytes)
        assert len(await node.eth.get_storage_at(ACCOUNT, 2**255)) == 32
        assert (await node.eth.call({"to": ACCOUNT, "data": b"\x01"}))[-1] == 1
        fees = await node.eth.fee_history(2, "latest", [25, 75])
        assert len(fees.gas_used_ratio) == 2 and len(fees.base_fee_per_gas) == 3
        assert not await node.eth.syncing()
        assert await node.net.listening() is True
        assert (await node.web3.client_version()).startswith("ethwire")
        raw = await node.request("eth_getBlockByNumber", hex(number), False)
        assert raw["hash"] == str(block.hash)


async def test_what_is_not_there(address):
    async with ethwire.Client(address) as node:
        with pytest.raises(client.BlockNotFound) as caught:
            await node.eth.get_block(2**40)
        assert caught.value.method == "eth_getBlockByNumber" and isinstance(caught.value, LookupError)
        with pytest.raises(client.TransactionNotFound):
            await node.eth.get_transaction("0x" + "77" * 32)
        with pytest.raises(client.TransactionNotFound):
            await node.eth.get_transaction_receipt(b"\x77" * 32)
        assert await node.request("eth_getTransactionByHash", "0x" + "77" * 32) is None


async def test_what_the_server_said(node, address):
    said = {"code": -32005, "message": "you ask too much", "data": {"see": ["docs"]}, "more": 1}
    with faults(node, answers=[{"method": "eth_gasPrice", "do": "error", "error": said}]):
        async with ethwire.Client(address) as of:
            with pytest.raises(client.RPCError) as caught:
                await of.eth.gas_price()
    error = caught.value
    assert (error.code, error.server_message, error.data) == (-32005, "you ask too much", {"see": ["docs"]})
    assert (error.sent, error.method) == ("yes", "eth_gasPrice")
    assert '"more":1' in error.raw.replace(" ", "")
    assert str(error) == "eth_gasPrice: -32005: you ask too much"


async def test_an_unknown_method(address):
    async with ethwire.Client(address) as node:
        with pytest.raises(client.MethodUnavailable) as caught:
            await node.request("eth_noSuchThing", 1, None, {"a": [True]})
    assert (caught.value.code, caught.value.refusal) == (-32601, "unknown_method")


async def test_http_statuses(node):
    refused = {"do": "status", "status": 429, "headers": "Retry-After: 7\r\n", "body": "slow down", "times": 1}
    with faults(node, http=refused):
        async with ethwire.Client(node.http) as of:
            with pytest.raises(client.ClientError) as caught:
                await of.eth.block_number()
    error = caught.value
    assert (error.http_status, error.retry_after) == (429, 7.0)
    assert error.transient and error.rate_limited


async def test_a_result_of_another_type():
    with FakeNode("ws", lambda request: [reply(request, {"not": "a number"})]) as fake:
        async with ethwire.Client(fake.address) as node:
            with pytest.raises(client.BadResponse) as caught:
                await node.eth.block_number()
            assert caught.value.method == "eth_blockNumber"
            with pytest.raises(client.BadResponse, match="parentHash"):
                await node.eth.get_block()
            assert await node.request("eth_blockNumber") == {"not": "a number"}


async def test_timeouts(node, address):
    async with ethwire.Client(address, timeout=math.inf) as of:
        await of.eth.block_number()
        with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
            with pytest.raises(client.RequestTimeout) as caught:
                await of.eth.gas_price(timeout=0.05)
        assert isinstance(caught.value, TimeoutError) and caught.value.sent == "unknown"
        assert await of.eth.gas_price() > 0


async def test_the_clients_own_timeout(node):
    with faults(node, answers=[{"method": "eth_gasPrice", "do": "drop"}]):
        async with ethwire.Client(node.ws, timeout=0.05) as of:
            with pytest.raises(client.RequestTimeout):
                await of.eth.gas_price()


@pytest.mark.parametrize(
    "call, error, says",
    [
        (lambda eth: eth.get_balance("0x12"), ValueError, "eth_getBalance, parameter 1: an address"),
        (lambda eth: eth.get_balance("0x52908400098527886E0F7030069857D2E4169eE7"), ValueError, "checksum"),
        (lambda eth: eth.get_balance(ACCOUNT, 1.5), TypeError, "parameter 2: a block"),
        (lambda eth: eth.get_balance(ACCOUNT, -1), ValueError, "from 0 to 2"),
        (lambda eth: eth.get_balance(ACCOUNT, True), TypeError, "a block"),
        (lambda eth: eth.get_block("newest"), ValueError, "latest, safe"),
        (lambda eth: eth.get_transaction(b"\x01"), ValueError, "not 1 bytes"),
        (lambda eth: eth.get_storage_at(ACCOUNT, 2**256), ValueError, "2[*][*]256 - 1"),
        (lambda eth: eth.send_raw_transaction("0x1"), ValueError, "even number"),
        (lambda eth: eth.call({"too": ACCOUNT}), ValueError, "a transaction has no field 'too'"),
        (lambda eth: eth.call([]), TypeError, "a dictionary is expected, not list"),
        (lambda eth: eth.get_logs(topics=["0x12"]), ValueError, "64 hex digits"),
        (lambda eth: eth.get_logs(topics=[None] * 5), ValueError, "four topics"),
        (lambda eth: eth.get_logs(address=5), TypeError, "an address"),
        (lambda eth: eth.get_block(1, 1), TypeError, "True or False"),
        (lambda eth: eth.block_number(timeout=-1), ValueError, "timeout"),
        (lambda eth: eth.sign_typed_data(ACCOUNT, {1, 2}), TypeError, "not JSON serializable"),
    ],
)
async def test_arguments_that_are_wrong(shared_node, call, error, says):
    async with ethwire.Client(shared_node.ws) as node:
        with pytest.raises(error, match=says):
            await call(node.eth)
        assert await node.eth.block_number() >= 0


async def test_arguments_as_the_node_gets_them():
    seen = []

    def answer(request):
        seen.append((request["method"], request["params"]))
        return [reply(request, "0x0" if "Gas" in request["method"] else [] if "Logs" in request["method"] else "0x")]

    hash = "0x" + "ab" * 32
    checksummed = "0x52908400098527886E0F7030069857D2E4169EE7"
    with FakeNode("ws", answer) as fake:
        async with ethwire.Client(fake.address) as node:
            await node.eth.get_code(bytes.fromhex(checksummed[2:]), hash)
            await node.eth.call(
                {"from_": checksummed, "to": None, "value": 2**200, "max_fee_per_gas": 7, "data": bytearray(b"\xff")},
                16,
            )
            await node.eth.estimate_gas(
                {"maxFeePerGas": 7, "access_list": [{"address": checksummed, "storageKeys": [hash]}]}
            )
            await node.eth.get_logs(
                address=[checksummed], topics=[hash, None, [hash, b"\xcd" * 32]], from_block=1, to_block="latest"
            )
            await node.eth.call({}, "latest", None, {"number": "0x1"})
            await node.request("x_y", {"a": [1, None]}, "\u00e9")
    low = checksummed.lower()
    assert seen[0] == ("eth_getCode", [low, {"blockHash": hash}])
    assert seen[1] == (
        "eth_call",
        [{"from": low, "maxFeePerGas": "0x7", "value": hex(2**200), "input": "0xff"}, "0x10"],
    )
    assert seen[2] == (
        "eth_estimateGas",
        [{"maxFeePerGas": "0x7", "accessList": [{"address": low, "storageKeys": [hash]}]}],
    )
    method, (filter,) = seen[3]
    assert filter["topics"] == [hash, None, [hash, "0x" + "cd" * 32]]
    assert (filter["fromBlock"], filter["toBlock"]) == ("0x1", "latest")
    assert seen[4] == ("eth_call", [{}, "latest", None, {"number": "0x1"}])
    assert seen[5] == ("x_y", [{"a": [1, None]}, "\u00e9"])


async def test_many_at_once(shared_node):
    async with ethwire.Client(shared_node.ws) as node:
        numbers = await asyncio.gather(*(node.eth.get_block(n % 8) for n in range(500)))
        assert [block.number for block in numbers] == [n % 8 for n in range(500)]


def test_the_whole_table_has_a_method():
    """Each method of the C++ table is called by one of Python's, with parameters that fit."""
    import inspect

    from ethwire import _engine

    called = []

    class Recorder(client.modules.Modules):
        def _call(self, method, params, timeout, plain=False):
            called.append(method)

    recorder = Recorder()
    recorder.rpc_modules()
    for module in (recorder.eth, recorder.net, recorder.web3, recorder.txpool, recorder.debug):
        for name, function in inspect.getmembers(module, inspect.ismethod):
            if name.startswith("_"):
                continue
            assert function.__doc__, name
            signature = inspect.signature(function)
            assert signature.parameters["timeout"].default is None, name
            needed = [p for p in signature.parameters.values() if p.default is p.empty]
            function(*[0 for _ in needed])
            if "block" in signature.parameters:
                function(*["0x" + "00" * 32 if p.name == "block" else 0 for p in needed]) if any(
                    p.name == "block" for p in needed
                ) else function(*[0 for _ in needed], block="0x" + "00" * 32)
    assert set(called) == set(_engine.method_names())
