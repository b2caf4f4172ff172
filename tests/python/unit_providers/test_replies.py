# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whose a reply is, where nobody has said who waits: `socket.send` and calls go the same way through web3.py."""

from __future__ import annotations

import asyncio

import pytest
from ethwire.session.session import session_of
from harness import older
from peer import SILENT, result


async def test_replies_to_what_was_only_sent_are_for_recv_and_no_others(connected):
    async with connected() as (_, w3):
        for _ in range(3):
            await w3.socket.send("net_version", [])
            assert await w3.eth.block_number == 16
        got = [await w3.socket.recv() for _ in range(3)]
        assert [each["result"] for each in got] == [None] * 3 and len({each["id"] for each in got}) == 3


async def test_a_reply_that_comes_while_its_request_still_leaves_is_its_senders(connected, monkeypatch):
    async with connected(transport="python") as (peer, w3):
        session = session_of(w3.provider._request_processor)
        send = w3.provider.socket_send

        async def slowly(data):
            before = session.counters.replies
            await send(data)
            while session.counters.replies == before:
                await asyncio.sleep(0)

        monkeypatch.setattr(w3.provider, "socket_send", slowly)
        waiting = asyncio.create_task(w3.socket.recv())
        assert await w3.eth.block_number == 16
        assert (await w3.provider.make_request("eth_chainId", []))["result"] == "0x1"
        assert not waiting.done()
        await w3.socket.send("eth_chainId", [])
        assert (await waiting)["result"] == "0x1"
        assert await w3.eth.subscribe("newHeads") == "0x1"
        assert len(session.calls) == 0 and not session.parking.wants("0x77")


async def test_events_before_the_reply_to_their_subscribe_call_are_kept(connected):
    async with connected() as (peer, w3):

        def early(request):
            event = {"jsonrpc": "2.0", "method": "eth_subscription"}
            events = [{**event, "params": {"subscription": "0x5", "result": f"0x{number:064x}"}} for number in range(3)]
            return [*events, result(request, "0x5")]

        peer.answers["eth_subscribe"] = early
        assert await w3.eth.subscribe("newPendingTransactions") == "0x5"
        stream = w3.socket.process_subscriptions()
        assert [(await stream.__anext__())["result"][-1] for _ in range(3)] == [0, 1, 2]
        parking = session_of(w3.provider._request_processor).parking
        assert not parking.wants("0x77")


@pytest.mark.parametrize("how", ["late", "sent", "cancelled", "refused"])
async def test_nothing_is_parked_for_a_subscribe_call_that_is_over(connected, how):
    async with connected(request_timeout=0.2) as (peer, w3):
        parking = session_of(w3.provider._request_processor).parking
        if how == "sent":
            await w3.socket.send("eth_subscribe", ["newHeads"])
            # Before 7.7 web3 says nothing of it but its bytes.
            assert parking.wants("0x77") == older.HAS_MANAGER
            await w3.socket.recv()
        elif how == "refused":
            peer.answers["eth_subscribe"] = {"code": -32000, "message": "no"}
            with pytest.raises(Exception, match="no"):
                await w3.eth.subscribe("newHeads")
        else:
            peer.answers["eth_subscribe"] = SILENT
            call = asyncio.create_task(w3.eth.subscribe("newHeads"))
            await peer.until_asked("eth_subscribe")
            assert parking.wants("0x77")
            if how == "cancelled":
                call.cancel()
            with pytest.raises(BaseException) as caught:
                await call
            assert type(caught.value).__name__ in ("TimeExhausted", "CancelledError")
        assert not parking.wants("0x77")


async def test_700_calls_at_once_and_as_many_unread_events(connected):
    async with connected(subscription_response_queue_size=10) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *[f"0x{number:064x}" for number in range(700)])
        got = await asyncio.gather(*[w3.eth.get_block_number() for _ in range(700)])
        assert got == [16] * 700 and all(type(each) is int for each in got)
        stream = w3.socket.process_subscriptions()
        numbers = [int.from_bytes((await stream.__anext__())["result"], "big") for _ in range(700)]
        assert numbers == list(range(700))
