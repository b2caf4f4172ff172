# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`async for w3 in AsyncWeb3(...)`, as each web3.py has it: it connects again, and nothing in it spins."""

from __future__ import annotations

import asyncio
import contextlib
import random

import pytest
import web3
from harness.providers import provider_class
from peer import Peer
from websockets.exceptions import ConnectionClosed

V6 = web3.__version__.startswith("6.")
REFUSED = {"code": -32601, "message": "notifications not supported"}


def looping(peer, **options):
    if V6:
        return web3.AsyncWeb3.persistent_websocket(web3.providers.WebsocketProviderV2(peer.address, **options))
    cls = provider_class(peer.transport)
    return web3.AsyncWeb3(cls(peer.address, **options))


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


@pytest.fixture(params=["ws"] if V6 else ["ws", "ipc"])
def transport(request):
    return request.param


@contextlib.asynccontextmanager
async def running(w3, body):
    """The documented loop around a body; the list of its turns' outcomes."""
    outcomes: list[object] = []

    async def program():
        async for each in w3:
            try:
                await body(each)
            except Exception as error:
                outcomes.append(error)
                continue
            outcomes.append(None)

    task = asyncio.ensure_future(program())
    try:
        yield outcomes
        assert not task.done(), task.result()
    finally:
        while not task.done():
            # web3's `disconnect()` loses a cancellation.
            task.cancel()
            await asyncio.wait([task], timeout=0.1)
        with contextlib.suppress(ConnectionClosed):
            await w3.provider.disconnect()


async def follow(w3):
    await w3.eth.subscribe("newHeads")
    async for _ in (w3.ws if V6 else w3.socket).process_subscriptions():
        pass


async def no_more(_):
    """Awaits nothing."""


async def no_good(_):
    raise ValueError("a fault of the program")


async def test_it_connects_again_when_the_connection_is_lost(transport):
    async with Peer(transport) as peer:
        async with running(looping(peer), follow) as outcomes:
            for times in (1, 2, 3):
                await peer.until_asked("eth_subscribe", times)
                peer.abort()
            await peer.until_asked("eth_subscribe", 4)
            assert len(outcomes) == 3


async def test_it_connects_again_when_the_node_was_started_again():
    async with Peer("ws") as first:
        async with running(looping(first), follow) as outcomes:
            await first.until_asked("eth_subscribe")
            await first.__aexit__()
            await asyncio.sleep(0.5)
            async with Peer("ws", first.port) as second:
                await asyncio.wait_for(second.until_asked("eth_subscribe"), 20)
                assert len(outcomes) == 1
        first._stack = contextlib.AsyncExitStack()


@pytest.mark.parametrize("body", [no_more, no_good, follow])
async def test_turns_that_fail_are_given_time_and_keep_nobody_from_theirs(transport, body, monkeypatch):
    """Whether the body awaits nothing, has a fault, or is refused what it asks for."""
    monkeypatch.setattr(random, "random", lambda: 1.0)
    async with Peer(transport) as peer:
        peer.answers["eth_subscribe"] = REFUSED
        async with running(looping(peer), body) as outcomes:
            loop = asyncio.get_running_loop()
            began = loop.time()
            while loop.time() < began + 2:
                await asyncio.sleep(0.01)
            # Four turns at once, and then after 0.5, 1, 2 and 4 seconds. A busy machine may have taken longer than 2.
            lasted = loop.time() - began
            assert 2 <= len(outcomes) <= 6 + (lasted >= 3.4) + (lasted >= 7.4)


async def test_turns_that_serve_the_program_are_not_slowed(transport):
    async def work(w3):
        assert await w3.eth.block_number == 16
        await asyncio.sleep(0.06)

    async with Peer(transport) as peer:
        w3 = looping(peer)
        async with running(w3, work) as outcomes:
            while len(outcomes) < 8:
                await asyncio.sleep(0.01)
            assert outcomes == [None] * 8
            assert session_of(w3).flapping.pause() == 0


@pytest.mark.skipif(not hasattr(web3.AsyncWeb3, "subscription_manager"), reason="web3 does not connect again there")
async def test_each_turn_is_a_connection_of_its_own(transport):
    async with Peer(transport) as peer:
        w3 = looping(peer)
        turns = 0
        async for each in w3:
            assert await each.eth.block_number == 16
            turns += 1
            if turns == 3:
                break
        assert session_of(w3).counters.connections == len(peer.writers) == 3
        await w3.provider.disconnect()


async def test_a_connection_that_lives_is_not_made_again():
    async with Peer("ws") as peer:
        w3 = looping(peer)
        turns = 0
        async for each in w3:
            assert await each.eth.block_number == 16
            turns += 1
            if turns == 3:
                break
        assert len(peer.writers) == (3 if hasattr(web3.AsyncWeb3, "subscription_manager") else 1)
        await w3.provider.disconnect()
