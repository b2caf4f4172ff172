# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One doorbell an event loop: the reactor rings it when any connection of that loop has something."""

from __future__ import annotations

import asyncio
import weakref
from typing import TYPE_CHECKING

from .. import _engine

if TYPE_CHECKING:
    from ..core.lane import Lane
    from .connection import Connection


class LoopDoorbell:
    """The doorbell of one loop, and the connections that may ring it. The loop watches it while there are any.

    Nobody but the loop keeps it, and only then: what a program leaves open goes with its loop.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.bell = _engine.Doorbell()
        self._connections: dict[int, Connection] = {}

    def enter(self, connection: Connection) -> None:
        if not self._connections:
            self._loop.add_reader(self.bell.fileno(), self._answer)
        self._connections[connection.link.key] = connection

    def leave(self, connection: Connection) -> None:
        if self._connections.pop(connection.link.key, None) is not None and not self._connections:
            if not self._loop.is_closed():
                self._loop.remove_reader(self.bell.fileno())

    def _answer(self) -> None:
        ready: Lane | None = None
        for key in self.bell.answer():
            connection = self._connections.get(key)
            try:
                lane = connection.on_news() if connection is not None else None
            except Exception as error:
                # The others have news, too, and are told once.
                lane = None
                self._loop.call_exception_handler(
                    {"message": "Exception while a connection was told its news", "exception": error}
                )
            if lane is not None:
                if ready is not None:
                    ready.wake()
                ready = lane
        # Last, since the consumer's own exception may end the loop here. In debug mode asyncio is to name whose step
        # was slow.
        if ready is not None:
            if self._loop.get_debug() or may_nest():
                ready.wake()
            else:
                ready.wake_here()


def may_nest() -> bool:
    """Whether the program runs its loop from within a task, as `nest_asyncio` lets it: only tasks in Python can do that.

    Then no consumer goes on inside of this callback, for the loop that it runs could not call it again: asyncio gives
    each callback a context, which cannot be entered twice.
    """
    return asyncio.tasks.Task is asyncio.tasks._PyTask


_doorbells: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, weakref.ref[LoopDoorbell]]
_doorbells = weakref.WeakKeyDictionary()


def doorbell_of(loop: asyncio.AbstractEventLoop) -> LoopDoorbell:
    known = _doorbells.get(loop)
    doorbell = known() if known is not None else None
    if doorbell is None:
        doorbell = LoopDoorbell(loop)
        _doorbells[loop] = weakref.ref(doorbell)
    return doorbell
