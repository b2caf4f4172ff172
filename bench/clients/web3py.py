# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py: `eth.subscribe` and `process_subscriptions`, its defaults, results formatted as it formats them."""

import asyncio

from web3 import AsyncWeb3, WebSocketProvider

from window import FIRST_NUMBER, Window, arguments


async def main() -> None:
    kind, url, count = arguments()
    window = Window("web3py", count)
    number = {
        "newHeads": lambda head: head["number"],
        "logs": lambda log: log["blockNumber"],
        "newPendingTransactions": lambda hash: int.from_bytes(hash[:4], "big"),
    }[kind]
    async with AsyncWeb3(WebSocketProvider(url)) as w3:
        await w3.eth.subscribe(*([kind, {}] if kind == "logs" else [kind]))
        async for message in w3.socket.process_subscriptions():
            if window.take(number(message["result"]) - FIRST_NUMBER):
                return


asyncio.run(main())
