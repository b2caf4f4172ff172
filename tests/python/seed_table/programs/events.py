# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Follows newHeads, COUNT of them from URL, and says what they cost: latency of each from the node's stamp to the
program, CPU time, events a second, memory. A program as its user writes it, but for the measuring."""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.client import make_provider, make_web3, socket_of  # noqa: E402

FIRST_NUMBER = 0x10000000
# 6.15.1 leaves heads raw that have more keys than it knows; with ethwire they are formatted.
RAW = str


def number_of(head: Any) -> int:
    return int(head["number"], 16) if isinstance(head["number"], RAW) else head["number"]


def stamp_of(head: Any) -> int:
    """The first eight bytes of `extraData`: nanoseconds of the monotonic clock."""
    extra = head["extraData"]
    return int.from_bytes(bytes.fromhex(extra[2:18]) if isinstance(extra, RAW) else extra[:8], "big")


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def resident_kb() -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[1])


async def main(url: str, count: int) -> None:
    latencies = []
    warm = count // 4
    async with make_web3(make_provider("ws", url)) as w3:
        await w3.eth.subscribe("newHeads")
        expected = FIRST_NUMBER
        async for message in socket_of(w3).process_subscriptions():
            now = time.monotonic_ns()
            head = message["result"]
            assert number_of(head) == expected, (head["number"], expected)
            expected += 1
            latencies.append(now - stamp_of(head))
            if len(latencies) == warm:
                began_cpu, began = cpu_seconds(), time.monotonic()
            elif len(latencies) == count:
                break
        used, seconds = cpu_seconds() - began_cpu, time.monotonic() - began
        memory = resident_kb()
    latencies = latencies[warm:]
    ordered = sorted(latencies)
    steps = [abs(after - before) for before, after in zip(latencies, latencies[1:])]
    report = {
        "cpu_percent": 100 * used / seconds,
        "cpu_us": 1e6 * used / len(latencies),
        "p50_us": ordered[len(ordered) // 2] / 1e3,
        "p99_us": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] / 1e3,
        "jitter_us": sum(steps) / len(steps) / 1e3,
        "rate": len(latencies) / seconds,
        "rss_mb": memory / 1024,
    }
    print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
