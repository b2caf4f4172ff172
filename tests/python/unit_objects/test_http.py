# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Native objects over AsyncHTTPProvider: what web3.py gives without them, from the same replies to the same requests."""

from __future__ import annotations

import asyncio
import json
import logging

import ethwire
import pytest
from ethwire.web3py.contract import documents
from ethwire.web3py.objects import http
from ethwire.web3py.objects.probes import same
from harness.older import since
from web3 import AsyncHTTPProvider, AsyncWeb3
from web3.method import Method
from web3.middleware import Web3Middleware
from web3.module import Module

ADDRESS = documents.CHECKSUMMED
CALL = {"to": ADDRESS, "data": "0x70a08231"}


class Server:
    """What stands in the place of the HTTP session: answers, and keeps what it was asked."""

    def __init__(self, answers=None, replies=None):
        self.answers = {**documents.RESULTS, "eth_call": "0x" + "0" * 63 + "1", "eth_getCode": "0x", **(answers or {})}
        self.replies = replies or {}
        self.asked = []

    async def async_make_post_request(self, uri, data, **_):
        request = json.loads(data)
        if isinstance(request, list):
            return json.dumps([self._reply(each) for each in request]).encode()
        await asyncio.sleep(0)
        method = request["method"]
        if method in self.replies:
            self.asked.append(method)
            return self.replies[method].replace("ID", str(request["id"])).encode()
        return json.dumps(self._reply(request)).encode()

    def _reply(self, request):
        self.asked.append(request["method"])
        answer = self.answers.get(request["method"])
        what = "error" if isinstance(answer, dict) and "code" in answer else "result"
        return {"jsonrpc": "2.0", "id": request["id"], what: answer}


def w3_with(server, **options):
    provider = AsyncHTTPProvider("http://127.0.0.1:1", **options)
    provider._request_session_manager.async_make_post_request = server.async_make_post_request
    return AsyncWeb3(provider)


async def outcome(awaitable):
    try:
        return await awaitable
    except Exception as error:
        return type(error), str(error)


def both_ways(work, prepare=lambda w3: None, made=None, **server):
    """What a program gets on plain web3.py and with ethwire; `made`: how many results were finished natively."""
    results = []
    for on in (False, True):
        ethwire.uninstall()
        if on:
            assert ethwire.install(), ethwire.doctor()

        async def run():
            here = Server(**server)
            w3 = w3_with(here)
            prepare(w3)
            return await work(w3), here.asked

        count, native = [], http.finished

        def counted(*arguments):
            found = native(*arguments)
            count.append(found is not None)
            return found

        http.finished = counted
        try:
            results.append(asyncio.run(run()))
        finally:
            http.finished = native
    ethwire.uninstall()
    (plain, asked), (ours, asked_ours) = results
    assert same(ours, plain), (ours, plain)
    if made is not None:
        assert sum(count) == made
    return asked, asked_ours


def test_results_are_web3s_and_so_are_the_requests():
    async def work(w3):
        eth = w3.eth
        return [
            await eth.block_number,
            await eth.chain_id,
            await eth.gas_price,
            await eth.get_block("latest"),
            await eth.get_balance(ADDRESS),
            await eth.get_transaction(documents.HASH),
            await eth.get_transaction_receipt(documents.HASH),
            await eth.get_logs({"address": ADDRESS, "fromBlock": 1, "topics": [documents.HASH, None]}),
        ]

    asked, ours = both_ways(work, made=8)
    assert asked == ours


def test_a_call_does_not_ask_for_the_chain():
    """As under the persistent providers: docs/python.md."""

    async def work(w3):
        return [await w3.eth.call(CALL), await w3.eth.estimate_gas(CALL), await w3.eth.call(CALL)]

    asked, ours = both_ways(work, made=3, answers={"eth_estimateGas": "0x5208"})
    assert [each for each in asked if each != "eth_chainId"] == ours
    assert asked.count("eth_chainId") > 0


def test_a_declared_chain_id_is_compared_as_ever():
    async def work(w3):
        return [await outcome(w3.eth.call({**CALL, "chainId": each})) for each in (1, 2)]

    both_ways(work, made=None)


@pytest.mark.parametrize(
    "method, answer",
    [
        ("eth_getBlockByNumber", None),
        ("eth_getTransactionByHash", None),
        ("eth_getTransactionReceipt", None),
        ("eth_getBlockByNumber", {**documents.RESULTS["eth_getBlockByNumber"], "extraData": "0x" + "ab" * 97}),
        ("eth_getBlockByNumber", {"number": "x"}),
        ("eth_getBalance", "nonsense"),
        ("eth_getBalance", 5),
        ("eth_call", "0x"),
        ("eth_getBlockByNumber", {"code": -32000, "message": "no"}),
        ("eth_getLogs", {"code": -32005, "message": "too many", "data": {"a": 1}}),
        ("eth_getLogs", []),
        ("eth_getLogs", [{"removed": True}, {}]),
    ],
)
def test_odd_answers_are_web3s(method, answer):
    async def work(w3):
        eth = w3.eth
        calls = {
            "eth_getBlockByNumber": lambda: eth.get_block(1),
            "eth_getTransactionByHash": lambda: eth.get_transaction(documents.HASH),
            "eth_getTransactionReceipt": lambda: eth.get_transaction_receipt(documents.HASH),
            "eth_getBalance": lambda: eth.get_balance(ADDRESS),
            "eth_call": lambda: eth.call(CALL),
            "eth_getLogs": lambda: eth.get_logs({"address": ADDRESS}),
        }
        return [await outcome(calls[method]()) for _ in range(2)]

    both_ways(work, answers={method: answer})


@pytest.mark.parametrize(
    "reply",
    [
        '{"jsonrpc":"2.0","id":ID,"result":Infinity}',
        '{"jsonrpc":"2.0","id":ID,"result":"0x1","result":"0x2"}',
        '{"jsonrpc":"1.0","id":ID,"result":"0x1"}',
        '{"id":ID,"result":"0x1"}',
        '{"jsonrpc":"2.0","id":null,"result":"0x1"}',
        '{"jsonrpc":"2.0","result":"0x1"}',
        '{"jsonrpc":"2.0","id":ID}',
        '{"jsonrpc":"2.0","id":ID,"error":"words"}',
        '{"jsonrpc":"2.0","id":"ID","result":"0x1"}',
        "[]",
        "5",
        "",
        "<html>busy</html>",
        ' {"jsonrpc": "2.0", "id": ID, "result": "0x1"} \n',
    ],
)
def test_odd_replies_are_web3s(reply):
    async def work(w3):
        return await outcome(w3.eth.get_balance(ADDRESS))

    both_ways(work, replies={"eth_getBalance": reply})


class Loud(Web3Middleware):
    async def async_response_processor(self, method, response):
        return {**response, "result": "0x7"}


def add_middleware(w3):
    w3.middleware_onion.add(Loud)


def override(w3):
    provider = w3.provider
    upstream = provider.make_request

    async def make_request(method, params):
        return await upstream(method, params)

    provider.make_request = make_request


def cache(w3):
    w3.provider.cache_allowed_requests = True


@pytest.mark.parametrize("change", [add_middleware, override, cache])
def test_what_a_program_has_changed_goes_web3s_way(change):
    async def work(w3):
        return [await w3.eth.get_balance(ADDRESS), await w3.eth.chain_id, await w3.eth.chain_id]

    asked, ours = both_ways(work, prepare=change, made=0)
    assert asked == ours


def test_a_subclass_of_its_own_goes_web3s_way():
    class Provider(AsyncHTTPProvider):
        async def _make_request(self, method, request_data):
            return json.dumps({"jsonrpc": "2.0", "id": json.loads(request_data)["id"], "result": "0x9"}).encode()

    assert ethwire.install()
    try:
        assert asyncio.run(AsyncWeb3(Provider("http://127.0.0.1:1")).eth.get_balance(ADDRESS)) == 9
    finally:
        ethwire.uninstall()


def test_whoever_asks_the_manager_gets_what_is_there():
    async def work(w3):
        return [
            await w3.manager.coro_request("eth_getBlockByNumber", ["latest", False]),
            await w3.provider.make_request("eth_getBalance", [ADDRESS, "latest"]),
            await w3.is_connected(),
        ]

    both_ways(work, made=0)


def described(result):
    return type(result).__name__, result


class Own(Module):
    is_async = True
    block = Method("eth_getBlockByNumber", result_formatters=lambda method, module: described)
    plain = Method("eth_getBlockByNumber")


def test_a_module_with_formatters_of_its_own_has_its_own_result():
    async def work(w3):
        w3.attach_modules({"own": Own})
        return [await w3.own.block("latest", False), await w3.own.plain("latest", False)]

    both_ways(work, made=2)


def test_batches_are_web3s():
    async def work(w3):
        async with w3.batch_requests() as batch:
            batch.add(w3.eth.get_block("latest"))
            batch.add(w3.eth.get_balance(ADDRESS))
            return await batch.async_execute()

    both_ways(work, made=0)


def test_many_at_once_get_their_own():
    assert ethwire.install()

    async def run():
        class Echo(Server):
            async def async_make_post_request(self, uri, data, **_):
                request = json.loads(data)
                await asyncio.sleep(request["id"] * 7919 % 13 / 1000)
                return json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": request["params"][0]}).encode()

        w3 = w3_with(Echo())
        addresses = [f"0x{index:040d}" for index in range(200)]
        balances = await asyncio.gather(*(w3.eth.get_balance(each) for each in addresses))
        return balances, [int(each, 16) for each in addresses]

    try:
        found, wanted = asyncio.run(run())
        assert found == wanted
    finally:
        ethwire.uninstall()


def test_whoever_reads_the_log_has_all_of_its_lines(caplog):
    async def work(w3):
        return await w3.eth.get_balance(ADDRESS)

    with caplog.at_level(logging.DEBUG, logger="web3"):
        both_ways(work, made=0)


@since(7, 2, "retrying is another's")
def test_a_request_that_fails_is_tried_again_as_ever():
    async def work(w3):
        failures = [OSError("once")]
        upstream = w3.provider._request_session_manager.async_make_post_request

        async def failing(*arguments, **options):
            if failures:
                raise asyncio.TimeoutError(failures.pop())
            return await upstream(*arguments, **options)

        w3.provider._request_session_manager.async_make_post_request = failing
        return await outcome(w3.eth.get_balance(ADDRESS)), len(failures)

    both_ways(work)


def test_with_strict_the_chain_is_asked_for_as_upstream_does():
    assert ethwire.install(strict=True)

    async def run():
        server = Server()
        await w3_with(server).eth.call(CALL)
        return server.asked

    try:
        assert asyncio.run(run()).count("eth_chainId") > 0
    finally:
        ethwire.uninstall()
