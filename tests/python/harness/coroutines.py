# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs coroutines as tests, each in a loop of its own in debug mode: a hook that a conftest imports."""

from __future__ import annotations

import asyncio
import inspect
import os

import pytest

TEST_SECONDS = float(os.environ.get("ETHWIRE_UNIT_SECONDS", "60"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    async def run():
        await asyncio.wait_for(pyfuncitem.obj(**arguments), TEST_SECONDS)

    asyncio.run(run(), debug=True)
    return True
