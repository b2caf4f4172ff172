# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A consumer that is far slower than the node: URL HTTP SECONDS COUNT. While the node sends as fast as the socket takes
it, the program takes an event each 5 ms and asks for the block number all the time; then it takes the rest. Says how
much memory grew meanwhile, how long a call took, and whether an event was lost or came twice."""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "python"))

from harness.devnode import Control  # noqa: E402
from web3 import AsyncWeb3, WebSocketProvider  # noqa: E402
from window import FIRST_NUMBER, percentile  # noqa: E402

EVENT_SECONDS = 0.005
CALL_SECONDS = 0.02


def resident_kb() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])


async def main(url: str, http: str, seconds: float, count: int) -> None:
    node = Control(http)
    calls: list[float] = []
    grown = 0
    async with AsyncWeb3(WebSocketProvider(url)) as w3:
        await w3.eth.subscribe("newHeads")
        await w3.eth.block_number
        before = resident_kb()
        node.call("dev_flood", "newHeads", count)
        end = time.monotonic() + seconds

        async def ask() -> None:
            nonlocal grown
            while time.monotonic() < end:
                began = time.monotonic()
                await w3.eth.block_number
                calls.append(time.monotonic() - began)
                grown = max(grown, resident_kb() - before)
                await asyncio.sleep(CALL_SECONDS)

        asking = asyncio.create_task(ask())
        taken, wrong = 0, 0
        async for message in w3.socket.process_subscriptions():
            wrong += message["result"]["number"] != FIRST_NUMBER + taken
            taken += 1
            if time.monotonic() < end:
                await asyncio.sleep(EVENT_SECONDS)
            if taken == count:
                break
        slow = time.monotonic() < end
        asking.cancel()
    report = {
        "grown_mib": grown / 1024,
        "calls": len(calls),
        "call_p50_ms": 1000 * percentile(calls, 0.5),
        "call_p99_ms": 1000 * percentile(calls, 0.99),
        "events": taken,
        "wrong": wrong,
        "flood_was_too_short": slow,
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
