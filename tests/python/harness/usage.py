# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a process has used so far, all threads together, from /proc."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    cpu_ns: int
    # Times that a thread went to sleep: one each time that it was woken. Pushed aside while awake counts apart.
    wakes: int

    @staticmethod
    def of(pid: int) -> Usage:
        cpu = wakes = 0
        for task in Path(f"/proc/{pid}/task").iterdir():
            cpu += int((task / "schedstat").read_text().split()[0])
            wakes += int(re.search(r"^voluntary_ctxt_switches:\s+(\d+)", (task / "status").read_text(), re.M)[1])
        return Usage(cpu, wakes)


def resident_kb(pid: int) -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])
