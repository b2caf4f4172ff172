# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a reconnect the node has another id for the subscription; its events are native as before."""

from __future__ import annotations

import asyncio
import json

import ethwire
import pytest
import websockets
from ethwire._awaited.inbox import inbox_of
from ethwire._objects.events import Objects
from hexbytes import HexBytes
from web3 import AsyncWeb3, WebSocketProvider

HASHES = ("0x" + "3b" * 32, "0x" + "4c" * 32)


@pytest.fixture(autouse=True)
def installed():
    assert ethwire.install(transport="python", reconnect=True), ethwire.doctor()
    yield
    ethwire.uninstall()


def test_events_are_native_after_a_reconnect():
    connections = []

    async def node(socket):
        connections.append(socket)
        subscription_id = f"0x{len(connections):032x}"
        async for text in socket:
            request = json.loads(text)
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": subscription_id}))
            params = {"subscription": subscription_id, "result": HASHES[len(connections) - 1]}
            await socket.send(json.dumps({"jsonrpc": "2.0", "method": "eth_subscription", "params": params}))
            if len(connections) == 1:
                socket.transport.abort()

    async def main():
        async with websockets.serve(node, "127.0.0.1", 0) as server:
            w3 = AsyncWeb3(WebSocketProvider(f"ws://127.0.0.1:{list(server.sockets)[0].getsockname()[1]}"))
            await w3.provider.connect()
            try:
                known_id = await w3.eth.subscribe("newPendingTransactions")
                stream = w3.socket.process_subscriptions()
                events = [await stream.__anext__()]
                # The event before the abort may be lost with the connection.
                if events[0]["result"] != HexBytes(HASHES[1]):
                    events.append(await stream.__anext__())
                assert events[-1] == {"subscription": known_id, "result": HexBytes(HASHES[1])}
                objects = Objects.of(inbox_of(w3.provider._request_processor))
                assert (objects.made, objects.left_to_web3) == (len(events), 0)
            finally:
                await w3.provider.disconnect()

    asyncio.run(asyncio.wait_for(main(), 30))
