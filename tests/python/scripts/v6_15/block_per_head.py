# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A whole block for each head, with its transactions, and their receipts."""

import asyncio
import sys

from web3 import AsyncWeb3
from web3.providers import WebsocketProviderV2

HEADS = 4


async def main(address):
    async with AsyncWeb3.persistent_websocket(WebsocketProviderV2(address)) as w3:
        await w3.eth.subscribe("newHeads")
        print("from", await w3.eth.block_number)
        count = 0
        async for message in w3.ws.process_subscriptions():
            number = message["result"]["number"]
            block = await w3.eth.get_block(number, full_transactions=True)
            print(block)
            hashes = [transaction["hash"] for transaction in block["transactions"]]
            for receipt in await asyncio.gather(*(w3.eth.get_transaction_receipt(each) for each in hashes)):
                print(receipt)
            count += 1
            if count == HEADS:
                return


asyncio.run(main(sys.argv[1]))
