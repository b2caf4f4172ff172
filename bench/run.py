#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Measures ethwire beside the limit and its peers, in turn and several rounds, and prints tables of medians.

Exit code 1 when a client failed or delivered wrong counts, or, with --check, when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import measure, memory, nodes, table  # noqa: E402
from harness.contestants import CONTESTANTS, KINDS, Contestant  # noqa: E402
from harness.measure import Failed, Sample  # noqa: E402
from harness.setting import Setting, prepare  # noqa: E402

PARTS = ("flood", "requests", "memory")
OURS = ("ethwire", "program")
IN_FLIGHT = (64, 1)
REQUESTS = {64: {"ethwire": 600_000, "ws": 150_000}, 1: {"ethwire": 60_000, "ws": 40_000}}
MOST_SYSTEM_CALLS = 0.02  # an event, for ethwire


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=Path("build/release"), help="build folder (%(default)s)")
    parser.add_argument("--parts", type=names(PARTS), default=list(PARTS), metavar="A,B", help=", ".join(PARTS))
    parser.add_argument("--kinds", type=names(KINDS), default=list(KINDS), metavar="A,B", help=", ".join(KINDS))
    usual = [each.name for each in CONTESTANTS.values() if each.usual]
    parser.add_argument(
        "--clients", type=names(CONTESTANTS), default=usual, metavar="A,B", help=", ".join(CONTESTANTS)
    )
    parser.add_argument("--servers", type=names(nodes.NODES), default=["anvil", "devnode"], metavar="A,B")
    parser.add_argument("--rounds", type=positive, default=5, help="%(default)s")
    parser.add_argument("--n", type=positive, help="events or requests a run, the same for all clients")
    parser.add_argument("--scale", type=share, default=1.0, help="of the usual events or requests a run (%(default)s)")
    parser.add_argument("--no-strace", action="store_true", help="do not count system calls")
    parser.add_argument("--check", action="store_true", help="a missed goal is a failure")
    return parser.parse_args()


def names(known: Iterable[str]):
    def read(text: str) -> list[str]:
        chosen = text.split(",")
        for name in chosen:
            if name not in known:
                raise argparse.ArgumentTypeError(f"'{name}' is not one of {', '.join(sorted(known))}")
        return chosen

    return read


def positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1")
    return int(text)


def share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0 < value <= 10:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0 and at most 10")
    return value


class Bench:
    """The rounds, and whether all went well."""

    def __init__(self, setting: Setting, chosen: argparse.Namespace) -> None:
        self.setting = setting
        self.chosen = chosen
        self.failures: list[str] = []

    def count(self, usual: int) -> int:
        return self.chosen.n or max(400, round(usual * self.chosen.scale))

    def attempt(self, label: str, measured: Callable[[], Sample]) -> Sample | None:
        try:
            return measured()
        except Failed as failure:
            self.failures.append(f"{label}: {failure}")
            say(f"  {label}: {failure}")
            return None

    def flood(self) -> None:
        contestants = [CONTESTANTS[name] for name in self.chosen.clients]
        present = [each for each in contestants if each.needs(self.setting).exists()]
        for missing in [each for each in contestants if each not in present]:
            say(f"{missing.name}: {missing.needs(self.setting)} is not there, left out")
        with nodes.flood_node(self.setting) as url:
            for kind in self.chosen.kinds:
                self.flood_of(kind, url, present)

    def flood_of(self, kind: str, url: str, contestants: list[Contestant]) -> None:
        results: dict[str, list[Sample]] = defaultdict(list)
        for round_number in range(1, self.chosen.rounds + 1):
            say(f"{kind}, round {round_number} of {self.chosen.rounds}")
            for each in contestants:
                count = self.count(each.count(kind))
                command_for = partial(self.flood_command, each, kind, url)
                one_run = measure.run if each.reports else measure.run_from_outside
                what = command_for(count) if each.reports else command_for
                measured = partial(one_run, what, self.setting.client_cpu, count)
                if sample := self.attempt(f"{kind} {each.name}", measured):
                    results[each.name].append(sample)
        calls = {} if self.chosen.no_strace else self.system_calls(kind, url, contestants)

        print(f"\n### {kind}\n")
        print("\n".join(table.flood_table(results, calls)))
        for ours in OURS:
            judged = table.goals(kind, results, ours)
            if ours in calls:
                met = calls[ours] <= MOST_SYSTEM_CALLS
                text = f"{table.figure(calls[ours])} system calls an event (goal: at most {MOST_SYSTEM_CALLS})"
                judged.append((met, f"{ours}: {text}"))
            self.judge(kind, judged)

    def flood_command(self, contestant: Contestant, kind: str, url: str, count: int) -> list[str]:
        return contestant.command(self.setting, kind, f"{url}/?n={count}", count)

    def system_calls(self, kind: str, url: str, contestants: list[Contestant]) -> dict[str, float]:
        if shutil.which("strace") is None:
            say("strace is not installed: system calls are not counted")
            return {}
        calls = {}
        for each in contestants:
            many = min(self.count(each.count(kind)), max(4_000, each.count(kind) // 3))
            try:
                calls[each.name] = measure.system_calls(
                    partial(self.flood_command, each, kind, url),
                    self.setting.client_cpu,
                    many // 4,
                    many,
                )
            except Failed as failure:
                self.failures.append(f"{kind} {each.name}: {failure}")
        return calls

    def requests(self) -> None:
        ours = self.setting.build / "bench" / "bench_requests"
        commands = {"ethwire": [str(ours)], "ws": ["node", str(self.setting.script("requests_ws.mjs"))]}
        if not ours.exists():
            say(f"ethwire: {ours} is not there, left out of the requests")
            del commands["ethwire"]
        for server in self.chosen.servers:
            if not nodes.available(self.setting, server):
                say(f"{server} is not there, left out of the requests")
                continue
            with nodes.NODES[server](self.setting) as url:
                for in_flight in IN_FLIGHT:
                    self.requests_to(server, url, commands, in_flight)

    def requests_to(self, server: str, url: str, commands: dict[str, list[str]], in_flight: int) -> None:
        results: dict[str, list[Sample]] = defaultdict(list)
        for round_number in range(1, self.chosen.rounds + 1):
            say(f"{in_flight} requests in flight to {server}, round {round_number} of {self.chosen.rounds}")
            for name, command in commands.items():
                count = self.count(REQUESTS[in_flight][name])
                arguments = [*command, url, str(count), str(in_flight)]
                measured = partial(measure.run, arguments, self.setting.client_cpu, count)
                if sample := self.attempt(f"requests to {server} {name}", measured):
                    results[name].append(sample)
        print(f"\n### eth_blockNumber, {in_flight} in flight, {server}\n")
        print("\n".join(table.requests_table(results)))
        if in_flight == max(IN_FLIGHT) and results.get("ethwire") and results.get("ws"):
            cpu = table.ratio_in_rounds(results["ws"], results["ethwire"], "cpu_us")
            rate = table.ratio_in_rounds(results["ethwire"], results["ws"], "per_second")
            if server == "anvil":
                self.judge(server, [(cpu >= 6, f"{table.figure(cpu)}x less CPU than ws (goal: at least 6x)")])
            elif server == "devnode":
                self.judge(server, [(rate >= 2.5, f"{table.figure(rate)}x the requests/s of ws (goal: at least 2.5x)")])

    def memory(self) -> None:
        if not self.setting.program.is_file():
            say(f"{self.setting.program} is not there, memory is left out")
            return
        judged = []
        print("\n### memory of the program, one subscription to newHeads, a head a second\n")
        print("| transport | peak RSS MB |\n|---|---|")
        with nodes.devnode(self.setting, "--block-time", "1") as url:
            for scheme, most in memory.MOST_MB.items():
                try:
                    peak = memory.peak_mb(self.setting, scheme, url)
                except Failed as failure:
                    self.failures.append(f"memory over {scheme}: {failure}")
                    continue
                print(f"| {scheme} | {table.figure(peak)} |")
                judged.append((peak <= most, f"{table.figure(peak)} MB over {scheme} (goal: at most {most})"))
        self.judge("memory", judged)

    def judge(self, label: str, judged: list[tuple[bool, str]]) -> None:
        if judged:
            print()
        for met, text in judged:
            print(f"- {'met' if met else 'MISSED'}: {text}")
            if not met and self.chosen.check:
                self.failures.append(f"{label}: missed: {text}")
        sys.stdout.flush()


def main() -> int:
    chosen = options()
    setting = prepare(chosen.build.resolve())
    if "flood" in chosen.parts and not setting.flood_node.exists():
        say(f"bench: {setting.flood_node} is not built (cmake --preset release && cmake --build build/release)")
        return 2
    if os.getloadavg()[0] > 0.5:
        say(f"bench: the machine is busy (load {os.getloadavg()[0]:.2f}): the limit's figures suffer most")
    print("\n".join(setting.describe()))

    bench = Bench(setting, chosen)
    if "flood" in chosen.parts:
        bench.flood()
    if "requests" in chosen.parts:
        bench.requests()
    if "memory" in chosen.parts:
        bench.memory()
    for failure in bench.failures:
        say(f"bench: {failure}")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    sys.exit(main())
