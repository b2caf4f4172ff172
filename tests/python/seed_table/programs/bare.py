# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The least that a client over WebSocket costs: the same library, subscribed, without web3.py. Says `ready`. WS"""

from __future__ import annotations

import asyncio
import json
import sys

import websockets


async def main(ws: str) -> None:
    # Its pings, one every 20 s, are those that web3.py's provider has too.
    async with websockets.connect(ws) as socket:
        subscribe = {"jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["newHeads"]}
        await socket.send(json.dumps(subscribe))
        await socket.recv()
        print("ready", flush=True)
        async for _ in socket:
            pass


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
