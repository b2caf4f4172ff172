# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs coroutines as tests, each in a loop of its own in debug mode, on the native transport."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import threading
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[2] / "python")]

import web3  # noqa: E402

import ethwire  # noqa: E402
from harness.coroutines import TEST_SECONDS, pytest_pyfunc_call  # noqa: E402, F401
from ethwire.session.session import session_of  # noqa: E402
from harness import older  # noqa: E402
from harness.devnode import DevNode  # noqa: E402
from harness.providers import BY_CLASS, begin, provider_class  # noqa: E402

older.stand_in()


def pytest_configure(config):
    # Seen once without: ETHWIRE_UNIT_OFF=1 shows what each test finds on upstream.
    if not os.environ.get("ETHWIRE_UNIT_OFF"):
        if BY_CLASS:
            begin("auto")
        else:
            assert ethwire.install(), ethwire.doctor()


def pytest_collection_modifyitems(items):
    older.skip_what_is_not_there(items)


@pytest.fixture(params=["ws", "ipc"])
def transport(request):
    if request.param == "ipc" and older.VERSION < (7, 3):
        pytest.skip("until web3.py 7.2 a Unix socket keeps web3's transport: test_choice.py")
    return request.param


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


def provider_for(transport, address, **options):
    options.setdefault("request_timeout", 10)
    return provider_class(transport)(address, **options)


def level_of(provider) -> tuple[int, str]:
    session = session_of(provider._request_processor)
    return session.level, session.reason


@contextlib.asynccontextmanager
async def connected_to(transport, address, **options):
    """A connected AsyncWeb3, certainly on the native transport."""
    provider = provider_for(transport, address, **options)
    async with web3.AsyncWeb3(provider) as w3:
        if not os.environ.get("ETHWIRE_UNIT_OFF"):
            assert level_of(provider) == (3, "")
        yield w3


@pytest.fixture
def connected(transport, node):
    return lambda **options: connected_to(transport, node.address(transport), **options)


def hash_of(number: int) -> str:
    return "0x%064x" % number


async def until(condition, seconds=10.0):
    """Returns when it is so."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end, "hangs"
        await asyncio.sleep(0.005)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def threads() -> int:
    return len(os.listdir("/proc/self/task"))


def settled(measure, wanted, seconds=5.0) -> bool:
    """Whether a count comes down to what it was: the reactor's thread ends by itself, a moment after its last link."""
    end = threading.Event()
    for _ in range(int(seconds / 0.01)):
        gc.collect()
        if measure() <= wanted:
            return True
        end.wait(0.01)
    return False


@pytest.fixture
def program():
    """Runs a program under ethwire in a process of its own."""
    import subprocess
    import textwrap

    def run(text, **environment):
        text = "import ethwire\nassert ethwire.install()\n" + textwrap.dedent(text)
        path = os.pathsep.join(sys.path[:2] + [str(Path(ethwire.__file__).resolve().parents[1])])
        return subprocess.run(
            [sys.executable, "-X", "dev", "-c", text],
            capture_output=True,
            text=True,
            timeout=TEST_SECONDS,
            env={**os.environ, "PYTHONPATH": os.environ.get("ETHWIRE_TEST_PATH", path), **environment},
        )

    return run


@pytest.fixture
def both_ways():
    """The standard output of one program on upstream and under ethwire."""
    import subprocess
    import textwrap

    def run(text):
        outputs = []
        path = os.environ.get("ETHWIRE_TEST_PATH", str(Path(ethwire.__file__).resolve().parents[1]))
        for start in ("", "import ethwire\nassert ethwire.install()\n"):
            ran = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", start + textwrap.dedent(text)],
                capture_output=True,
                text=True,
                timeout=TEST_SECONDS,
                env={**os.environ, "PYTHONPATH": path},
            )
            assert ran.returncode == 0, ran.stderr
            outputs.append(ran.stdout.strip())
        return tuple(outputs)

    return run
