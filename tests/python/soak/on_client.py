#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Operations at random on ethwire.Client, in several loops at once, while the node drops connections and talks nonsense:
each ends as it may, and nothing is left.

    on_client.py [--operations 100000] [--threads 4] [--seed 1]

Run it as `python -X dev -W error::ResourceWarning`.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests/python"), str(ROOT / "python")]

import ethwire  # noqa: E402
from ethwire import client  # noqa: E402
from harness.devnode import DevNode  # noqa: E402

KINDS = ("newHeads", "logs", "newPendingTransactions", "syncing")
POLICIES = ("drop_oldest", "drop_newest", "latest", "fail", "backpressure")


class Work:
    """One client's life: so many operations."""

    def __init__(self, node: DevNode, source: random.Random, operations: int) -> None:
        self.node = node
        self.source = source
        self.left = operations
        self.unexpected: list[BaseException] = []
        self.ended = {"done": 0, "failed": 0, "cancelled": 0}

    async def live(self) -> None:
        while self.left > 0:
            address = self.source.choice((self.node.ws, self.node.ws, self.node.ipc, self.node.http))
            of = ethwire.Client(address, timeout=5, reconnect=self.source.random() < 0.9, connect_timeout=5)
            try:
                await of.open()
            except client.ClientError:
                self.left -= 1
                continue
            try:
                tasks = [asyncio.ensure_future(self.task(of)) for _ in range(self.source.randrange(1, 12))]
                if self.source.random() < 0.2:
                    await asyncio.sleep(self.source.random() / 20)
                else:
                    await asyncio.wait(tasks)
            finally:
                await of.close()
            await asyncio.gather(*tasks)

    async def task(self, of: ethwire.Client) -> None:
        for _ in range(self.source.randrange(1, 30)):
            if self.left <= 0:
                return
            self.left -= 1
            running = asyncio.ensure_future(self.one(of))
            if self.source.random() < 0.1:
                asyncio.get_running_loop().call_later(self.source.random() / 200, running.cancel)
            try:
                await running
                self.ended["done"] += 1
            except asyncio.CancelledError:
                self.ended["cancelled"] += 1
            except client.Closed:
                self.ended["failed"] += 1
                return
            except client.ClientError:
                self.ended["failed"] += 1
            except BaseException as error:
                self.unexpected.append(error)
                return

    async def one(self, of: ethwire.Client) -> None:
        source = self.source
        match source.randrange(8):
            case 0 | 1:
                assert await of.eth.block_number() >= 0
            case 2:
                block = await of.eth.get_block("latest", True)
                assert all(each.block_hash == block.hash for each in block.transactions)
            case 3:
                await of.request("eth_getBlockByNumber", hex(source.randrange(40)), False, timeout=source.random() / 10)
            case 4:
                async with of.batch() as batch:
                    results = [batch.eth.block_number() for _ in range(source.randrange(1, 20))]
                for each in results:
                    assert await each >= 0
            case 5 | 6:
                await self.follow(
                    of.subscribe(
                        source.choice(KINDS), queue=source.choice((1, 4, 500)), overflow=source.choice(POLICIES)
                    )
                )
            case 7:
                await asyncio.get_running_loop().run_in_executor(None, self.disturb)

    async def follow(self, subscription: client.Subscription) -> None:
        way = self.source.randrange(3)
        async with subscription:
            end = asyncio.get_running_loop().time() + self.source.random() / 50
            try:
                while (left := end - asyncio.get_running_loop().time()) > 0:
                    if way == 0:
                        await subscription.next(timeout=left)
                    elif way == 1:
                        await asyncio.wait_for(subscription.next_batch(5), left)
                    else:
                        await asyncio.wait_for(anext(subscription.items()), left)
            except (client.RequestTimeout, asyncio.TimeoutError, StopAsyncIteration):
                pass

    def disturb(self) -> None:
        node, source = self.node, self.source
        match source.randrange(8):
            case 0:
                node.call("dev_drop", source.choice(("rst", "fin")))
            case 1:
                node.call("dev_message", source.choice(("{}", "nonsense", "[1", '{"jsonrpc":"2.0","id":5}')))
            case 2:
                node.call("dev_emit", source.choice(KINDS[:3]), source.choice((None, 5, {}, {"number": "0x1"})))
            case 3:
                node.call("dev_flood", source.choice(KINDS[:3]), source.randrange(1, 200))
            case _:
                node.call("dev_mine", source.randrange(1, 4))


def left_over() -> tuple[int, int]:
    return len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with DevNode() as node:
        # What the thread of the sockets used is given back with the next client.
        asyncio.run(Work(node, random.Random(0), 1).live())
        before = left_over()
        works = [
            Work(node, random.Random(options.seed * 1000 + n), options.operations // options.threads)
            for n in range(options.threads)
        ]
        threads = [threading.Thread(target=lambda each=each: asyncio.run(each.live())) for each in works]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended = {name: sum(each.ended[name] for each in works) for name in works[0].ended}
        print(f"{sum(ended.values())} operations in {time.monotonic() - began:.1f} s: {ended}")
        unexpected = [error for each in works for error in each.unexpected]
        for error in unexpected[:5]:
            print(f"unexpected: {type(error).__name__}: {error}", file=sys.stderr)
        waiting = threading.Event()
        for _ in range(500):
            gc.collect()
            if left_over() <= before:
                break
            waiting.wait(0.01)
        left = left_over()
        if left > before:
            print(f"left: threads and descriptors {left}, before {before}", file=sys.stderr)
        return 1 if unexpected or left > before else 0


if __name__ == "__main__":
    sys.exit(main())
