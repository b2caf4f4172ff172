# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""An exception in the program's own handler."""

import asyncio
import sys

from web3 import AsyncIPCProvider, AsyncWeb3, WebSocketProvider
from web3.utils.subscriptions import NewHeadsSubscription


async def on_head(context):
    raise ArithmeticError(f"head {context.result['number']}")


async def main(address):
    provider = WebSocketProvider(address) if address.startswith("ws") else AsyncIPCProvider(address)
    async with AsyncWeb3(provider) as w3:
        await w3.subscription_manager.subscribe(NewHeadsSubscription(handler=on_head))
        print("from", await w3.eth.block_number)
        await w3.subscription_manager.handle_subscriptions()


asyncio.run(main(sys.argv[1]))
