# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Options are a provider's own, and what they cannot be is said in their own names."""

from __future__ import annotations

import asyncio
import time

import ethwire
import pytest
import web3
from conftest import class_for
from ethwire.session.session import session_of
from peer import Peer

HASHES = [f"0x{index:064x}" for index in range(500)]


def session(w3):
    return session_of(w3.provider._request_processor)


async def test_two_providers_with_different_options_in_one_process(transport):
    cls = class_for(transport)
    async with Peer(transport) as peer, Peer(transport) as other:
        one = cls(peer.address, reconnect=True, max_buffered="1M", transport="python")
        two = cls(other.address, max_buffered=20_000)
        async with web3.AsyncWeb3(one) as first, web3.AsyncWeb3(two) as second:
            assert session(first).options.max_buffered_bytes == 1 << 20
            assert session(second).options.max_buffered_bytes == 20_000
            assert session(first).reason == "transport=python" or session(first).level == 1
            assert "transport=python" not in session(second).reason
            for each, w3 in ((peer, first), (other, second)):
                await w3.provider.make_request("net_version", [])
                each.abort()
            while not ethwire.losses(first):
                await asyncio.sleep(0.005)
            assert await first.eth.block_number == 16
            assert ethwire.state(first).name == "up"
            with pytest.raises(Exception) as caught:
                await second.eth.block_number
            assert "Connection" in type(caught.value).__name__
            with pytest.raises(RuntimeError, match="does not reconnect"):
                ethwire.state(second)


async def test_what_may_wait_for_a_slow_consumer_is_a_providers_own(connected):
    async with connected(max_buffered=20_000, transport="python", subscription_response_queue_size=5) as (peer, w3):
        subscription = await w3.eth.subscribe("newPendingTransactions")
        await peer.notify(subscription, *HASHES)
        while not session(w3).counters.reading_pauses:
            await asyncio.sleep(0.001)
        assert session(w3).counters.buffered_peak < 21_000
        stream = w3.socket.process_subscriptions()
        taken = [(await stream.__anext__())["result"].hex() for _ in HASHES]
        assert taken == [each.removeprefix("0x") for each in HASHES]


@pytest.mark.parametrize("level", ["auto", "python"])
async def test_a_heartbeat_ends_a_connection_that_does_not_answer(level):
    async with Peer("ws") as peer:
        # A closing that is not answered either would take 10 s more.
        closing = {"close_timeout": 0.1}
        provider = ethwire.WebSocketProvider(peer.address, closing, heartbeat=0.2, transport=level)
        assert provider.websocket_kwargs["ping_interval"] == provider.websocket_kwargs["ping_timeout"] == 0.2
        async with web3.AsyncWeb3(provider) as w3:
            await w3.provider.make_request("net_version", [])
            peer.writers[-1].transport.pause_reading()
            began = time.monotonic()
            with pytest.raises(Exception) as caught:
                await w3.eth.block_number
            assert type(caught.value).__name__ == "ConnectionClosedError"
            assert 0.15 < time.monotonic() - began < 5
            peer.writers[-1].transport.resume_reading()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_buffered": 0}, "max_buffered is at least 1, not 0"),
        ({"max_buffered": "much"}, "max_buffered is a number of bytes, not 'much'"),
        ({"reconnect": "yes"}, "reconnect is True or False, not 'yes'"),
        ({"transport": "rust"}, "transport is one of auto, python, not 'rust'"),
        ({"heartbeat": -1}, "heartbeat is a number of seconds, or 0 for none, not -1"),
        ({"heartbeat": "5s"}, "heartbeat is a number of seconds, or 0 for none, not '5s'"),
        (
            {"heartbeat": 5, "websocket_kwargs": {"ping_timeout": 9}},
            "heartbeat stands for ping_timeout, which websocket_kwargs has, too",
        ),
    ],
)
def test_a_bad_option_is_one_clear_error(options, said):
    with pytest.raises(ValueError) as caught:
        ethwire.WebSocketProvider("ws://user:secret@127.0.0.1:1", **options)
    assert str(caught.value) == said
    if "heartbeat" not in options:
        with pytest.raises(ValueError) as caught:
            ethwire.AsyncIPCProvider("/none", **options)
        assert str(caught.value) == said


@pytest.mark.parametrize("name", ["strict", "format_heads", "remember_chain_id"])
def test_what_is_the_processs_is_no_option_of_a_class(transport, name):
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{name}'"):
        class_for(transport)("ws://127.0.0.1:1", **{name: True})


def test_no_heartbeat():
    provider = ethwire.WebSocketProvider("ws://127.0.0.1:1", heartbeat=0)
    assert provider.websocket_kwargs == {"ping_interval": None, "ping_timeout": None}


def test_what_is_not_given_is_web3s(monkeypatch):
    monkeypatch.setenv("ETHWIRE_RECONNECT", "1")
    ours, theirs = ethwire.WebSocketProvider("ws://127.0.0.1:1"), web3.WebSocketProvider("ws://127.0.0.1:1")
    assert ours.websocket_kwargs == theirs.websocket_kwargs and ours.request_timeout == theirs.request_timeout
    assert str(ours) == str(theirs)
    # The environment is for install(), but for the way back to web3's transport.
    assert session_of(ours._request_processor).reconnect is None
    monkeypatch.setenv("ETHWIRE_TRANSPORT", "python")
    assert session_of(ethwire.WebSocketProvider("ws://127.0.0.1:1")._request_processor).options.transport == "python"


def test_it_is_not_to_be_left_alone():
    with pytest.raises(TypeError, match="WebSocketProvider is a class of ethwire's"):
        ethwire.leave(ethwire.WebSocketProvider("ws://127.0.0.1:1"))
