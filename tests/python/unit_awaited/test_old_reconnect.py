# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`install(reconnect=True)` under web3.py 6.x and 7.0.0b2: as under the releases after them."""

from __future__ import annotations

import asyncio

import ethwire
import pytest
import web3
from ethwire.session.setting import INSTALLED
from harness.older import VERSION
from harness.providers import provider_class
from old_web3 import HASHES, V6, connected, numbers, session_of, socket_of, take, transport  # noqa: F401
from outages import lose, reachable, unreachable
from peer import SILENT
from turns import turns_within
from web3.exceptions import ProviderConnectionError, TimeExhausted
from websockets.exceptions import ConnectionClosed


@pytest.fixture(autouse=True)
def reconnect(monkeypatch):
    monkeypatch.setattr(INSTALLED, "options", INSTALLED.options._replace(reconnect=True))


async def lose_for_a_while(peer, w3):
    await w3.provider.make_request("net_version", [])
    unreachable(w3, peer)
    peer.abort()
    while ethwire.state(w3).name != "down" or not ethwire.state(w3).attempts:
        await asyncio.sleep(0.005)


async def test_a_stream_goes_on_under_the_same_id(connected):
    async with connected() as (peer, w3):
        other = await w3.eth.subscribe("newPendingTransactions")
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.unsubscribe(other)
        taken = []

        async def consume():
            async for message in socket_of(w3).process_subscriptions():
                taken.append(message)

        consumer = asyncio.ensure_future(consume())
        for index in range(3):
            await peer.notify(hex(peer.asked("eth_subscribe")), HASHES[index])
            while len(taken) <= index:
                await asyncio.sleep(0.005)
            await lose(peer, w3)
        assert numbers(taken) == [0, 1, 2]
        assert {message["subscription"] for message in taken} == {subscription}
        assert list(socket_of(w3).subscriptions) == [subscription]
        loss = ethwire.losses(w3)[-1]
        assert loss.subscriptions == (subscription,) and loss.failed == ()
        # The node gets its own id when the program ends the subscription under the one it knows.
        assert await w3.eth.unsubscribe(subscription)
        assert peer.requests[-1]["params"] == [hex(peer.asked("eth_subscribe"))]
        await lose(peer, w3)
        assert ethwire.losses(w3)[-1].subscriptions == ()
        consumer.cancel()


async def test_a_new_subscription_does_not_get_the_id_of_one_that_was_made_again(connected):
    async with connected() as (peer, w3):
        old = await w3.eth.subscribe("newPendingTransactions")
        peer._subscriptions = -1
        await lose(peer, w3)
        assert old == "0x1" and peer._subscriptions == 0
        new = await w3.eth.subscribe("newPendingTransactions")
        assert new != old
        await peer.notify("0x0", HASHES[1])
        await peer.notify("0x1", HASHES[2])
        taken = await asyncio.wait_for(take(w3, 2), 5)
        assert [(each["subscription"], *numbers([each])) for each in taken] == [(old, 1), (new, 2)]


async def test_what_is_asked_while_it_is_gone_waits_and_reads_are_sent_again(connected):
    async with connected() as (peer, w3):
        peer.answers["eth_gasPrice"] = SILENT
        peer.answers["eth_sendRawTransaction"] = SILENT
        read = asyncio.ensure_future(w3.eth.gas_price)
        write = asyncio.ensure_future(w3.eth.send_raw_transaction("0x01"))
        await peer.until_asked("eth_gasPrice")
        await peer.until_asked("eth_sendRawTransaction")
        await lose_for_a_while(peer, w3)
        with pytest.raises((ConnectionClosed, ProviderConnectionError, OSError)):
            await asyncio.wait_for(write, 5)
        state = ethwire.state(w3)
        assert state.attempts > 0 and state.reason and not read.done()
        late = asyncio.ensure_future(w3.eth.block_number)
        assert await turns_within(0.2) < 40 and not late.done()
        peer.answers["eth_gasPrice"] = "0x2a"
        reachable(w3, peer)
        assert await asyncio.wait_for(asyncio.gather(read, late), 30) == [42, 16]
        assert ethwire.state(w3).name == "up" and peer.asked("eth_sendRawTransaction") == 1
        (loss,) = ethwire.losses(w3)
        assert (loss.retried, loss.ended) == (1, 1)


async def test_a_call_waits_no_longer_than_its_deadline(connected):
    async with connected(request_timeout=0.3) as (peer, w3):
        await lose_for_a_while(peer, w3)
        with pytest.raises(TimeExhausted):
            await asyncio.wait_for(w3.eth.block_number, 5)


async def test_a_subscription_that_the_node_refuses_is_asked_for_again(connected):
    async with connected() as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        peer.answers["eth_subscribe"] = {"code": -32000, "message": "not ready"}
        await lose(peer, w3)
        assert ethwire.losses(w3)[-1].failed == (subscription,)
        del peer.answers["eth_subscribe"]
        while len(ethwire.losses(w3)) < 2:
            await asyncio.sleep(0.01)
        assert ethwire.losses(w3)[-1].subscriptions == (subscription,)
        await peer.notify("0x2", HASHES[7])
        assert numbers(await asyncio.wait_for(take(w3, 1), 5)) == [7]


async def test_disconnecting_while_it_is_gone_ends_everything(connected):
    async with connected() as (peer, w3):
        await w3.eth.subscribe("newPendingTransactions")
        stream = asyncio.ensure_future(take(w3, 1))
        await lose_for_a_while(peer, w3)
        call = asyncio.ensure_future(w3.eth.block_number)
        await asyncio.sleep(0.01)
        await w3.provider.disconnect()
        assert ethwire.state(w3).name == "closed"
        with pytest.raises(Exception):
            await asyncio.wait_for(call, 5)
        await asyncio.wait([stream], timeout=5)
        assert stream.done() and (stream.exception() is not None or stream.result() == [])
        reachable(w3, peer)
        await w3.provider.connect()
        assert await w3.eth.block_number == 16 and ethwire.state(w3).name == "up"


async def test_a_loop_over_the_connection_has_one_turn_for_all_of_them(connected, transport):
    async with connected() as (peer, _):
        if V6:
            made = web3.AsyncWeb3.persistent_websocket(web3.providers.WebsocketProviderV2(peer.address))
        else:
            made = web3.AsyncWeb3(provider_class(transport)(peer.address))
        turns = 0
        async for w3 in made:
            turns += 1
            await w3.eth.subscribe("newPendingTransactions")
            for index in range(2):
                await lose(peer, w3)
                await peer.notify(hex(peer.asked("eth_subscribe")), HASHES[index])
                assert numbers(await asyncio.wait_for(take(w3, 1), 5)) == [index]
            break
        assert turns == 1
        await w3.provider.disconnect()


async def test_to_disconnect_is_no_loss(connected, caplog):
    async with connected() as (peer, w3):
        await w3.eth.subscribe("newPendingTransactions")
        assert await w3.eth.block_number == 16
        seen = []

        async def watch():
            async for state in ethwire.watch_state(w3):
                seen.append(state.name)

        watching = asyncio.ensure_future(watch())
        await asyncio.sleep(0)
        connections = len(peer.writers)
        await w3.provider.disconnect()
        await asyncio.wait_for(watching, 5)
        assert ethwire.losses(w3) == [] and session_of(w3).counters.losses == 0
        assert seen == ["up", "closed"] and len(peer.writers) == connections
    assert not [record for record in caplog.records if "interrupted" in record.getMessage()]


@pytest.mark.skipif(not V6 or VERSION < (6, 19), reason="only 6.19 and 6.20 connect by a function of the provider")
async def test_a_subclass_connects_again_in_its_own_way(connected):
    async with connected() as (peer, first):
        made = []

        class Mine(type(first.provider)):
            async def _provider_specific_connect(self):
                made.append(len(made))
                await super()._provider_specific_connect()

        w3 = web3.AsyncWeb3.persistent_websocket(Mine(peer.address))
        await w3.provider.connect()
        await lose(peer, w3)
        assert await w3.eth.block_number == 16 and made == [0, 1]
        await w3.provider.disconnect()
