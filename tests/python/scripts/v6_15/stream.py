# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Subscriptions of three kinds, followed as one stream. The heads of today's chains this version leaves raw."""

import asyncio
import sys

from web3 import AsyncWeb3
from web3.providers import WebsocketProviderV2

EVENTS = 24


async def main(address):
    async with AsyncWeb3.persistent_websocket(WebsocketProviderV2(address)) as w3:
        logs = await w3.eth.subscribe("logs", {})
        await w3.eth.subscribe("newPendingTransactions")
        await w3.eth.subscribe("syncing")
        print("from", await w3.eth.block_number)
        print(w3.ws.subscriptions)
        count = 0
        async for message in w3.ws.process_subscriptions():
            print(message)
            count += 1
            if message["subscription"] == logs:
                print(message["result"].logIndex, message["result"].address, type(message["result"]).__name__)
            if count == EVENTS:
                break
        print(await w3.eth.unsubscribe(logs))
        print(await w3.eth.gas_price, await w3.client_version)


asyncio.run(main(sys.argv[1]))
