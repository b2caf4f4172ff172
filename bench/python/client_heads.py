#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""ethwire.Client measured: CPU a head of which three attributes are read, one by one and in batches, beside the drop-in,
in a flood; and the latency at 100 heads a second beside websockets and json.loads. Medians, and the median of the ratios
within each round.

    client_heads.py [--rounds 5] [--count 100000] [--seconds 10] [--check]
"""

from __future__ import annotations

import argparse
import statistics
import sys

from run import client, loads

CPU_GOALS = {"one by one": 1.5, "in batches": 3.0}  # times less than the drop-in
LATENCY_GOALS = {"p50_us": 1.0, "p99_us": 1.2}  # times the latency of websockets, at most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10, help="of each round of latency")
    parser.add_argument("--check", action="store_true", help="a missed goal is exit code 1")
    options = parser.parse_args()
    missed = False
    with loads.flood_node(loads.cores()[0]) as address:
        url, count = f"{address}/?n={options.count}", str(options.count)
        cpu = [
            {
                "drop-in": client(["three.py", url, count], ethwire=True)["cpu_us"],
                "one by one": client(["client.py", "one", url, count], ethwire=False)["cpu_us"],
                "in batches": client(["client.py", "batches", url, count], ethwire=False)["cpu_us"],
            }
            for _ in range(options.rounds)
        ]
        print(f"CPU, drop-in     {statistics.median(each['drop-in'] for each in cpu):8.2f} us a head")
        for way, goal in CPU_GOALS.items():
            ratio = statistics.median(each["drop-in"] / each[way] for each in cpu)
            missed |= ratio < goal
            print(f"CPU, {way}  {statistics.median(each[way] for each in cpu):8.2f} us {ratio:6.2f}x (goal {goal:g}x)")

        count = str(100 * options.seconds)
        url = f"{address}/?n={count}&rate=100"
        late = [
            {way: client(["client_latency.py", way, url, count], ethwire=False) for way in ("websockets", "client")}
            for _ in range(options.rounds)
        ]
        for figure, goal in LATENCY_GOALS.items():
            ratio = statistics.median(each["client"][figure] / each["websockets"][figure] for each in late)
            missed |= ratio > goal
            medians = [statistics.median(each[way][figure] for each in late) for way in ("websockets", "client")]
            print(f"latency, {figure}: {medians[0]:.0f} and {medians[1]:.0f} us, {ratio:.2f}x (goal at most {goal:g}x)")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
