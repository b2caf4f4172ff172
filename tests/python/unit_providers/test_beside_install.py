# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The classes in a process in which `install()` is on, too: one engine a connection, and one set of options."""

from __future__ import annotations

import asyncio

import ethwire
import pytest
import web3
from conftest import class_for
from ethwire.session.books import BOOKS
from ethwire.session.session import session_of
from harness.older import native_over_ipc, since
from peer import Peer
from web3.utils.subscriptions import NewHeadsSubscription

managed = since(7, 8, "no subscription manager, or one that wants labels")

HEADS = [{"number": hex(number)} for number in range(1, 6)]


@pytest.fixture(params=[False, True], ids=["class first", "install first"])
def installed(request):
    """The class is asked for before `install()`, or only then."""
    if request.param:
        # The import is done anew under a web3 that is patched.
        import sys

        for name in [name for name in sys.modules if name.startswith("ethwire.web3py.providers")]:
            del sys.modules[name]
        assert ethwire.install(max_buffered_bytes=1000, remember_chain_id=False), ethwire.doctor()
        ethwire.WebSocketProvider
    else:
        ethwire.WebSocketProvider
        assert ethwire.install(max_buffered_bytes=1000, remember_chain_id=False), ethwire.doctor()
    yield
    ethwire.uninstall()


async def heads(w3, peer):
    """What the stream gives, and what a handler is given."""
    subscription = await w3.eth.subscribe("newHeads")
    await peer.notify(subscription, *HEADS)
    got = []
    async for message in w3.socket.process_subscriptions():
        got.append(message["result"]["number"])
        if len(got) == len(HEADS):
            break
    handled = []

    async def handler(context):
        handled.append(context.result["number"])
        if len(handled) == len(HEADS):
            await context.subscription.unsubscribe()

    second = await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=handler))
    await peer.notify(second, *HEADS)
    await w3.subscription_manager.handle_subscriptions()
    return got, handled


@managed
async def test_it_is_one_engine_with_the_options_of_the_class(installed, transport):
    async with Peer(transport) as peer:
        provider = class_for(transport)(peer.address, max_buffered="2M")
        # No second session was made on the way.
        mine = [each for each in BOOKS.sessions() if each.provider is provider]
        assert len(mine) == 1 and not mine[0].is_patched and mine[0].options.max_buffered_bytes == 2 << 20
        async with web3.AsyncWeb3(provider) as w3:
            assert await w3.eth.block_number == 16
            assert (await w3.eth.get_block_number()) == 16
            assert await heads(w3, peer) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
            # Each event and reply was counted once, whichever loop has taken it.
            counts = mine[0].counts()
            assert (counts["events"], counts["unknown_events"], counts["late_events"]) == (10, 0, 0)
            assert counts["replies"] == len(peer.requests)
        assert mine[0].counts()["connections"] == 1


@native_over_ipc
async def test_a_provider_of_web3s_beside_it_is_installs(installed, transport):
    async with Peer(transport) as peer, Peer(transport) as other:
        plain = web3.WebSocketProvider if transport == "ws" else web3.AsyncIPCProvider
        one, two = class_for(transport)(peer.address), plain(other.address)
        async with web3.AsyncWeb3(one) as first, web3.AsyncWeb3(two) as second:
            assert await asyncio.gather(first.eth.block_number, second.eth.block_number) == [16, 16]
            sessions = [session_of(w3.provider._request_processor) for w3 in (first, second)]
            assert [each.is_patched for each in sessions] == [False, True]
            assert sessions[0].options.max_buffered_bytes == 64 << 20
            assert sessions[1].options.max_buffered_bytes == 1000
            assert sessions[0].level == sessions[1].level


@managed
async def test_install_may_come_and_go_while_one_is_connected(transport):
    async with Peer(transport) as peer:
        async with web3.AsyncWeb3(class_for(transport)(peer.address)) as w3:
            assert await heads(w3, peer) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
            assert ethwire.install(remember_chain_id=False)
            try:
                assert await heads(w3, peer) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])
            finally:
                # It does not live on what is taken away.
                ethwire.uninstall()
            assert await heads(w3, peer) == ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5])


async def test_doctor_and_stats_have_them_where_ethwire_is_off(connected, transport):
    name = class_for(transport).__name__
    async with connected() as (peer, w3):
        await w3.eth.block_number
        stats = ethwire.stats()
        assert not stats["on"]
        mine = [each for each in stats["providers"] if each["address"] == peer.address]
        assert [(each["provider"], each["connected"], each["replies"]) for each in mine] == [(name, True, 1)]
        said = ethwire.doctor().splitlines()
        assert said[0].startswith("ethwire is off") and any(f"  {name} {peer.address}: " in line for line in said)
