# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What several scenarios look at: how long this process is awake, and the lines that are logged."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

SPINS = 0.30
QUIET = 0.05
WINDOW_SECONDS = 0.5


def awake() -> int:
    """Nanoseconds that the threads of this process ran or wanted to: so a spin is one on a busy machine too."""
    total = 0
    for task in Path("/proc/self/task").iterdir():
        running, waiting, _ = (task / "schedstat").read_text().split()
        total += int(running) + int(waiting)
    return total


async def spinning(window: float = WINDOW_SECONDS) -> str | None:
    """Whether the process runs while nothing happens."""
    for _ in range(4):
        before, clock = awake(), time.monotonic_ns()
        await asyncio.sleep(window)
        share = (awake() - before) / (time.monotonic_ns() - clock)
        if share >= SPINS:
            return f"awake {share:.0%}"
        if share <= QUIET:
            return None
    raise AssertionError(f"neither quiet nor spinning: awake {share:.1%} of the time")


class Lines(logging.Handler):
    """Counts the errors that a silenced listener logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "Exception caught in listener" in record.getMessage()

    def __enter__(self) -> Lines:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self)
