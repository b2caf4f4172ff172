# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A contract's events, from the stream of its logs."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider

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
        topic = AsyncWeb3.keccak(text="Transfer(address,address,uint256)").hex()
        await w3.eth.subscribe("logs", {"topics": [topic]})
        first = await w3.eth.block_number + 1
        count = 0
        async for message in w3.socket.process_subscriptions():
            try:
                print(event.process_log(message["result"]))
            except Exception as error:
                print(type(error).__name__)
            count += 1
            if count == EVENTS:
                break
        for log in await w3.eth.get_logs({"fromBlock": first, "toBlock": first + 1}):
            print(log)


asyncio.run(main(sys.argv[1]))
