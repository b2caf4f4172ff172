# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs coroutines as tests, each in a loop of its own in debug mode. No web3.py here."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[2] / "python")]

import ethwire  # noqa: E402
from harness.coroutines import TEST_SECONDS, pytest_pyfunc_call  # noqa: E402, F401
from harness.devnode import DevNode  # noqa: E402


@pytest.fixture(scope="session")
def shared_node():
    with DevNode() as node:
        yield node


@pytest.fixture
def node(shared_node):
    """The embedded node, without the faults of the test before."""
    shared_node.call("dev_clear")
    yield shared_node
    shared_node.call("dev_clear")


@pytest.fixture(params=["ws", "ipc", "http"])
def address(request, node):
    return {"ws": node.ws, "ipc": node.ipc, "http": node.http}[request.param]


@contextlib.contextmanager
def faults(node, **wanted):
    node.call("dev_fault", wanted)
    try:
        yield
    finally:
        node.call("dev_clear")


async def turns(condition, seconds=10.0):
    """Returns when it is so, giving the loop its turns meanwhile."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end, "hangs"
        await asyncio.sleep(0.005)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def native_threads() -> int:
    return len(os.listdir("/proc/self/task")) - threading.active_count()


def settled(measure, wanted, seconds=5.0) -> bool:
    """Whether a count comes down to what it was: the reactor's thread ends by itself, soon after its last client."""
    end = threading.Event()
    for _ in range(int(seconds / 0.01)):
        gc.collect()
        if measure() <= wanted:
            return True
        end.wait(0.01)
    return False


@pytest.fixture
def program():
    """Runs a program in a process of its own."""

    def run(text, *options, development=True, **environment):
        if development:
            options = ("-X", "dev", "-W", "error::ResourceWarning", *options)
        path = os.environ.get("ETHWIRE_TEST_PATH", str(Path(ethwire.__file__).resolve().parents[1]))
        return subprocess.run(
            [sys.executable, *options, "-c", textwrap.dedent(text)],
            capture_output=True,
            text=True,
            timeout=TEST_SECONDS,
            env={**os.environ, "PYTHONPATH": path, **environment},
        )

    return run
