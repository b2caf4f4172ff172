# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A deadline for work that is awaited in the caller's own task."""

from __future__ import annotations

import asyncio
import sys
import time

import pytest
from ethwire.core.calls import within


async def waiting(future):
    return await future


async def begun(seconds):
    """A task that waits for a future, within a deadline."""
    future = asyncio.get_running_loop().create_future()
    task = asyncio.ensure_future(within(seconds, waiting(future)))
    await asyncio.sleep(0)
    return task, future


@pytest.mark.parametrize("seconds", [None, 10])
async def test_the_result_is_the_works(seconds):
    task, future = await begun(seconds)
    future.set_result(7)
    assert await task == 7


async def test_a_cancellation_in_the_turn_of_the_result_is_not_lost():
    task, future = await begun(10)
    future.set_result(7)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_at_the_deadline_the_work_is_cancelled_and_the_task_goes_on():
    task, future = await begun(0.01)

    async def caller():
        with pytest.raises(asyncio.TimeoutError):
            await within(0.01, waiting(asyncio.get_running_loop().create_future()))
        if sys.version_info >= (3, 11):
            assert asyncio.current_task().cancelling() == 0
        await asyncio.sleep(0)
        return "went on"

    with pytest.raises(asyncio.TimeoutError):
        await task
    assert future.cancelled()
    assert await asyncio.ensure_future(caller()) == "went on"


async def test_an_error_of_the_work_is_raised_and_no_timer_is_left():
    task, future = await begun(0.02)
    future.set_exception(OSError("no"))
    with pytest.raises(OSError, match="no"):
        await task
    # The timer would cancel whoever runs then.
    await asyncio.sleep(0.04)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="a task does not count who has cancelled it")
@pytest.mark.parametrize("first", ["the deadline", "the caller"])
async def test_a_cancellation_in_the_turn_of_the_deadline_is_not_lost(first):
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(within(0.02, waiting(loop.create_future())))
    await asyncio.sleep(0)
    loop.call_later(0.03 if first == "the deadline" else 0.01, task.cancel)
    # The loop is busy until both are due.
    time.sleep(0.05)
    await asyncio.wait([task])
    assert task.cancelled()
