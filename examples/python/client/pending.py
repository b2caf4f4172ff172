# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Pending transactions by the second: how many, and what they would pay. Whole batches at once, and no backlog: a
program that is slow sees what is new.

    python pending.py ws://127.0.0.1:8546 [SECONDS]
"""

import asyncio
import sys
import time

import ethwire


async def main(url: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    async with ethwire.Client(url) as node:
        async with node.subscribe("newPendingTransactions", full=True, queue=10_000, overflow="drop_oldest") as pending:
            count, paid, tick = 0, 0, time.monotonic() + 1
            async for batch in pending.batches(500):
                count += len(batch)
                paid += sum(each.gas * (each.max_fee_per_gas or each.gas_price or 0) for each in batch)
                now = time.monotonic()
                if now >= tick or now >= end:
                    print(f"{count} transactions, at most {paid / 10**18:.4f} ether, {pending.stats['lost']} lost")
                    count, paid, tick = 0, 0, now + 1
                if now >= end:
                    return


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60.0))
