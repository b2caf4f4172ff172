# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""An ordinary program with web3.py: it prints what it is told, and knows nothing of ethwire."""

import asyncio
import json

import websockets
from web3 import AsyncWeb3, WebSocketProvider

HASH = "0x" + "3b" * 32
ADDRESS = "0x52908400098527886e0f7030069857d2e4169ee7"
SUBSCRIPTION = "0x9cef478923ff08bf67fde6c64013158d"
LOG = {
    "address": ADDRESS,
    "topics": [HASH],
    "data": "0x01",
    "blockNumber": "0x10",
    "transactionHash": HASH,
    "transactionIndex": "0x0",
    "blockHash": HASH,
    "logIndex": "0x1",
    "removed": False,
}
RESULTS = {
    "eth_subscribe": SUBSCRIPTION,
    "eth_unsubscribe": True,
    "eth_blockNumber": "0x10",
    "eth_getBlockByNumber": {"number": "0x10", "hash": HASH, "miner": ADDRESS, "transactions": [HASH]},
}
EVENT = {"jsonrpc": "2.0", "method": "eth_subscription", "params": {"subscription": SUBSCRIPTION, "result": LOG}}


async def node(socket):
    async for text in socket:
        request = json.loads(text)
        result = RESULTS[request["method"]]
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}))
        if request["method"] == "eth_subscribe":
            for _ in range(3):
                await socket.send(json.dumps(EVENT))


async def main():
    async with websockets.serve(node, "127.0.0.1", 0) as server:
        port = list(server.sockets)[0].getsockname()[1]
        async with AsyncWeb3(WebSocketProvider(f"ws://127.0.0.1:{port}")) as w3:
            print(await w3.eth.block_number, await w3.eth.get_block(16))
            await w3.eth.subscribe("logs")
            events = 0
            async for event in w3.socket.process_subscriptions():
                print(event, event["result"].blockNumber)
                events += 1
                if events == 3:
                    break


asyncio.run(main())
