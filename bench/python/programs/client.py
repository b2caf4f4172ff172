# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Follows newHeads from URL with ethwire.Client, COUNT heads of which three attributes are read, one by one or in
batches: one|batches URL COUNT.

CPU is the whole process's, all threads, from a quarter of the heads to the last.
"""

from __future__ import annotations

import asyncio
import json
import sys

from window import Window

import ethwire


def read(head: ethwire.client.Header) -> int:
    if len(head.hash) != 32 or head.base_fee_per_gas is None:
        raise ValueError(head)
    return head.number


async def main(way: str, url: str, count: int) -> None:
    window = Window(count)
    # As the drop-in: what waits is bounded by 64 MiB, and the flood waits for the program.
    async with ethwire.Client(url, queue=1 << 16, queue_bytes=64 << 20, overflow="backpressure") as node:
        heads = node.subscribe("newHeads")
        if way == "one":
            async for head in heads:
                if window.take(read(head)):
                    break
        else:
            async for batch in heads.batches(100):
                if any([window.take(read(head)) for head in batch]):
                    break
    print(json.dumps(window.report()), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
