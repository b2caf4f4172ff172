# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a process has used so far, all threads together, from /proc."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


def cpu_ns(pid: int) -> int:
    """Of the threads that have ended too. The number is how Linux makes a process's clock, see clock_getcpuclockid(3)."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def of_threads(pid: int, file: str) -> Iterator[str]:
    """That file of /proc for each thread there is. A thread may end between the listing and the reading."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            yield (task / file).read_text()
        except (FileNotFoundError, ProcessLookupError):
            pass


STATUS = re.compile(r"^Pid:\s+(\d+)$.*^voluntary_ctxt_switches:\s+(\d+)$", re.M | re.S)


@dataclass(frozen=True)
class Usage:
    cpu_ns: int
    wakes: dict[str, int]
    """Times that each thread went to sleep: one each time that it was woken. Pushed aside while awake counts apart."""

    @staticmethod
    def of(pid: int) -> Usage:
        found = (STATUS.search(each).groups() for each in of_threads(pid, "status"))
        return Usage(cpu_ns(pid), {thread: int(count) for thread, count in found})

    def wakes_since(self, earlier: Usage) -> int:
        """Of the threads that there are now."""
        return sum(count - earlier.wakes.get(thread, 0) for thread, count in self.wakes.items())


def resident_kb(pid: int) -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
