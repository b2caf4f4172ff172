# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Follows KIND from URL, COUNT events, as a stream or with a handler: WAY KIND URL COUNT [ticker] [foreign].

CPU is the whole process's, all threads, from a quarter of the events to the last. ticker: a task of the same loop wants
to run each 10 ms. foreign: a middleware of the program's own, so that results are formatted by web3.py.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from web3 import AsyncWeb3, WebSocketProvider
from web3.middleware import ExtraDataToPOAMiddleware
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription, PendingTxSubscription
from window import Window, percentile

TICK_SECONDS = 0.010
NUMBERS = {
    "newHeads": lambda head: head["number"],
    "logs": lambda log: log["blockNumber"],
    "newPendingTransactions": lambda sent: int.from_bytes(sent[:4], "big"),
}
SUBSCRIPTIONS = {
    "newHeads": NewHeadsSubscription,
    "logs": LogsSubscription,
    "newPendingTransactions": PendingTxSubscription,
}


async def tick(late: list[float]) -> None:
    last = time.monotonic()
    while True:
        await asyncio.sleep(TICK_SECONDS)
        now = time.monotonic()
        late.append(now - last)
        last = now


async def main(way: str, kind: str, url: str, count: int, more: list[str]) -> None:
    window, number, ticks = Window(count), NUMBERS[kind], []
    w3 = AsyncWeb3(WebSocketProvider(url))
    if "foreign" in more:
        w3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
    async with w3:
        ticker = asyncio.create_task(tick(ticks)) if "ticker" in more else None
        if way == "stream":
            await w3.subscription_manager.subscribe(SUBSCRIPTIONS[kind]())
            async for message in w3.socket.process_subscriptions():
                if window.take(number(message["result"])):
                    break
        else:

            async def handler(context) -> None:
                if window.take(number(context.result)):
                    await context.subscription.unsubscribe()

            await w3.subscription_manager.subscribe(SUBSCRIPTIONS[kind](handler=handler))
            await w3.subscription_manager.handle_subscriptions()
        if ticker:
            ticker.cancel()
    report = window.report()
    if ticks:
        report["tick_p99_ms"] = 1000 * percentile(ticks, 0.99)
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5:]))
