# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node that accepts connections and drops them at once must not be connected to in a loop without a pause."""

from __future__ import annotations

import asyncio
import random
from typing import Any

SHORT_LIFE = 1.0
"""Seconds; a connection that lived longer says that the node works."""
FREE_ATTEMPTS = 3
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Flapping:
    """Counts connections that the node ended soon, one after the other, and turns of a reconnect loop that failed so."""

    def __init__(self) -> None:
        self._short_lives = 0
        self.turn_failed = False
        """The connection that the program is about to end has not served it."""

    def ended(self, lived: float, by_the_node: bool) -> None:
        failed = (by_the_node or self.turn_failed) and lived < SHORT_LIFE
        self._short_lives = self._short_lives + 1 if failed else 0
        self.turn_failed = False

    def pause(self) -> float:
        """Seconds before the next connect, with full jitter."""
        beyond = self._short_lives - FREE_ATTEMPTS
        if beyond <= 0:
            return 0.0
        return random.random() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(beyond - 1, 10))

    async def wait(self, logger: Any) -> None:
        """Before a connect: the pause, and a word about it."""
        seconds = self.pause()
        if seconds:
            logger.info("The last connections did not last. Going on in %s seconds.", round(seconds, 1))
            await asyncio.sleep(seconds)
