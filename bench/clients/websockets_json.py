# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The least that a Python program does: `websockets` and `json.loads`, values left as strings."""

import asyncio
import json

import websockets

from window import FIRST_NUMBER, Window, arguments


async def main() -> None:
    kind, url, count = arguments()
    window = Window("websockets", count)
    number = {
        "newHeads": lambda head: head["number"],
        "logs": lambda log: log["blockNumber"],
        "newPendingTransactions": lambda hash: hash[:10],
    }[kind]
    async with websockets.connect(url, compression=None) as socket:
        params = [kind, {}] if kind == "logs" else [kind]
        await socket.send(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": params}))
        await socket.recv()
        async for text in socket:
            if window.take(int(number(json.loads(text)["params"]["result"]), 16) - FIRST_NUMBER):
                return


asyncio.run(main())
