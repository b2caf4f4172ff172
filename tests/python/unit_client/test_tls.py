# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""wss: who is trusted, and who is not spoken to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import ethwire
from ethwire import client

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tls"))

from front import Front  # noqa: E402


@pytest.fixture(scope="module")
def front(shared_node):
    with Front(int(shared_node.ws.rpartition(":")[2])) as front:
        yield front


async def test_calls_and_events_over_tls(node, front):
    async with ethwire.Client(front.url, ca_file=front.ca_file) as of, of.subscribe("newHeads") as heads:
        node.call("dev_mine", 2)
        assert (await heads.next()).number < (await heads.next()).number <= await of.eth.block_number()


async def test_an_unknown_authority(front):
    with pytest.raises(client.ConnectionFailed, match="certificate"):
        await ethwire.Client(front.url, reconnect=False).open()


async def test_a_file_that_is_not_there(front):
    with pytest.raises(client.ConnectionFailed):
        await ethwire.Client(front.url, reconnect=False, ca_file="/nowhere/ca.pem").open()
