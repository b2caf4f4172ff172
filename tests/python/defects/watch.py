# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What several scenarios look at: how long this process is awake, and the lines that are logged."""

from __future__ import annotations

import asyncio
import logging
import os
import time

from harness.usage import cpu_ns, of_threads

SPINS = 0.30
QUIET = 0.05
WINDOW_SECONDS = 0.4
WINDOWS = 4


def awake() -> int:
    """Nanoseconds that the threads of this process ran or wanted to: so a spin is one on a busy machine too."""
    return cpu_ns(os.getpid()) + sum(int(each.split()[1]) for each in of_threads(os.getpid(), "schedstat"))


async def spinning() -> str | None:
    """Whether the process runs while nothing happens. One quiet window is the proof that it does not; before it there
    may be the rest of what was done, which on a busy machine has to wait for its turn."""
    shares = []
    while len(shares) < WINDOWS:
        before, clock = awake(), time.monotonic_ns()
        await asyncio.sleep(WINDOW_SECONDS)
        shares.append((awake() - before) / (time.monotonic_ns() - clock))
        if shares[-1] <= QUIET:
            return None
    if min(shares) >= SPINS:
        return f"awake {min(shares):.0%}"
    raise AssertionError(f"neither quiet nor spinning: awake {[f'{each:.0%}' for each in shares]} of the time")


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
