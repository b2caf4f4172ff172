# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the tests of web3.py 6.x and 7.0.0b2 have in common: a node, and what is called otherwise there."""

from __future__ import annotations

import contextlib

import pytest
import web3
from harness.providers import provider_class
from peer import Peer

V6 = web3.__version__.startswith("6.")
HASHES = [f"0x{index:064x}" for index in range(2_000)]


@pytest.fixture(params=["ws"] if V6 else ["ws", "ipc"])
def transport(request):
    return request.param


@pytest.fixture
def connected(transport):
    @contextlib.asynccontextmanager
    async def connect(**options):
        options.setdefault("request_timeout", 30)
        async with Peer(transport) as peer:
            if V6:
                w3 = web3.AsyncWeb3.persistent_websocket(web3.providers.WebsocketProviderV2(peer.address, **options))
            else:
                cls = provider_class(transport)
                w3 = web3.AsyncWeb3(cls(peer.address, **options))
            await w3.provider.connect()
            try:
                yield peer, w3
            finally:
                await w3.provider.disconnect()

    return connect


def socket_of(w3):
    return w3.ws if V6 else w3.socket


def session_of(w3):
    return w3.provider._request_processor.__dict__["_ethwire"]


async def take(w3, count):
    taken = []
    async for message in socket_of(w3).process_subscriptions():
        taken.append(message)
        if len(taken) == count:
            return taken
    return taken


def numbers(messages):
    return [int.from_bytes(message["result"], "big") for message in messages]
