# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What there is of everything that may be left behind, counted before the run and after it."""

from __future__ import annotations

import gc
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Callable

from harness.usage import of_threads
from web3.method import Method

import ethwire
from ethwire import _engine

SETTLE_SECONDS = 15
NUMBER = re.compile(r"\d+")

# Not known to the garbage collector; but each object of a type that is made at run time holds its type once.
NATIVE_TYPES = tuple(each for each in vars(_engine).values() if isinstance(each, type))


def descriptors() -> Counter[str]:
    """By what they are of; numbers of sockets and pipes are left out."""
    found: Counter[str] = Counter()
    for name in os.listdir("/proc/self/fd"):
        try:
            found[NUMBER.sub("N", os.readlink(f"/proc/self/fd/{name}"))] += 1
        except FileNotFoundError:
            pass  # the listing's own
    return found


def threads() -> Counter[str]:
    """By the names that the system has."""
    return Counter(name.strip() for name in of_threads(os.getpid(), "comm"))


def objects() -> Counter[str]:
    found = Counter({f"ethwire._engine.{each.__name__}": sys.getrefcount(each) for each in NATIVE_TYPES})
    for each in gc.get_objects():
        cls = type(each)
        module = cls.__module__
        if isinstance(module, str) and module.partition(".")[0] == "ethwire" and cls not in NATIVE_TYPES:
            found[f"{module}.{cls.__qualname__}"] += 1
    return found


def providers() -> Counter[str]:
    return Counter(f"{each['provider']} {each['address']}" for each in ethwire.stats()["providers"])


def forget_last_users() -> None:
    """Each of web3.py's methods, which are the classes', keeps the AsyncWeb3 that used it last."""
    for each in gc.get_objects():
        if type(each) is Method:
            each._module = None


COUNTS: dict[str, Callable[[], Counter[str]]] = {
    "descriptor": descriptors,
    "thread": threads,
    "object": objects,
    "provider that stats() names": providers,
}


class Left:
    """One count of all of it."""

    def __init__(self) -> None:
        forget_last_users()
        gc.collect()
        self._counts = {what: count() for what, count in COUNTS.items()}

    def more_than(self, before: Left) -> list[str]:
        return [
            f"left: {more} x {what} {name}"
            for what, counts in self._counts.items()
            for name, more in sorted((counts - before._counts[what]).items())
        ]


def left_since(before: Left) -> list[str]:
    """What does not go away by itself in a while: the reactor's thread ends a moment after its last connection."""
    end = time.monotonic() + SETTLE_SECONDS
    while (more := Left().more_than(before)) and time.monotonic() < end:
        time.sleep(0.05)
    return more
