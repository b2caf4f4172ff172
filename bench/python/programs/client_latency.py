# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""From the node's write to the program: COUNT heads from URL by ethwire.Client, or by websockets and json.loads:
client|websockets URL COUNT. The node writes the time into extraData."""

from __future__ import annotations

import asyncio
import json
import sys
import time

from window import percentile


async def by_client(url: str, count: int, late: list[int]) -> None:
    import ethwire

    async with ethwire.Client(url) as node:
        async for head in node.subscribe("newHeads"):
            late.append(time.monotonic_ns() - int.from_bytes(head.extra_data[:8], "big"))
            if len(late) == count:
                return


async def by_websockets(url: str, count: int, late: list[int]) -> None:
    import websockets

    async with websockets.connect(url) as link:
        await link.send('{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}')
        await link.recv()
        while len(late) < count:
            head = json.loads(await link.recv())["params"]["result"]
            late.append(time.monotonic_ns() - int(head["extraData"][2:18], 16))


def main(way: str, url: str, count: int) -> None:
    late: list[int] = []
    asyncio.run((by_client if way == "client" else by_websockets)(url, count, late))
    late = late[count // 4 :]
    print(json.dumps({"p50_us": percentile(late, 0.5) / 1000, "p99_us": percentile(late, 0.99) / 1000}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
