#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Many operations at random on the native transport, in several threads at once; everything right, nothing left.

    run.py [--operations 100000] [--connects N] [--loops 4] [--clients 3] [--seed N] [--no-rss]

Each loop is a thread with an event loop of its own; each of its clients an AsyncWeb3 of its own, over WebSocket or a
Unix socket, to one embedded node. A client does one operation after the other: calls, awaited, gathered, in batches, or
cancelled at some moment; subscriptions with and without a handler, and their end; consumers that start, stop and look
now and then; blocks and floods of events, which all clients get; and connections that end, in order, in the midst of
calls, or by the node, which takes all of them at once.

What is held to be true:

* the result of each call is what the node has; what it has is asked over HTTP;
* the events of a subscription are the node's, each once and in its order, while its connection lives and until its
  unsubscribe is answered, and come to its own consumer;
* nothing hangs: no request for 30 s, no consumer for 10 s, no operation for 90 s;
* afterwards there are no more file descriptors, threads, objects of ethwire and tasks than after a warm-up, which does
  everything once over each transport. The thread that reads and writes for all connections ends with the last of them,
  and what it used is given back with the next connection: so one is made over each transport before the count;
* the process is no larger than 8 MiB more than it was after a fifth of the operations. By then each client has had all
  kinds of everything hundreds of times, so what grows from there on grows with each operation: 8 MiB are 100 bytes for
  each of the other 80,000, less than any object that could be lost with one, and more than the memory of a dozen
  clients changes with what they do at the moment. A short run cannot tell: with less than 20,000 operations the growth
  is shown only;
* no warning, nothing that asyncio's debug mode says but that a turn was slow, no error that web3.py logs.

Run it with `-X dev -W error::ResourceWarning`. The choices of a seed are the same again; what happens between threads
is not, so a failure may need some tries. Exit code 0 when everything was right; 1 when not, with a line for each
mistake and the seed; 2 for wrong usage.
"""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import gc
import os
import secrets
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
# In place of this folder: its modules have names that others have, too.
sys.path[:1] = [str(HERE.parent), os.environ.get("ETHWIRE_TEST_PATH", str(HERE.parents[2] / "python"))]

import web3  # noqa: E402

import ethwire  # noqa: E402
from harness.devnode import DevNode  # noqa: E402
from harness.usage import resident_kb  # noqa: E402
from soak.left import Left, left_since  # noqa: E402
from soak.noise import Noise  # noqa: E402
from soak.shared import Soak  # noqa: E402
from soak.worker import Loop, Worker, run_in, share  # noqa: E402

OPERATIONS = 100_000
OPERATIONS_A_CONNECT = 20
HANG_SECONDS = 90
MOST_GROWTH_KB = 8 * 1024
FEWEST_FOR_GROWTH = 20_000
STEPS = 10
GROWTH_FROM_STEP = 2


class Failed(Exception):
    """Something was wrong, and is said."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--operations", type=int, default=OPERATIONS, help="in all (%(default)s)")
    parser.add_argument("--connects", type=int, help="connections in all, at least (one for 20 operations)")
    parser.add_argument("--loops", type=int, default=4, help="threads with an event loop each (%(default)s)")
    parser.add_argument("--clients", type=int, default=3, help="clients of each loop (%(default)s)")
    parser.add_argument("--seed", type=int, help="the choices of an earlier run again")
    parser.add_argument("--no-rss", action="store_true", help="memory may grow: under a sanitizer it does")
    chosen = parser.parse_args()
    if chosen.connects is None:
        chosen.connects = max(1, chosen.operations // OPERATIONS_A_CONNECT)
    if chosen.seed is None:
        chosen.seed = secrets.randbelow(1_000_000_000)
    if min(chosen.loops, chosen.clients) < 1 or not 1 <= chosen.connects <= chosen.operations:
        parser.error("at least one loop, client and connection, and no more connections than operations")
    return chosen


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def warm_up(soak: Soak) -> None:
    works = [Worker(soak, soak.tally(), f"warm-up {each}", each, 0, 0).run_each_once() for each in ("ws", "ipc")]
    # One after the other, each with all of the node.
    for work in works:
        run_in(soak, asyncio.new_event_loop(), [work])
    soak.tallies.clear()
    touch(soak)


def touch(soak: Soak) -> None:
    """One connection over each transport: what ended before is given back, and the same is left each time."""

    async def one(transport: str) -> None:
        await Worker(soak, soak.tally(), "touch", transport, 0, 1).run()

    for transport in ("ws", "ipc"):
        run_in(soak, asyncio.new_event_loop(), [one(transport)])
        soak.tallies.pop()


class Run:
    """The operations, from the first to the last, and what memory they took meanwhile."""

    def __init__(self, soak: Soak) -> None:
        options = soak.options
        self._soak = soak
        self._loops = [
            Loop(
                soak,
                number,
                share(options.operations, options.loops, number),
                share(options.connects, options.loops, number),
            )
            for number in range(options.loops)
        ]
        self._began = time.monotonic()
        self.seconds = 0.0
        self.resident: list[int] = []

    def go(self) -> None:
        for loop in self._loops:
            loop.thread.start()
        while any(loop.thread.is_alive() for loop in self._loops):
            if self._soak.over.wait(0.05):
                raise Failed
            self._progress()
            self._watch()
        self.seconds = time.monotonic() - self._began
        if self._soak.over.is_set():
            raise Failed

    def _progress(self) -> None:
        done, all_of_them = self._soak.sum("done"), self._soak.options.operations
        while len(self.resident) <= STEPS * done // all_of_them:
            gc.collect()
            self.resident.append(resident_kb(os.getpid()))
            seconds = time.monotonic() - self._began
            say(
                f"{100 * (len(self.resident) - 1) // STEPS:3} %  {done:,} operations in {seconds:.0f} s, "
                f"{self._soak.sum('connects'):,} connects, {self._soak.sum('events'):,} events, "
                f"{self.resident[-1] / 1024:.1f} MiB"
            )

    def _watch(self) -> None:
        now = time.monotonic()
        for loop in self._loops:
            for worker in loop.workers:
                if loop.thread.is_alive() and worker.doing != "nothing more" and now - worker.since > HANG_SECONDS:
                    self._soak.fail(f"hangs: {worker.doing}: {worker.name}, {worker.transport}")
                    for task in asyncio.all_tasks(loop.loop):
                        task.print_stack(file=sys.stderr)
                    raise Failed

    @property
    def growth(self) -> int:
        return self.resident[-1] - self.resident[GROWTH_FROM_STEP] if len(self.resident) > STEPS else 0


def check(soak: Soak, run: Run, before: Left) -> None:
    """What is to be true at the end."""
    options = soak.options
    if soak.sum("connects") < options.connects:
        soak.fail(f"only {soak.sum('connects')} connects")
    touch(soak)
    for more in left_since(before):
        soak.fail(more)
    judged = not options.no_rss and options.operations >= FEWEST_FOR_GROWTH
    if judged and run.growth > MOST_GROWTH_KB:
        soak.fail(f"memory: grew by {run.growth / 1024:.1f} MiB since a fifth of the operations")


def table(soak: Soak, run: Run, noise: Noise) -> None:
    operations: Counter[str] = sum((tally.operations for tally in soak.tallies), Counter())
    for name, count in operations.most_common():
        print(f"{name:<26}{count:>10,}")
    done = soak.sum("done")
    rows = (
        ("operations", f"{done:,}"),
        ("connects", f"{soak.sum('connects'):,}"),
        ("lost by the node", f"{soak.losses.done:,}"),
        ("results of calls", f"{soak.sum('calls'):,}"),
        ("events", f"{soak.sum('events'):,}"),
        ("blocks mined", f"{soak.chain.low - len(soak.chain.old):,}"),
        ("slow turns", f"{noise.slow_turns:,}"),
        ("seconds", f"{run.seconds:.0f}"),
        ("operations a second", f"{done / run.seconds:,.0f}"),
        ("MiB", f"{run.resident[-1] / 1024:.1f}"),
        ("MiB grown since 20 %", f"{run.growth / 1024:.1f}"),
    )
    print("-" * 36)
    for name, text in rows:
        print(f"{name:<26}{text:>10}")


def main() -> int:
    options = arguments()
    faulthandler.enable()
    say(f"web3.py {web3.__version__}, seed {options.seed}")
    if not ethwire.install():
        say(ethwire.doctor())
        return 1
    with DevNode() as node, Noise() as noise:
        soak = Soak(options, node)
        try:
            warm_up(soak)
            if soak.over.is_set():
                raise Failed
            before = Left()
            run = Run(soak)
            run.go()
            check(soak, run, before)
            table(soak, run, noise)
        except Failed:
            pass
        for text in noise.wrong:
            soak.fail(text)
        if not soak.failures:
            return 0
        for text in (*soak.traces, *(f"FAILED: {text}" for text in soak.failures)):
            say(text)
        say(
            f"again: run.py --seed {options.seed} --operations {options.operations} --connects {options.connects} "
            f"--loops {options.loops} --clients {options.clients}"
        )
        node.close()
    # Loops that still run end here, not one by one.
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
