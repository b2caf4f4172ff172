# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The Python blocks of docs/client.md, each run for a second while the node mines."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from pathlib import Path

import pytest

import ethwire

PAGE = Path(__file__).resolve().parents[3] / "docs/client.md"
BLOCKS = [
    pytest.param(match[1], PAGE.read_text().count("\n", 0, match.start()) + 1, id=f"line-{number}")
    for number, match in enumerate(re.finditer(r"^```python\n(.*?)^```", PAGE.read_text(), re.DOTALL | re.MULTILINE))
]


@pytest.mark.parametrize("code, line", BLOCKS)
async def test_block(node, code, line):
    compiled = compile("\n" * line + code, str(PAGE), "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    loop = asyncio.get_running_loop()
    failed = []
    loop.set_exception_handler(lambda _, context: failed.append(context))
    tasks = asyncio.all_tasks()

    async def mine():
        while True:
            await loop.run_in_executor(None, node.call, "dev_mine", 1)
            await asyncio.sleep(0.02)

    async with ethwire.Client(node.ws) as of:
        mining = asyncio.ensure_future(mine())
        result = eval(compiled, {"asyncio": asyncio, "ethwire": ethwire, "node": of, "url": node.ws, "print": quiet})
        try:
            if inspect.isawaitable(result):
                await asyncio.wait_for(result, 1.0)
            else:
                await asyncio.sleep(0.3)
        except asyncio.TimeoutError:
            pass
        mining.cancel()
        await asyncio.gather(mining, return_exceptions=True)
        for task in asyncio.all_tasks() - tasks - {asyncio.current_task()}:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert task.cancelled(), task
    assert failed == []


def quiet(*words):
    [str(word) for word in words]


def test_there_are_blocks():
    assert len(BLOCKS) >= 9
