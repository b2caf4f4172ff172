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

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness.client import make_provider, make_web3, socket_of  # noqa: E402

FIRST_NUMBER = 0x10000000
STAMP = slice(0, 8)  # of extraData: nanoseconds of the monotonic clock


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
            assert head["number"] == expected, (head["number"], expected)
            expected += 1
            latencies.append(now - int.from_bytes(head["extraData"][STAMP], "big"))
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
