# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Follows logs, and fetches those that were sent while there was no connection: each log is printed once.

    python -m ethwire --reconnect fill_the_gaps.py ws://127.0.0.1:8546 [ADDRESS]

What a reorganisation takes back is told by the subscription as `removed`; what it took back during a loss is not.
"""

import asyncio
import sys
import time

import ethwire
from web3 import AsyncWeb3, WebSocketProvider
from web3.exceptions import TimeExhausted
from web3.utils.subscriptions import LogsSubscription

# Of so many blocks it is remembered which logs were there.
REMEMBERED_BLOCKS = 128


class Logs:
    """Each log once, whether it came by itself or was fetched."""

    def __init__(self) -> None:
        self.first_block = 0
        self._seen: dict[int, set] = {}
        """Which logs of a block were there."""
        self._came: dict[int, float] = {}
        """When the first of them came."""

    def take(self, log) -> None:
        number, key = log["blockNumber"], (bytes(log["blockHash"]), log["logIndex"])
        self._came.setdefault(number, time.time())
        seen = self._seen.setdefault(number, set())
        if log.get("removed"):
            seen.discard(key)
            print(f"taken back: log {log['logIndex']} of block {number}", flush=True)
        elif key not in seen:
            seen.add(key)
            print(f"log {log['logIndex']} of block {number}: {log['address']}", flush=True)
        while len(self._came) > REMEMBERED_BLOCKS:
            oldest = min(self._came)
            del self._came[oldest], self._seen[oldest]
            self.first_block = max(self.first_block, oldest + 1)

    def last_before(self, moment: float) -> int:
        """The last block of which a log had come, or else the first that is wanted."""
        return max((number for number, came in self._came.items() if came <= moment), default=self.first_block)


async def fill_the_gaps(w3: AsyncWeb3, losses, subscription: str, wanted: dict, logs: Logs) -> None:
    async for loss in losses:
        print(f"{loss.seconds:.1f} s without a connection", file=sys.stderr, flush=True)
        if subscription not in loss.subscriptions:
            # It is not there again yet: that will be a loss of its own.
            continue
        missed = {**wanted, "fromBlock": logs.last_before(loss.began)}
        while True:
            try:
                found = await w3.eth.get_logs(missed)
                break
            except TimeExhausted:
                # Lost again, and for longer than a request may take.
                continue
        for log in found:
            logs.take(log)


async def main(url: str, *address: str) -> None:
    wanted = {"address": list(address)} if address else {}
    async with AsyncWeb3(WebSocketProvider(url)) as w3:
        logs = Logs()
        losses = ethwire.watch_losses(w3)

        async def handler(context) -> None:
            logs.take(context.result)

        subscription = await w3.subscription_manager.subscribe(LogsSubscription(handler=handler, **wanted))
        logs.first_block = await w3.eth.block_number + 1
        handling = w3.subscription_manager.handle_subscriptions()
        await asyncio.gather(handling, fill_the_gaps(w3, losses, subscription, wanted, logs))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
