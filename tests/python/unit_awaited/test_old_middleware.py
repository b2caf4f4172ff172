# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 6.15.1 and 7.0.0b2: what a middleware makes of a call, and the result is still formatted as the call's."""

from __future__ import annotations

import asyncio

import pytest
import web3
from peer import SILENT, result
from test_old_stream_and_calls import V6, connected, session_of, transport  # noqa: F401

HASH = "0x" + "99" * 32
KEY = "0x" + "01" * 32
BLOCK = {"number": "0x10", "hash": HASH, "baseFeePerGas": "0x1", "gasLimit": "0x1c9c380"}


def in_front_of(w3, name, layer, work):
    """Injects `work(make_request, method, params)` as the innermost or outermost middleware."""
    if V6:

        async def build(make_request, _):
            async def middleware(method, params):
                return await work(make_request, method, params)

            return middleware

    else:
        from web3.middleware import Web3Middleware

        class build(Web3Middleware):
            async def async_wrap_make_request(self, make_request):
                async def middleware(method, params):
                    return await work(make_request, method, params)

                return middleware

    if layer == "inner":
        w3.middleware_onion.inject(build, name=name, layer=0)
    else:
        w3.middleware_onion.add(build, name)


def answers(peer):
    peer.answers |= {
        "eth_maxPriorityFeePerGas": "0x7",
        "eth_getBlockByHash": BLOCK,
        "eth_getBlockByNumber": BLOCK,
        "eth_sendRawTransaction": HASH,
        "eth_getBalance": "0x5",
        "eth_gasPrice": "0x6",
        "eth_estimateGas": "0x5208",
        "eth_getTransactionCount": "0x3",
        "eth_feeHistory": {"baseFeePerGas": ["0x1"], "gasUsedRatio": [], "oldestBlock": "0x1", "reward": [["0x1"]]},
    }


def nothing_is_left(w3):
    assert len(w3.provider._request_processor._request_information_cache) == 0
    assert session_of(w3).module_calls == {}


@pytest.mark.parametrize("layer", ["inner", "outer"])
async def test_a_renamed_method_has_the_calls_result(connected, layer):  # noqa: F811
    names = {
        "eth_gasPrice": ("eth_maxPriorityFeePerGas", []),
        "eth_getBlockByNumber": ("eth_getBlockByHash", [HASH, False]),
        "eth_sendTransaction": ("eth_sendRawTransaction", ["0x02"]),
    }

    async def rename(make_request, method, params):
        return await make_request(*names.get(method, (method, params)))

    async with connected() as (peer, w3):
        answers(peer)
        in_front_of(w3, "rename", layer, rename)

        async def three():
            return await asyncio.gather(
                w3.eth.gas_price,
                w3.eth.get_block("latest"),
                w3.eth.send_transaction({"to": "0x" + "11" * 20, "value": 1, "gas": 21000, "gasPrice": 1}),
            )

        for price, block, sent in await asyncio.gather(*[three() for _ in range(10)]):
            assert (price, block["number"], block["hash"].hex().removeprefix("0x")) == (7, 16, HASH[2:])
            assert sent.hex().removeprefix("0x") == HASH[2:]
        nothing_is_left(w3)


async def test_signing_middleware_sends_once_and_gives_the_hash(connected):  # noqa: F811
    async with connected() as (peer, w3):
        answers(peer)
        account = w3.eth.account.from_key(KEY)
        if V6:
            from web3.middleware.signing import async_construct_sign_and_send_raw_middleware

            w3.middleware_onion.add(await async_construct_sign_and_send_raw_middleware(account))
        else:
            from web3.middleware import SignAndSendRawMiddlewareBuilder

            w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(account), layer=0)
        w3.eth.default_account = account.address
        for count in (1, 2):
            sent = await w3.eth.send_transaction({"to": account.address, "value": 1})
            assert sent.hex().removeprefix("0x") == HASH[2:]
            assert peer.asked("eth_sendRawTransaction") == count
        nothing_is_left(w3)


@pytest.mark.parametrize("layer", ["inner", "outer"])
async def test_a_call_that_is_sent_twice_or_asks_beside_has_its_result(connected, layer):  # noqa: F811
    async with connected() as (peer, w3):
        answers(peer)

        async def work(make_request, method, params):
            if method == "eth_getBalance":
                assert (await w3.provider.make_request("eth_blockNumber", []))["result"] == "0x10"
                assert await w3.eth.gas_price == 6
                await make_request(method, params)
            return await make_request(method, params)

        in_front_of(w3, "work", layer, work)
        assert await asyncio.gather(*[w3.eth.get_balance("0x" + "11" * 20) for _ in range(10)]) == [5] * 10
        nothing_is_left(w3)


async def test_what_a_middleware_leaves_behind_sends_for_itself(connected):  # noqa: F811
    async with connected() as (peer, w3):
        answers(peer)
        left: list[asyncio.Task] = []
        go_on = asyncio.Event()

        async def later():
            await go_on.wait()
            return await w3.provider.make_request("eth_blockNumber", [])

        async def work(make_request, method, params):
            if method == "eth_gasPrice":
                left.append(asyncio.ensure_future(later()))
            return await make_request(method, params)

        in_front_of(w3, "work", "inner", work)
        assert await w3.eth.gas_price == 6
        go_on.set()
        assert (await left[0])["result"] == "0x10"
        nothing_is_left(w3)


async def test_a_call_that_fails_takes_nothing_from_another(connected):  # noqa: F811
    """web3 takes out what stands under the id that it had guessed: the other's, which was sent first."""
    async with connected() as (peer, w3):
        answers(peer)
        peer.answers["eth_gasPrice"] = {"code": -32000, "message": "no"}
        peer.answers["eth_getBalance"] = SILENT
        go_on = asyncio.Event()

        async def wait(make_request, method, params):
            if method == "eth_gasPrice":
                await go_on.wait()
            return await make_request(method, params)

        in_front_of(w3, "wait", "outer", wait)
        failing = asyncio.ensure_future(w3.eth.gas_price)
        await asyncio.sleep(0)
        other = asyncio.ensure_future(w3.eth.get_balance("0x" + "11" * 20))
        await peer.until_asked("eth_getBalance")
        request = peer.requests[-1]
        go_on.set()
        with pytest.raises((ValueError, web3.exceptions.Web3Exception)):
            await failing
        await peer.send(result(request, "0x5"))
        assert await asyncio.wait_for(other, 3) == 5
        nothing_is_left(w3)


async def test_a_subscription_by_another_name(connected):  # noqa: F811
    async with connected() as (peer, w3):
        peer.answers["parity_subscribe"] = "0xabc"

        async def rename(make_request, method, params):
            return await make_request("parity_subscribe" if method == "eth_subscribe" else method, params)

        in_front_of(w3, "rename", "inner", rename)
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, HASH)
        async for message in (w3.ws if V6 else w3.socket).process_subscriptions():
            assert message["result"].hex().removeprefix("0x") == HASH[2:]
            break
        await w3.eth.unsubscribe(subscription)
        nothing_is_left(w3)
