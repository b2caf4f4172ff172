# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The same under web3.py: COUNT newHeads from URL as a stream, of which the same three items are read: URL COUNT."""

from __future__ import annotations

import asyncio
import json
import sys

from web3 import AsyncWeb3, WebSocketProvider
from web3.utils.subscriptions import NewHeadsSubscription
from window import Window


async def main(url: str, count: int) -> None:
    window = Window(count)
    async with AsyncWeb3(WebSocketProvider(url)) as w3:
        await w3.subscription_manager.subscribe(NewHeadsSubscription())
        async for message in w3.socket.process_subscriptions():
            head = message["result"]
            if len(head["hash"]) != 32 or head["baseFeePerGas"] is None:
                raise ValueError(head)
            if window.take(head["number"]):
                break
    print(json.dumps(window.report()), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
