# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How often the event loop turns: a loop that nobody wakes does not."""

from __future__ import annotations

import asyncio


async def turns_within(seconds):
    loop = asyncio.get_running_loop()
    turns = 0
    run_once = loop._run_once

    def counted():
        nonlocal turns
        turns += 1
        run_once()

    loop._run_once = counted
    await asyncio.sleep(seconds)
    loop._run_once = run_once
    return turns
