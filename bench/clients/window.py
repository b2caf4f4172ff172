# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What every Python client of the bench shares: counting, the check for gaps, the measured window, the report."""

import json
import re
import resource
import sys
import time
from pathlib import Path

KINDS = ("newHeads", "logs", "newPendingTransactions")
FIRST_NUMBER = 0x10000000


def cpu_us() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return round((usage.ru_utime + usage.ru_stime) * 1e6)


def wall_us() -> int:
    return time.monotonic_ns() // 1000


def peak_rss_kb() -> int:
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])


def arguments() -> tuple[str, str, int]:
    """KIND, URL and COUNT of the command line."""
    if len(sys.argv) != 4 or sys.argv[1] not in KINDS:
        sys.exit(f"usage: CLIENT {'|'.join(KINDS)} ws://HOST:PORT/?n=COUNT COUNT")
    return sys.argv[1], sys.argv[2], int(sys.argv[3])


class Window:
    """Counts events up to `count` and measures from a quarter of them to the last."""

    def __init__(self, client: str, count: int) -> None:
        self.client = client
        self.count = count
        self.warm = count // 4
        self.events = self.expected = self.gaps = 0

    def take(self, place: int) -> bool:
        """Takes the event that has `place` in its feed; true for the last one, when the report is printed."""
        if place != self.expected:
            self.gaps += 1
        self.expected = place + 1
        self.events += 1
        if self.events == self.warm:
            self.warm_cpu, self.warm_wall = cpu_us(), wall_us()
        elif self.events == self.count:
            report = {
                "client": self.client,
                "events": self.events,
                "gaps": self.gaps,
                "window_events": self.count - self.warm,
                "window_cpu_us": cpu_us() - self.warm_cpu,
                "window_wall_us": wall_us() - self.warm_wall,
                "peak_rss_kb": peak_rss_kb(),
            }
            print(json.dumps(report), flush=True)
            return True
        return False
