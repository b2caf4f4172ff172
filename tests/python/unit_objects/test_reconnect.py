# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""After a reconnect the node has another id for the subscription; its events are native as before."""

from __future__ import annotations

import asyncio
import json

import ethwire
import pytest
import websockets
from ethwire.session.session import session_of
from ethwire.web3py.objects.events import Objects
from hexbytes import HexBytes
from web3 import AsyncWeb3, WebSocketProvider

HASH = "0x" + "3b" * 32


@pytest.fixture(autouse=True)
def installed():
    assert ethwire.install(transport="python", reconnect=True), ethwire.doctor()
    yield
    ethwire.uninstall()


def test_events_are_native_after_a_reconnect():
    connections, subscribed = [], []

    async def node(socket):
        connections.append(socket)
        subscription_id = f"0x{len(connections):032x}"
        async for text in socket:
            request = json.loads(text)
            result = "0x10"
            if request["method"] == "eth_subscribe":
                result = subscription_id
                subscribed.append(result)
            if request["method"] == "eth_gasPrice":
                params = {"subscription": subscription_id, "result": HASH}
                await socket.send(json.dumps({"jsonrpc": "2.0", "method": "eth_subscription", "params": params}))
            await socket.send(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}))

    async def main():
        async with websockets.serve(node, "127.0.0.1", 0) as server:
            w3 = AsyncWeb3(WebSocketProvider(f"ws://127.0.0.1:{list(server.sockets)[0].getsockname()[1]}"))
            await w3.provider.connect()
            try:
                known_id = await w3.eth.subscribe("newPendingTransactions")
                stream = w3.socket.process_subscriptions()
                session = session_of(w3.provider._request_processor)
                for connection in range(2):
                    # What the second reply says of the subscription is behind the reply to subscribing.
                    while len(subscribed) <= connection:
                        await w3.eth.block_number
                    await w3.eth.block_number
                    made = session.counters.native_objects
                    assert await w3.eth.gas_price == 16
                    assert await stream.__anext__() == {"subscription": known_id, "result": HexBytes(HASH)}
                    assert session.counters.native_objects - made == 2
                    connections[connection].transport.abort()
                assert len(connections) == 2 and Objects.of(session).left_to_web3 == 0
            finally:
                await w3.provider.disconnect()

    asyncio.run(asyncio.wait_for(main(), 30))
