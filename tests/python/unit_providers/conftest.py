# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs coroutines as tests, each in a loop of its own in debug mode. Nothing is installed here."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "python"
sys.path[:0] = [str(HERE.parent / "unit_awaited"), str(PACKAGE)]

import web3  # noqa: E402
from harness import older  # noqa: E402

import ethwire  # noqa: E402
from harness.coroutines import TEST_SECONDS, pytest_pyfunc_call  # noqa: E402, F401
from peer import Peer  # noqa: E402

older.stand_in()


def pytest_collection_modifyitems(items):
    older.skip_what_is_not_there(items)


@pytest.fixture(params=["ws", "ipc"])
def transport(request):
    return request.param


def class_for(transport):
    return ethwire.WebSocketProvider if transport == "ws" else ethwire.AsyncIPCProvider


@pytest.fixture
def connected(transport):
    """A node and a connected AsyncWeb3, whose provider is one of ethwire's."""

    @contextlib.asynccontextmanager
    async def connect(**options):
        options.setdefault("request_timeout", 30)
        async with Peer(transport) as peer:
            provider = class_for(transport)(peer.address, **options)
            async with web3.AsyncWeb3(provider) as w3:
                yield peer, w3

    return connect


@pytest.fixture
def run():
    """Runs a program in an interpreter of its own."""

    def run(text, *flags, **environment):
        path = os.pathsep.join([str(PACKAGE), str(HERE.parent), str(HERE.parent / "unit_awaited")])
        return subprocess.run(
            [sys.executable, *flags, "-c", textwrap.dedent(text)],
            capture_output=True,
            text=True,
            timeout=TEST_SECONDS,
            env={**os.environ, "PYTHONPATH": os.environ.get("ETHWIRE_TEST_PATH", path), **environment},
        )

    return run
