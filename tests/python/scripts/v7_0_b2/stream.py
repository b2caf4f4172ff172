# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Subscriptions of four kinds, followed as one stream."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider

EVENTS = 24


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    async with AsyncWeb3(provider) as w3:
        heads = await w3.eth.subscribe("newHeads")
        await w3.eth.subscribe("logs", {})
        await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.subscribe("syncing")
        print("from", await w3.eth.block_number)
        print(w3.socket.subscriptions)
        count = 0
        async for message in w3.socket.process_subscriptions():
            print(message)
            count += 1
            if message["subscription"] == heads:
                print(message["result"].number, message["result"].hash.hex(), type(message["result"]).__name__)
            if count == EVENTS:
                break
        print(await w3.eth.unsubscribe(heads))
        print(await w3.eth.gas_price, await w3.client_version)


asyncio.run(main(sys.argv[1]))
