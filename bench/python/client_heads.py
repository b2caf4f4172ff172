#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""CPU a head of which three attributes are read, in a flood: ethwire.Client one by one and in batches, beside the
drop-in; medians and the median of the ratios within each round.

    client_heads.py [--rounds 5] [--count 100000] [--check]
"""

from __future__ import annotations

import argparse
import statistics
import sys

from run import client
from run import loads

GOALS = {"one by one": 1.5, "in batches": 3.0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--check", action="store_true", help="a missed goal is exit code 1")
    options = parser.parse_args()
    rounds = []
    with loads.flood_node(loads.cores()[0]) as address:
        url, count = f"{address}/?n={options.count}", str(options.count)
        for _ in range(options.rounds):
            figures = {
                "drop-in": client(["three.py", url, count], ethwire=True),
                "one by one": client(["client.py", "one", url, count], ethwire=False),
                "in batches": client(["client.py", "batches", url, count], ethwire=False),
            }
            rounds.append({way: each["cpu_us"] for way, each in figures.items()})
    missed = False
    print(f"drop-in     {statistics.median(each['drop-in'] for each in rounds):8.2f} us")
    for way, goal in GOALS.items():
        ratio = statistics.median(each["drop-in"] / each[way] for each in rounds)
        missed |= ratio < goal
        print(f"{way}  {statistics.median(each[way] for each in rounds):8.2f} us {ratio:6.2f}x (goal {goal:g}x)")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
