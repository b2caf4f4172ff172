# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A contract's events: subscribed to by their topic, decoded as they come, and asked for afterwards."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider
from web3.utils.subscriptions import LogsSubscription

EVENTS = 5
ERC20 = [
    {
        "type": "event",
        "name": "Transfer",
        "anonymous": False,
        "inputs": [
            {"name": "from", "type": "address", "indexed": True},
            {"name": "to", "type": "address", "indexed": True},
            {"name": "value", "type": "uint256", "indexed": False},
        ],
    }
]


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    async with AsyncWeb3(provider) as w3:
        event = w3.eth.contract(abi=ERC20).events.Transfer()
        count = 0

        async def on_transfer(context):
            nonlocal count
            try:
                print(event.process_log(context.result))
            except Exception as error:
                print(type(error).__name__)
            count += 1
            if count == EVENTS:
                await context.subscription.unsubscribe()

        await w3.subscription_manager.subscribe(LogsSubscription(topics=[event.topic], handler=on_transfer))
        first = await w3.eth.block_number + 1
        await w3.subscription_manager.handle_subscriptions()
        for log in await w3.eth.get_logs({"fromBlock": first, "toBlock": first + 1}):
            print(log)


asyncio.run(main(sys.argv[1]))
