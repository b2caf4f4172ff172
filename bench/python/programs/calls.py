# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls to URL, COUNT of them: `numbers` by 64 tasks that await w3.eth.block_number, `blocks` one whole block after the
other: WHAT URL COUNT. CPU is the whole process's, from a quarter of the calls to the last."""

from __future__ import annotations

import asyncio
import json
import sys

from web3 import AsyncWeb3, WebSocketProvider
from window import Window

TASKS = 64
LARGEST = 8 * 1024 * 1024


async def numbers(w3: AsyncWeb3, window: Window) -> None:
    async def ask() -> None:
        for _ in range(window.count // TASKS):
            assert isinstance(await w3.eth.block_number, int)
            window.step()

    await asyncio.gather(*(ask() for _ in range(TASKS)))


async def blocks(w3: AsyncWeb3, window: Window) -> None:
    for _ in range(window.count):
        block = await w3.eth.get_block(1, full_transactions=True)
        assert len(block["transactions"]) == 200 and isinstance(block["transactions"][199]["value"], int)
        window.step()


async def main(what: str, url: str, count: int) -> None:
    async with AsyncWeb3(WebSocketProvider(url, websocket_kwargs={"max_size": LARGEST})) as w3:
        window = Window(count)
        await (numbers if what == "numbers" else blocks)(w3, window)
    print(json.dumps(window.report()), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
