# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Prints each new head, and where some may be missing.

    python heads.py ws://127.0.0.1:8546
"""

import asyncio
import sys

import ethwire
from ethwire.client import Disconnected, Header, Lagged, Resubscribed


async def main(url: str) -> None:
    async with ethwire.Client(url) as node:
        print(f"chain {await node.eth.chain_id()}, block {await node.eth.block_number()}", flush=True)
        async for item in node.subscribe("newHeads").items():
            match item:
                case Header():
                    print(f"{item.number} {item.hash} base fee {item.base_fee_per_gas}", flush=True)
                case Lagged(count):
                    print(f"{count} heads were lost: this program is too slow", flush=True)
                case Disconnected(reason, said):
                    print(f"connection lost: {reason} {said}", flush=True)
                case Resubscribed():
                    print("connected again", flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
