#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 8.0.0 with ethwire and without: CPU an event and a call, latency, a slow consumer; medians and their ratios.

    run.py [--parts events,transport,calls,ticker,latency,slow] [--rounds 3] [--scale 1] [--seconds 60] [--check]

Each program runs unmodified, pinned to one core, its node to another, with and without in turn. Figures are the median
of the rounds, ratios the median of the ratios within each round. --check: a missed goal is exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "python"))

from harness import envs  # noqa: E402
from harness.devnode import DevNode  # noqa: E402
from seed_table import loads  # noqa: E402

VERSION = "8.0.0"
LIMIT_SECONDS = 300
BUFFERED_MIB = 64
Figures = dict[str, float]


def client(arguments: list[str], *, ethwire: bool, more: dict[str, str] | None = None) -> Figures:
    program = HERE / "programs" / arguments[0]
    if not program.exists():
        program = Path(arguments[0])
    process = envs.start(
        VERSION,
        [str(program), *arguments[1:]],
        ethwire=ethwire,
        more=more,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        os.sched_setaffinity(process.pid, {loads.cores()[1]})
        output, errors = process.communicate(timeout=LIMIT_SECONDS)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {(errors.strip().splitlines() or ['no word'])[-1]}")
    return json.loads(output.splitlines()[-1])


@contextlib.contextmanager
def devnode() -> Iterator[DevNode]:
    with DevNode() as node:
        os.sched_setaffinity(node.process.pid, {loads.cores()[0]})
        yield node


@contextlib.contextmanager
def block_node() -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "block_node.py")],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=envs.die_with_parent,
    )
    try:
        os.sched_setaffinity(process.pid, {loads.cores()[0]})
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextlib.contextmanager
def cores_awake() -> Iterator[None]:
    """Something else to do for both cores whenever they have nothing to do, as where their idle states are turned off:
    what a core takes to wake up is in no figure then, with ethwire or without."""

    def idle_class() -> None:
        envs.die_with_parent()
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))

    spin = [sys.executable, "-c", "while True: pass"]
    spinning = [subprocess.Popen(spin, preexec_fn=idle_class) for _ in set(loads.cores())]
    try:
        for process, core in zip(spinning, sorted(set(loads.cores()))):
            os.sched_setaffinity(process.pid, {core})
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()


class Bench:
    def __init__(self, rounds: int, scale: float, seconds: float) -> None:
        self.rounds = rounds
        self.scale = scale
        self.seconds = seconds
        self.missed: list[str] = []

    def pairs(self, arguments: list[str], more: dict[str, str] | None = None) -> list[tuple[Figures, Figures]]:
        return [
            (client(arguments, ethwire=False), client(arguments, ethwire=True, more=more)) for _ in range(self.rounds)
        ]

    def row(self, name: str, pairs: list[tuple[Figures, Figures]], figure: str, unit: str, goal: float) -> None:
        without, with_ethwire = (statistics.median(each[side][figure] for each in pairs) for side in (0, 1))
        ratio = statistics.median(each[0][figure] / each[1][figure] for each in pairs)
        met = ratio >= goal
        if not met:
            self.missed.append(name)
        verdict = "met" if met else "MISSED"
        print(f"{name:<46}{without:>10.2f}{with_ethwire:>10.2f} {unit:<10}{ratio:>7.1f}x  {verdict} (goal {goal:g}x)")
        sys.stdout.flush()

    def judge(self, name: str, value: float, most: float, unit: str) -> None:
        met = value <= most
        if not met:
            self.missed.append(name)
        print(f"{name:<66}{value:>10.2f} {unit:<17}  {'met' if met else 'MISSED'} (goal at most {most:g})")
        sys.stdout.flush()

    def count(self, usual: int) -> int:
        return max(400, round(usual * self.scale))

    def follow(self, way: str, kind: str, count: int, *more: str, level: str = "") -> list[tuple[Figures, Figures]]:
        with loads.flood_node(loads.cores()[0]) as url:
            arguments = ["follow.py", way, kind, f"{url}/?n={count}", str(count), *more]
            return self.pairs(arguments, {"ETHWIRE_TRANSPORT": level} if level else None)

    def events(self) -> None:
        goals = {
            ("stream", "newHeads"): 15,
            ("stream", "logs"): 15,
            ("stream", "newPendingTransactions"): 10,
            ("handlers", "newHeads"): 15,
            ("handlers", "logs"): 12,
            ("handlers", "newPendingTransactions"): 8,
        }
        for (way, kind), goal in goals.items():
            self.row(f"{way}, {kind}", self.follow(way, kind, self.count(20_000)), "cpu_us", "us/event", goal)

    def transport(self) -> None:
        pairs = self.follow("stream", "newHeads", self.count(10_000), level="python")
        self.row("web3.py's transport, native objects", pairs, "cpu_us", "us/event", 5)
        pairs = self.follow("stream", "newHeads", self.count(10_000), "foreign", level="python")
        self.row("web3.py's transport, foreign formatters", pairs, "cpu_us", "us/event", 1)

    def calls(self) -> None:
        with devnode() as node:
            pairs = self.pairs(["calls.py", "numbers", node.ws, str(self.count(12_800))])
        self.row("64 tasks, block_number", pairs, "cpu_us", "us/call", 8)
        with block_node() as address:
            pairs = self.pairs(["calls.py", "blocks", address, str(self.count(1000))])
        self.row("blocks of 200 whole transactions", pairs, "cpu_us", "us/call", 8)

    def ticker(self) -> None:
        with loads.flood_node(loads.cores()[0]) as url:
            count = self.count(200_000)
            found = client(["follow.py", "stream", "newHeads", f"{url}/?n={count}", str(count), "ticker"], ethwire=True)
        self.judge("ticker of 10 ms during a flood, p99", found["tick_p99_ms"], 15, "ms")

    def latency(self) -> None:
        self.latency_on("cores that sleep")
        with cores_awake():
            self.latency_on("cores awake")

    def latency_on(self, cores: str) -> None:
        count = self.count(8_000)
        with loads.flood_node(loads.cores()[0]) as url:
            address = f"{url}/?n={count}&rate=1000"
            floors = [client(["reader.py", address, str(count)], ethwire=False) for _ in range(self.rounds)]
            pairs = self.pairs([str(loads.PROGRAM), address, str(count)])
        self.row(f"newHeads, 1,000/s, {cores}, p50", pairs, "p50_us", "us", 1 / 0.3)
        self.row(f"newHeads, 1,000/s, {cores}, p99", pairs, "p99_us", "us", 2)
        p50, p99 = (statistics.median(each[figure] for each in floors) for figure in ("p50_us", "p99_us"))
        print(f"{'  of which a bare read of the socket':<46}{p50:>20.2f} us p50, {p99:.2f} us p99")

    def slow(self) -> None:
        with devnode() as node:
            arguments = ["slow_consumer.py", node.ws, node.http, str(self.seconds), "400000"]
            found = client(arguments, ethwire=True)
        self.judge("slow consumer, memory grew", found["grown_mib"], BUFFERED_MIB + 10, "MiB")
        self.judge("slow consumer, block_number p99", found["call_p99_ms"], 10, "ms")
        self.judge("slow consumer, events lost or repeated", found["wrong"], 0, f"of {found['events']}")
        if found["flood_was_too_short"]:
            self.missed.append("the flood ended before the window")


PARTS = ("events", "transport", "calls", "ticker", "latency", "slow")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", default=",".join(PARTS), help="which (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="%(default)s")
    parser.add_argument("--scale", type=float, default=1, help="of the usual number of events and calls")
    parser.add_argument("--seconds", type=float, default=60, help="window of the slow consumer (%(default)s)")
    parser.add_argument("--check", action="store_true", help="a missed goal is a failure")
    chosen = parser.parse_args()
    bench = Bench(chosen.rounds, chosen.scale, chosen.seconds)
    print(f"web3.py {VERSION}{'':<33}{'without':>10}{'with':>10}")
    for part in chosen.parts.split(","):
        if part not in PARTS:
            parser.error(f"no such part: {part}")
        getattr(bench, part)()
    for each in bench.missed:
        print(f"missed: {each}", file=sys.stderr)
    return 1 if bench.missed and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
