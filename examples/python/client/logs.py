# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Follows logs, of one contract or of all, and fetches those that were missed without a connection: each is printed
once.

    python logs.py ws://127.0.0.1:8546 [ADDRESS]

What a reorganisation takes back is printed as such; what it took back during an outage is not.
"""

import asyncio
import sys

import ethwire
from ethwire.client import Disconnected, Lagged, Log, Resubscribed


class Once:
    """Prints each log once, whether it came by itself or was fetched. Of the last blocks it knows which were there."""

    def __init__(self, first_block: int) -> None:
        self.next_block = first_block
        self._seen: dict[tuple[bytes, int], int] = {}

    def take(self, log: Log) -> None:
        key = (log.block_hash, log.log_index)
        if log.removed:
            if self._seen.pop(key, None) is not None:
                print(f"taken back: log {log.log_index} of block {log.block_number}", flush=True)
            return
        if key in self._seen:
            return
        self._seen[key] = log.block_number
        self.next_block = max(self.next_block, log.block_number)
        print(f"log {log.log_index} of block {log.block_number}: {log.address}", flush=True)
        if len(self._seen) > 20_000:
            self._seen = {key: block for key, block in self._seen.items() if block > self.next_block - 64}


async def main(url: str, address: str | None) -> None:
    async with ethwire.Client(url) as node:
        async with node.subscribe("logs", address=address) as subscription:
            once = Once(await node.eth.block_number() + 1)
            async for item in subscription.items():
                match item:
                    case Log():
                        once.take(item)
                    case Disconnected(reason):
                        print(f"lost: {reason}", file=sys.stderr, flush=True)
                    case Resubscribed() | Lagged():
                        # The block of the last log may have had more. What comes meanwhile waits.
                        for log in await node.eth.get_logs(address=address, from_block=once.next_block):
                            once.take(log)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None))
