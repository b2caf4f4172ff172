# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node that accepts and drops is given time; one that works is not."""

from __future__ import annotations

import asyncio
import random

import ethwire.core.flapping as flapping
import web3
from harness.providers import provider_class
from peer import Peer


def test_pauses_grow_only_while_connections_do_not_last(monkeypatch):
    monkeypatch.setattr(random, "random", lambda: 1.0)
    state = flapping.Flapping()
    pauses = []
    for _ in range(14):
        pauses.append(state.pause())
        state.ended(0.1, by_the_node=True)
    assert pauses == [0, 0, 0, 0, 0.5, 1, 2, 4, 8, 16, 30, 30, 30, 30]
    state.ended(1.5, by_the_node=True)
    assert state.pause() == 0
    for _ in range(9):
        state.ended(0.1, by_the_node=False)
    assert state.pause() == 0


async def test_a_loop_over_a_node_that_drops_is_paced(transport, monkeypatch):
    asked = []
    monkeypatch.setattr(random, "random", lambda: 1.0)
    # However busy the machine is.
    monkeypatch.setattr(flapping, "SHORT_LIFE", 60.0)

    async def sleep(seconds, *result):
        asked.append(seconds)
        await real_sleep(0, *result)

    async with Peer(transport) as peer:
        cls = provider_class(transport)
        rounds = 0
        real_sleep = asyncio.sleep
        async for w3 in web3.AsyncWeb3(cls(peer.address)):
            while len(peer.writers) <= rounds:
                await real_sleep(0.001)
            peer.abort()
            while not w3.provider._message_listener_task.done():
                await real_sleep(0.001)
            rounds += 1
            monkeypatch.setattr(asyncio, "sleep", sleep)
            if rounds == 8:
                break
        monkeypatch.setattr(asyncio, "sleep", real_sleep)
        await w3.provider.disconnect()
        # The keep-alives of websockets sleep too, for 20 and 30 s.
        assert [seconds for seconds in asked if 0 < seconds <= 4] == [0.5, 1, 2, 4]
