# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The balances of accounts at one block, in one message.

    python balances.py http://127.0.0.1:8545 ADDRESS...
"""

import asyncio
import sys

import ethwire
from ethwire.client import ClientError


async def main(url: str, accounts: list[str]) -> None:
    async with ethwire.Client(url, timeout=10) as node:
        block = await node.eth.block_number()
        async with node.batch() as batch:
            balances = [batch.eth.get_balance(account, block) for account in accounts]
        for account, balance in zip(accounts, balances):
            try:
                print(f"{account} {await balance / 10**18:.6f} ether")
            except ClientError as error:
                # Each call of a batch succeeds or fails alone.
                print(f"{account} {error}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2:]))
