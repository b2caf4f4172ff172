# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`async for`: each time the connection is lost, connect and subscribe again."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider
from websockets import ConnectionClosed

HEADS = 3
ROUNDS = 2


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    rounds = 0
    async for w3 in AsyncWeb3(provider):
        rounds += 1
        try:
            await w3.eth.subscribe("newHeads")
            print("from", await w3.eth.block_number)
            async for message in w3.socket.process_subscriptions():
                print(rounds, message)
        except ConnectionClosed:
            print("lost")
        print("ended")
        if rounds == ROUNDS:
            break
    await w3.provider.disconnect()


asyncio.run(main(sys.argv[1]))
