# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs coroutines as tests, each in a loop of its own in debug mode, with ethwire on."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[2] / "python"), str(HERE.parent)]

import web3  # noqa: E402
from harness import older  # noqa: E402

import ethwire  # noqa: E402
from harness.coroutines import pytest_pyfunc_call  # noqa: E402, F401
from harness.providers import BY_CLASS, begin, provider_class  # noqa: E402
from peer import Peer  # noqa: E402

older.stand_in()

# What a version of web3.py does not have is not tested: test_old_* are of 6.15.1 and 7.0.0b2, test_any_* of all.
OTHERS = ("test_old_[!s]*.py", "test_old_stream*.py") if older.IS_FROM_7 else ("test_[!oa]*.py",)
if BY_CLASS:
    # What is about install() itself is not about classes.
    OTHERS += ("test_any_install.py", "test_any_odd_values.py", "test_old_*.py", "test_remembered.py")
collect_ignore_glob = list(OTHERS)


def pytest_configure(config):
    # Seen once without: ETHWIRE_UNIT_OFF=1 shows what each test finds on upstream.
    if not os.environ.get("ETHWIRE_UNIT_OFF"):
        # ETHWIRE_UNIT_TRANSPORT=auto runs the same tests on whatever level there is.
        transport = os.environ.get("ETHWIRE_UNIT_TRANSPORT", "python")
        if transport == "python":
            # The level that needs no extension is what is tested, also where there is one.
            sys.modules["ethwire._engine"] = None
        if BY_CLASS:
            begin(transport)
        else:
            assert ethwire.install(transport=transport), ethwire.doctor()


# What a class cannot have, since it is in a part of web3.py that no provider brings along: rows of docs/python.md.
# Should one of these pass, the page is wrong.
OF_INSTALL_ALONE = {
    "test_eth_call_is_one_frame": "the validating middleware asks for the chain id",
    "test_a_declared_chain_id_is_checked_with_one_question_a_connection": "the same",
    "test_syncing_as_geth_sends_it": "the table of formatters",
    "test_turns_that_fail_are_given_time_and_keep_nobody_from_theirs": "the loop of AsyncWeb3",
}


def pytest_collection_modifyitems(items):
    for item in items if BY_CLASS else ():
        if why := OF_INSTALL_ALONE.get(item.originalname):
            item.add_marker(pytest.mark.xfail(reason=why, strict=True))
    older.skip_what_is_not_there(items)


@pytest.fixture(params=["ws", "ipc"])
def transport(request):
    return request.param


@pytest.fixture
def connected(transport):
    """A node and a connected AsyncWeb3."""

    @contextlib.asynccontextmanager
    async def connect(**options):
        options.setdefault("request_timeout", 30)
        async with Peer(transport) as peer:
            cls = provider_class(transport)
            provider = cls(peer.address, **options)
            w3 = web3.AsyncWeb3(provider)
            await provider.connect()
            try:
                yield peer, w3
            finally:
                await provider.disconnect()

    return connect
