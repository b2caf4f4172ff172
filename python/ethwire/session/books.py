# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is known of all sessions of this process: those that there are, and what outlives them."""

from __future__ import annotations

import contextlib
import itertools
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .._address import address_of

if TYPE_CHECKING:
    from .session import Session

REMEMBERED_LIMIT = 1_000

LEVELS = {1: "awaited", 2: "objects", 3: "native"}
"""What the levels are called. Each stands on those below it."""


class Books:
    def __init__(self) -> None:
        self._sessions: weakref.WeakSet[Session] = weakref.WeakSet()
        self._numbers = itertools.count(1)
        self.used_levels: dict[str, int] = dict.fromkeys(LEVELS.values(), 0)
        """How many connections there were at each level."""
        self.remembered: list[dict[str, Any]] = []
        """With `--stats`, what is said of each provider when the process ends."""

    def enter(self, session: Session) -> int:
        """The number of a new session."""
        self._sessions.add(session)
        if session.options.stats and len(self.remembered) < REMEMBERED_LIMIT:
            session.memory["counters"] = session.counters
            self.remembered.append(session.memory)
            self.remember(session)
        return next(self._numbers)

    def connected(self, session: Session) -> None:
        self.used_levels[LEVELS[session.level]] += 1
        self.remember(session)

    @staticmethod
    def remember(session: Session) -> None:
        if session.memory:
            provider, level = session.provider, LEVELS[session.level]
            session.memory.update(provider=type(provider).__name__, address=address_of(provider), level=level)

    def sessions(self) -> list[Session]:
        """Another thread may make a provider, or let go of one, while this one looks."""
        while True:
            try:
                return list(self._sessions)
            except RuntimeError:
                continue

    def forget(self, session: Session) -> None:
        """It is no session any more: its provider is left alone."""
        self._sessions.discard(session)

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """What is made inside is not a program's, and is not counted."""
        before, levels, remembered = set(self._sessions), dict(self.used_levels), len(self.remembered)
        try:
            yield
        finally:
            for session in set(self._sessions) - before:
                self._sessions.discard(session)
            self.used_levels.update(levels)
            del self.remembered[remembered:]


BOOKS = Books()
