# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Losses of the connection to a `Peer`, for the tests of reconnecting under each web3.py."""

from __future__ import annotations

import asyncio

import ethwire


def unreachable(w3, peer):
    """Addresses without a node: the connection stays lost until `reachable`."""
    setattr(w3.provider, *(("endpoint_uri", "ws://127.0.0.1:1") if peer.transport == "ws" else ("ipc_path", "/none")))


def reachable(w3, peer):
    setattr(w3.provider, "endpoint_uri" if peer.transport == "ws" else "ipc_path", peer.address)


async def lose(peer, w3):
    """The connection is lost, and there again."""
    # Once it has answered, the node has this connection, and not only the system.
    await w3.provider.make_request("net_version", [])
    count = len(ethwire.losses(w3))
    peer.abort()
    while len(ethwire.losses(w3)) == count:
        await asyncio.sleep(0.005)
