#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Programs that live through losses, with `install(reconnect=True)`: everything goes on, nothing twice, nothing left.

    losses.py [--rounds 1000] [--clients 4] [--seed N]

Clients over WebSocket and Unix sockets do at random what programs do, while the node ends all connections, in order or
not, several times a second, refuses to take new ones for a while, and refuses subscriptions. Each client has one stream
and one loop of handlers, which run from the beginning to the end.

What is held to be true:

* a call that reads has its result, whatever happens meanwhile; one that changes something is asked at most once, and
  has an answer or the connection's error;
* no event comes twice or out of order, to another consumer, under another id, or after its unsubscribe;
* whenever the node is left in peace, every subscription of a program gives it the next block, and the node has just
  these subscriptions and no others;
* the losses that a program is told are those that there were;
* nothing hangs, and nothing of ethwire is left at the end.

The pauses between attempts are a tenth of what they are, so that there is something to do. Exit code 1 when something
was wrong, with the seed.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import random
import re
import secrets
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:1] = [str(HERE.parent), os.environ.get("ETHWIRE_TEST_PATH", str(HERE.parents[2] / "python"))]

import web3  # noqa: E402
from web3.exceptions import Web3RPCError  # noqa: E402
from web3.utils.subscriptions import LogsSubscription, NewHeadsSubscription  # noqa: E402

import ethwire  # noqa: E402
from ethwire.core import flapping, gaps, outage  # noqa: E402
from ethwire.session import restoring  # noqa: E402
from ethwire.session.session import session_of  # noqa: E402
from harness.client import make_provider  # noqa: E402
from harness.devnode import DevNode  # noqa: E402
from soak.client import LOST  # noqa: E402
from soak.left import Left, left_since  # noqa: E402
from soak.noise import SLOW  # noqa: E402
from soak.shared import Wrong  # noqa: E402

SETTLE_SECONDS = 20
ROUND_SECONDS = 60
MOST_SUBSCRIPTIONS = 5
EACH_KIND = {(kind, by_handler) for kind in ("newHeads", "logs") for by_handler in (False, True)}
NAMES = 500
"""The node counts by name, for 1,024 of them."""
REFUSAL = {"code": -32000, "message": "the node is starting"}
EXPECTED = re.compile(
    r"Connection interrupted|Subscription \S+ could not be made again: .*the node is starting"
    r"|Could not connect to: .* Attempts that have failed: "
    r"|Stopping message stream: |Stopping subscription handling: |A message that cannot be read was dropped|socket.send\(\) raised exception"
)
"""What is said of losses: of a line of which the node has sent a half, and, below level native, by asyncio of whatever is
written to a connection that is lost, before it tells its reader."""
ENDS = (("dev_drop", "rst"), ("dev_drop", "fin"), ("dev_close", 1000), ("dev_close", 1011))


class Noise(logging.Handler):
    """What web3.py and asyncio say of mistakes."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.wrong: list[str] = []
        for name in ("web3", "asyncio"):
            logging.getLogger(name).addHandler(self)
            logging.getLogger(name).propagate = False

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        if not EXPECTED.match(text) and not SLOW.match(text):
            self.wrong.append(text)


class Follower:
    """One subscription: its events come once, and in the chain's order."""

    def __init__(self, kind: str, by_handler: bool) -> None:
        self.kind = kind
        self.by_handler = by_handler
        self.last = (-1, -1)
        self.closed = False

    def event(self, result: Any, by_handler: bool) -> None:
        place = (result["number"], 0) if self.kind == "newHeads" else (result["blockNumber"], result["logIndex"])
        if self.closed:
            raise Wrong(f"an event of {self.kind} after its unsubscribe was answered: {place}")
        if by_handler != self.by_handler:
            raise Wrong(f"an event of {self.kind} came to the other consumer")
        if place <= self.last:
            raise Wrong(f"{self.kind}: {place} behind {self.last}")
        self.last = place


class Program:
    def __init__(self, node: DevNode, transport: str, chance: random.Random) -> None:
        self.node = node
        self.transport = transport
        self.chance = chance
        self.w3 = web3.AsyncWeb3(make_provider(transport, node.address(transport), request_timeout=30))
        self.followers: dict[str, Follower] = {}
        self._early: dict[str, list[tuple[Any, bool]]] = {}
        self.writes: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.losses: list[Any] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self) -> None:
        await self.w3.provider.connect()
        manager = self.w3.subscription_manager
        for work in (self._stream(), manager.handle_subscriptions(run_forever=True), self._watch()):
            self._tasks.append(asyncio.ensure_future(work))
        await asyncio.sleep(0)

    async def end(self) -> None:
        for subscription in [key for key, each in self.followers.items() if not each.closed]:
            await self.w3.eth.unsubscribe(subscription)
        session = session_of(self.w3.provider._request_processor)
        known = dict(session.processor._request_information_cache._data)
        # Upstream's own, of the last request of a batch.
        known.pop(session.layout.generate_cache_key(None), None)
        if known:
            raise Wrong(f"what nobody asks for is still known: {[vars(each) for each in known.values()]}")
        await self.w3.provider.disconnect()
        await asyncio.wait_for(asyncio.gather(*self._tasks), SETTLE_SECONDS)
        listed = ethwire.losses(self.w3)
        if self.losses[-restoring.LOSSES_LIMIT :] != listed:
            raise Wrong(f"watched {len(self.losses)} losses, where {len(listed)} are listed")

    def say_state(self) -> None:
        session = session_of(self.w3.provider._request_processor)
        state = session.reconnect.restoring
        said = f"down {session.reconnect.is_down}, missing {len(state.gaps)}, asked for {state.gaps.unanswered()}"
        print(f"{self.transport}: {said}; {session.counters.as_dict()}", file=sys.stderr)

    def check_consumers(self) -> None:
        for task in self._tasks:
            if task.done():
                raise Wrong(f"{task.get_coro().__qualname__} has ended") from task.exception()

    # Consumers

    async def _stream(self) -> None:
        async for message in self.w3.socket.process_subscriptions():
            self._deliver(message["subscription"], message["result"], by_handler=False)
            if self.chance.random() < 0.02:
                await asyncio.sleep(0.005)

    async def _handler(self, context: Any) -> None:
        self._deliver(context.subscription.id, context.result, by_handler=True)
        if self.chance.random() < 0.05:
            await context.async_w3.eth.chain_id

    async def _watch(self) -> None:
        async for loss in ethwire.watch_losses(self.w3):
            self.losses.append(loss)

    def _deliver(self, subscription: str, result: Any, by_handler: bool) -> None:
        follower = self.followers.get(subscription)
        if follower is None:
            self._early.setdefault(subscription, []).append((result, by_handler))
        else:
            follower.event(result, by_handler)

    # Operations

    async def read(self) -> None:
        number = self.chance.randint(0, 20)
        block = await self.w3.eth.get_block(number)
        if block["number"] != number:
            raise Wrong(f"block {block['number']} in place of {number}")

    async def read_many(self) -> None:
        await asyncio.gather(*(self.read() for _ in range(self.chance.randint(2, 30))))

    async def read_batch(self) -> None:
        numbers = [self.chance.randint(0, 20) for _ in range(self.chance.randint(1, 10))]
        async with self.w3.batch_requests() as batch:
            for number in numbers:
                batch.add(self.w3.eth.get_block(number))
            blocks = await batch.async_execute()
        if [block["number"] for block in blocks] != numbers:
            raise Wrong(f"blocks {[block['number'] for block in blocks]} in place of {numbers}")

    async def write(self) -> None:
        """Nothing that only reads; by many names, so that the node counts few under each."""
        name = f"eth_send{self.chance.randrange(NAMES)}"
        self.writes[name] += 1
        try:
            reply = await self.w3.provider.make_request(name, [])
        except LOST:
            return
        if "error" not in reply:
            raise Wrong(f"{name}: {reply}")
        self.answered[name] += 1

    async def give_up(self) -> None:
        task = asyncio.ensure_future(self.chance.choice((self.read, self.read_many, self.read_batch))())
        await asyncio.sleep(self.chance.random() * 0.01)
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    async def subscribe(self) -> None:
        if sum(not each.closed for each in self.followers.values()) >= MOST_SUBSCRIPTIONS:
            return
        by_handler = self.chance.random() < 0.5
        options = {"handler": self._handler} if by_handler else {}
        kind = self.chance.choice(("newHeads", "logs"))
        cls = NewHeadsSubscription if kind == "newHeads" else LogsSubscription
        try:
            subscription = await self.w3.subscription_manager.subscribe(cls(**options))
        except (*LOST, Web3RPCError):
            return
        if subscription in self.followers and not self.followers[subscription].closed:
            raise Wrong(f"two subscriptions have the id {subscription}")
        follower = self.followers[subscription] = Follower(kind, by_handler)
        for early in self._early.pop(subscription, []):
            follower.event(*early)

    async def unsubscribe(self) -> None:
        still_open = [key for key, each in self.followers.items() if not each.closed]
        if not still_open:
            return
        subscription = self.chance.choice(still_open)
        try:
            is_gone = await self.w3.eth.unsubscribe(subscription)
        except LOST:
            return
        if is_gone is not True:
            raise Wrong(f"unsubscribe: {is_gone}")
        self.followers[subscription].closed = True

    async def live(self, seconds: float) -> None:
        """Operations one after the other, for a while."""
        work = (self.read, self.read_many, self.read_batch, self.write, self.give_up, self.subscribe, self.unsubscribe)
        end = asyncio.get_running_loop().time() + seconds
        while asyncio.get_running_loop().time() < end:
            await self.chance.choice(work)()
            await asyncio.sleep(0)

    def is_behind(self, head: int) -> str:
        session = session_of(self.w3.provider._request_processor)
        restored = session.reconnect.restoring
        if session.reconnect.is_down or not restored.subscribed.is_open or restored.gaps:
            return f"{self.transport}: what was there is not there again: {len(restored.gaps)} subscriptions"
        behind = [each.kind for each in self.followers.values() if not each.closed and each.last[0] < head]
        return f"{self.transport}: behind block {head}: {behind}" if behind else ""


class Round:
    """A time of trouble, and then the node is left in peace."""

    def __init__(self, node: DevNode, programs: list[Program], chance: random.Random) -> None:
        self._node = node
        self._programs = programs
        self._chance = chance

    async def trouble(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            chance = self._chance.random()
            if chance < 0.4:
                self._node.call("dev_mine", self._chance.randint(1, 30))
            elif chance < 0.8:
                self._node.call(*self._chance.choice(ENDS))
            elif chance < 0.9:
                rule = {"method": "eth_subscribe", "do": "error", "error": REFUSAL, "times": self._chance.randint(1, 9)}
                self._node.call("dev_fault", {"answers": [rule]})
            else:
                refused = {"do": self._chance.choice(("status", "none")), "status": 503, "times": 3}
                self._node.call("dev_fault", {"upgrade": refused})
            await asyncio.sleep(self._chance.random() * 0.05)
        self._node.call("dev_clear")

    async def peace(self) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLE_SECONDS
        while any(program.is_behind(-2) for program in self._programs):
            self._must_not_be_late(end, -2)
            await asyncio.sleep(0.005)
        head = int(self._node.call("dev_mine"), 16)
        while any(program.is_behind(head) for program in self._programs):
            self._must_not_be_late(end, head)
            await asyncio.sleep(0.005)
        wanted = sum(not each.closed for program in self._programs for each in program.followers.values())
        found = self._node.call("dev_stats")["subscriptions"]
        if found != wanted:
            raise Wrong(f"the node has {found} subscriptions, the programs {wanted}")

    def _must_not_be_late(self, end: float, head: int) -> None:
        for program in self._programs:
            program.check_consumers()
        if asyncio.get_running_loop().time() > end:
            raise Wrong("; ".join(filter(None, (program.is_behind(head) for program in self._programs))))

    async def run(self) -> None:
        seconds = self._chance.random() * 0.4
        try:
            await asyncio.gather(self.trouble(seconds), *(program.live(seconds) for program in self._programs))
            await self.peace()
        except Exception:
            for program in self._programs:
                program.say_state()
            raise
        finally:
            for program in self._programs:
                program.check_consumers()


async def soak(options: argparse.Namespace, node: DevNode, chance: random.Random) -> None:
    before = Counter(node.call("dev_stats")["methods"])
    programs = [Program(node, ("ws", "ipc")[number % 2], chance) for number in range(options.clients)]
    for program in programs:
        await program.begin()
    for number in range(options.rounds):
        await asyncio.wait_for(Round(node, programs, chance).run(), ROUND_SECONDS)
        if (number + 1) % max(1, options.rounds // 10) == 0:
            losses = sum(len(program.losses) for program in programs)
            print(f"{number + 1:,} rounds, {losses:,} losses", file=sys.stderr, flush=True)
    for program in programs:
        await program.end()
    asked = Counter(node.call("dev_stats")["methods"]) - before
    writes, answered = (sum((getattr(each, name) for each in programs), Counter()) for name in ("writes", "answered"))
    for name, count in writes.items():
        if not answered[name] <= asked[name] <= count:
            raise Wrong(f"{name}: {count} times, {answered[name]} answered, and the node was asked {asked[name]}")


async def touch(node: DevNode) -> None:
    """One connection over each transport: what ended before is given back, and the same is left each time."""
    for transport in ("ws", "ipc"):
        program = Program(node, transport, random.Random(0))
        await program.begin()
        while {(each.kind, each.by_handler) for each in program.followers.values()} != EACH_KIND:
            await program.subscribe()
            if len(program.followers) == MOST_SUBSCRIPTIONS:
                await program.unsubscribe()
        node.call("dev_mine", 2)
        for work in (program.read, program.read_batch, program.write):
            await work()
        await program.w3.eth.chain_id
        head = int(node.call("dev_mine"), 16)
        while program.is_behind(head):
            await asyncio.sleep(0.005)
        await program.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000, help="of trouble and peace (%(default)s)")
    parser.add_argument("--clients", type=int, default=4, help="half of them over WebSocket (%(default)s)")
    parser.add_argument("--seed", type=int, default=None, help="the choices of an earlier run again")
    options = parser.parse_args()
    seed = secrets.randbelow(1_000_000_000) if options.seed is None else options.seed
    print(f"web3.py {web3.__version__}, seed {seed}", file=sys.stderr, flush=True)
    for module, names in (
        (gaps, ("FIRST_PAUSE", "LONGEST_PAUSE")),
        (outage, ("SHORTEST_BOUND", "LONGEST_PAUSE")),
        (flapping, ("FIRST_PAUSE", "LONGEST_PAUSE")),
    ):
        for name in names:
            setattr(module, name, 0.1)
    if not ethwire.install(reconnect=True):
        print(ethwire.doctor(), file=sys.stderr)
        return 1
    noise = Noise()
    with DevNode("--blocks", "30") as node:
        try:
            asyncio.run(touch(node))
            before = Left()
            asyncio.run(soak(options, node, random.Random(seed)))
            # What an ended reactor has goes when the next one begins: by then its thread has to be over.
            time.sleep(0.2)
            asyncio.run(touch(node))
            gc.collect()
            if wrong := noise.wrong + left_since(before):
                raise Wrong("; ".join(f"{count} x {text}" for text, count in Counter(wrong).items()))
        except Exception:
            traceback.print_exc()
            print(f"again: losses.py --seed {seed} --rounds {options.rounds}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
