# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The tests of web3.py's whole persistent stack under releases that have a part of it."""

from __future__ import annotations

import inspect
import re
import sys
import types

import pytest
import web3
from web3.providers.persistent import PersistentConnectionProvider

from . import early

VERSION = tuple(int(number) for number in re.findall(r"\d+", web3.__version__)[:2])
# Not the beta 7.0.0b2.
IS_FROM_7 = VERSION >= (7, 0) and hasattr(PersistentConnectionProvider, "_message_listener_callback")
HAS_MANAGER = hasattr(web3.AsyncWeb3, "subscription_manager")

MANAGED = ("subscription_manager", "Subscription(", "SubscriptionContainer")


def stand_in() -> None:
    """Before 7.7 there is no module of subscriptions: tests that name its classes are skipped, but imported. Before 6.15 the
    stream has another name."""
    early.name_the_stream()
    if not HAS_MANAGER:
        names = ("LogsSubscription", "NewHeadsSubscription", "PendingTxSubscription", "SyncingSubscription")
        module = types.ModuleType("web3.utils.subscriptions")
        vars(module).update(dict.fromkeys(names))
        sys.modules[module.__name__] = module


def skip_what_is_not_there(items: list[pytest.Item]) -> None:
    for item in items:
        source = inspect.getsource(item.obj)
        if not HAS_MANAGER and any(name in source for name in MANAGED):
            item.add_marker(pytest.mark.skip(reason="web3.py has a subscription manager from 7.7 on"))


def since(major: int, minor: int, reason: str) -> pytest.MarkDecorator:
    """For what web3.py itself does otherwise before."""
    return pytest.mark.skipif(VERSION < (major, minor), reason=f"web3.py before {major}.{minor}: {reason}")


has_a_listener = since(6, 15, "there is no listener, and no queue with a size")
one_batch_at_a_time = since(7, 12, "what is called beside a batch is taken into it")
own_labels = pytest.mark.skipif(VERSION == (7, 7), reason="web3.py 7.7: two subscriptions of one kind need labels")
native_over_ipc = since(7, 3, "a message over IPC need not end its line, and web3's transport stays")
