# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Native objects under a whole provider over a node in memory: when they are used, and when web3's formatters are."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging

import ethwire
import pytest
from differential.memory_node import ID, SUBSCRIPTION, connected
from ethwire.session.session import session_of
from ethwire.web3py.objects.events import Objects
from harness.older import since
from hexbytes import HexBytes
from web3.datastructures import AttributeDict
from web3.exceptions import BlockNotFound, ExtraDataLengthError, Web3RPCError
from web3.middleware import ExtraDataToPOAMiddleware, Web3Middleware

HASH = "0x" + "3b" * 32
LOG = {
    "address": "0x52908400098527886e0f7030069857d2e4169ee7",
    "topics": [HASH],
    "data": "0x01",
    "blockNumber": "0x10",
    "transactionHash": HASH,
    "transactionIndex": "0x0",
    "blockHash": HASH,
    "logIndex": "0x1",
    "removed": False,
}


@pytest.fixture(scope="module", autouse=True)
def installed():
    assert ethwire.install(transport="python"), ethwire.doctor()
    assert "native objects: yes" in ethwire.doctor(), ethwire.doctor()
    yield
    ethwire.uninstall()


def event(result, subscription=SUBSCRIPTION) -> str:
    params = {"subscription": subscription, "result": result}
    return json.dumps({"jsonrpc": "2.0", "method": "eth_subscription", "params": params})


def result(value) -> str:
    return f'{{"jsonrpc":"2.0","id":{ID},"result":{json.dumps(value)}}}'


def objects_of(w3) -> Objects:
    return Objects.of(session_of(w3.provider._request_processor))


def made_for(w3) -> int:
    return session_of(w3.provider._request_processor).counters.native_objects


def run(test):
    """The test is given a node and an AsyncWeb3, in a loop of its own."""

    async def main():
        async with connected(request_timeout=5) as (node, w3):
            await asyncio.wait_for(test(node, w3), 10)

    asyncio.run(main())


def test_events_of_the_stream_are_native():
    async def test(node, w3):
        node.say(event(LOG))
        node.say(event(HASH).encode())
        stream = w3.socket.process_subscriptions()
        log, hash_ = await stream.__anext__(), await stream.__anext__()
        assert type(log) is dict and list(log) == ["subscription", "result"]
        assert type(log["result"]) is AttributeDict and log["result"].blockNumber == 16
        assert hash_["result"] == HexBytes(HASH)
        assert (made_for(w3), objects_of(w3).left_to_web3) == (2, 0)

    run(test)


@since(7, 7, "there are no handlers")
def test_events_of_handlers_are_native():
    async def test(node, w3):
        seen = []

        async def handler(context):
            seen.append(context.result)
            await context.subscription.unsubscribe()

        node.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"0xaa"}}'
        await w3.eth.subscribe("logs", handler=handler)
        node.reply = result(True)
        node.say(event(LOG, "0xaa"))
        await w3.subscription_manager.handle_subscriptions()
        assert seen == [AttributeDict.recursive({**seen[0]})] and seen[0].logIndex == 1
        assert made_for(w3) == 1

    run(test)


def test_an_event_that_the_table_does_not_know_is_web3s():
    async def test(node, w3):
        node.say(event({**LOG, "data": "01"}))
        node.say(event({**LOG, "logIndex": 1.5}))
        node.say(event({**LOG, "logIndex": "0xzz"}))
        stream = w3.socket.process_subscriptions()
        assert (await stream.__anext__())["result"].data == HexBytes("0x01")
        assert (await stream.__anext__())["result"].logIndex == 1.5
        with pytest.raises(ValueError, match="logIndex"):
            await stream.__anext__()
        assert (made_for(w3), objects_of(w3).left_to_web3) == (0, 3)

    run(test)


def test_middleware_that_formats_events_keeps_its_say():
    from web3.middleware.formatting import FormattingMiddlewareBuilder

    async def test(node, w3):
        upper = FormattingMiddlewareBuilder.build(result_formatters={"eth_subscribe": lambda value: value})
        w3.middleware_onion.add(upper, "upper")
        node.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"0xbb"}}'
        await w3.eth.subscribe("logs")
        node.say(event(LOG, "0xbb"))
        node.say(event(LOG))
        stream = w3.socket.process_subscriptions()
        foreign, own = await stream.__anext__(), await stream.__anext__()
        assert foreign["result"] == own["result"]
        assert made_for(w3) == 1

    run(test)


def test_without_attribute_dicts_events_are_plain():
    async def test(node, w3):
        w3.middleware_onion.remove("attrdict")
        node.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"0xbb"}}'
        await w3.eth.subscribe("logs")
        node.say(event(LOG, "0xbb"))
        got = await w3.socket.process_subscriptions().__anext__()
        assert type(got["result"]) is dict and got["result"]["logIndex"] == 1
        assert made_for(w3) == 0

    run(test)


def test_after_unsubscribe_nothing_is_delivered():
    async def test(node, w3):
        node.say(event(LOG))
        stream = w3.socket.process_subscriptions()
        await stream.__anext__()
        node.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"0xcc"}}'
        await w3.eth.subscribe("logs")
        node.reply = result(True)
        await w3.eth.unsubscribe(SUBSCRIPTION)
        node.say(event(LOG))
        node.say(event("0xabc", "0xcc"))
        assert await stream.__anext__() == {"subscription": "0xcc", "result": "0xabc"}

    run(test)


@pytest.mark.parametrize("with_ethwire", [False, True])
def test_formatters_that_are_changed_while_a_subscription_runs(with_ethwire, monkeypatch):
    """A row of docs/python.md: upstream formats the next event by them, here it was decided with the first one."""
    from web3._utils import method_formatters

    async def test(node, w3):
        stream = w3.socket.process_subscriptions()
        node.say(event(LOG))
        await stream.__anext__()
        with monkeypatch.context() as patch:
            patch.setitem(method_formatters.LOG_ENTRY_FORMATTERS, "data", lambda value: "changed")
            node.say(event(LOG))
            assert (await stream.__anext__())["result"].data == (HexBytes("0x01") if with_ethwire else "changed")
            node.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"0xcc"}}'
            await w3.eth.subscribe("logs")
            node.say(event(LOG, "0xcc"))
            assert (await stream.__anext__())["result"].data == "changed"
            node.reply = result([LOG])
            assert (await w3.eth.get_logs({}))[0].data == "changed"

    if with_ethwire:
        run(test)
        return
    ethwire.uninstall()
    try:
        run(test)
    finally:
        ethwire.install(transport="python")


CALLS = {
    "block": (lambda w3: w3.eth.get_block(1), {"number": "0x1", "hash": HASH, "extraData": "0x" + "ab" * 32}),
    "transaction": (lambda w3: w3.eth.get_transaction(HASH), {"hash": HASH, "value": "0x5"}),
    "receipt": (lambda w3: w3.eth.get_transaction_receipt(HexBytes(HASH)), {"logs": [LOG], "status": "0x1"}),
    "logs": (lambda w3: w3.eth.get_logs({"fromBlock": 1, "address": "0x" + "00" * 20}), [LOG]),
    "receipts": (lambda w3: w3.eth.get_block_receipts("latest"), [{"logs": [LOG]}]),
    "number": (lambda w3: w3.eth.block_number, "0x1b4"),
    "balance": (lambda w3: w3.eth.get_balance("0x" + "00" * 20), "0xde0b6b3a7640000"),
    "code": (lambda w3: w3.eth.get_code("0x" + "00" * 20), "0x6001"),
}


@pytest.mark.parametrize("name", CALLS)
def test_results_of_calls_are_native_and_equal(name):
    function, value = CALLS[name]

    async def test(node, w3):
        node.reply = result(value)
        native = await function(w3)
        assert made_for(w3) == 1
        # A log that is read gets web3's own lines, and web3's own way.
        logging.getLogger("web3").setLevel(logging.DEBUG)
        try:
            by_web3 = await function(w3)
        finally:
            logging.getLogger("web3").setLevel(logging.NOTSET)
        assert made_for(w3) == 1
        assert type(native) is type(by_web3) and repr(native) == repr(by_web3)

    run(test)


def test_nothing_found_and_errors_are_web3s():
    async def test(node, w3):
        node.reply = result(None)
        with pytest.raises(BlockNotFound, match="Block with id: '0x1' not found"):
            await w3.eth.get_block(1)
        node.reply = f'{{"jsonrpc":"2.0","id":{ID},"error":{{"code":-32000,"message":"no"}}}}'
        with pytest.raises(Web3RPCError, match="no"):
            await w3.eth.get_block(1)
        node.reply = result({"extraData": "0x" + "ab" * 33})
        with pytest.raises(ExtraDataLengthError):
            await w3.eth.get_block(1)
        node.reply = result("0x")
        assert await w3.eth.get_code("0x" + "00" * 20) == HexBytes("0x")
        assert made_for(w3) == 0
        assert not w3.provider._request_processor._request_information_cache.items()[1:]

    run(test)


class Seen(Web3Middleware):
    async def async_response_processor(self, method, response):
        SEEN.append(method)
        return response


SEEN: list[str] = []


def add_middleware(w3):
    w3.middleware_onion.add(Seen, "seen")


def add_poa(w3):
    w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)


def override_method(w3):
    name = "form_request" if hasattr(w3.provider, "form_request") else "encode_rpc_request"
    setattr(w3.provider, name, getattr(w3.provider, name))


def allow_caching(w3):
    w3.provider.cache_allowed_requests = True


@pytest.mark.parametrize("change", [add_middleware, add_poa, override_method, allow_caching])
def test_what_a_program_has_changed_goes_web3s_way(change):
    async def test(node, w3):
        change(w3)
        node.reply = result({"number": "0x1", "extraData": "0x" + "ab" * (97 if change is add_poa else 1)})
        block = await w3.eth.get_block(1)
        assert block.number == 1
        assert made_for(w3) == 0
        assert SEEN == (["eth_getBlockByNumber"] if change is add_middleware else [])

    SEEN.clear()
    run(test)


def test_a_w3_that_was_given_another_provider_goes_web3s_way():
    """The manager still knows the processor of the first one, and web3 finds no formatters there."""

    async def test(node, w3):
        w3.manager._request_processor = type(w3.manager._request_processor)(w3.provider)
        node.reply = result("0x5")
        await w3.eth.gas_price
        assert made_for(w3) == 0

    run(test)


@pytest.mark.parametrize("name", ["vitalik.eth", "0x" + "0" * 39])
def test_names_are_not_sent_as_they_are(name):
    from ethwire.web3py.objects.calls import Calls, is_of_type

    assert not is_of_type("address", name)
    assert not is_of_type("address[]", ["0x" + "00" * 20, name])
    assert not is_of_type("bytes32", "0x" + "00" * 31)
    assert Calls.is_left_alone


def test_many_calls_at_once_get_their_own_results():
    async def test(node, w3):
        async def send(data):
            request = json.loads(data)
            reply = {"jsonrpc": "2.0", "id": request["id"], "result": request["params"][0]}
            asyncio.get_running_loop().call_later((request["id"] * 7919 % 13) / 1000, node.say, json.dumps(reply))

        node.send = send
        # Without letters, an address is its own checksum.
        addresses = [f"0x{index:040d}" for index in range(300)]
        balances = await asyncio.gather(*(w3.eth.get_balance(each) for each in addresses))
        assert balances == [int(each, 16) for each in addresses]
        assert made_for(w3) == 300

    run(test)


def test_a_call_that_is_cancelled_leaves_nothing():
    async def test(node, w3):
        async def silent(data):
            pass

        node.send = silent
        task = asyncio.ensure_future(w3.eth.get_block(1))
        session = session_of(w3.provider._request_processor)
        while not any(call.future for call in session.calls):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert not len(session.calls)

    run(test)
