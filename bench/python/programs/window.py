# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the programs of this bench share: counting, the measured window, percentiles."""

from __future__ import annotations

import resource
import time

FIRST_NUMBER = 0x10000000


def cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Window:
    """Counts to `count`, checks that nothing is missing, and measures from a quarter on."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.warm = count // 4
        self.seen = 0

    def take(self, number: int) -> bool:
        """Takes the event with this number; true for the last one."""
        if number != FIRST_NUMBER + self.seen:
            raise AssertionError(f"event {number - FIRST_NUMBER} in place of {self.seen}")
        return self.step()

    def step(self) -> bool:
        self.seen += 1
        if self.seen == self.warm:
            self.began = cpu_seconds(), time.monotonic()
        elif self.seen == self.count:
            self.ended = cpu_seconds(), time.monotonic()
        return self.seen == self.count

    def report(self) -> dict[str, float]:
        cpu, clock = (after - before for before, after in zip(self.began, self.ended))
        events = self.count - self.warm
        return {"cpu_us": 1e6 * cpu / events, "rate": events / clock}
