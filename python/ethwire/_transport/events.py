# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that wait in the engine as they were received, and become objects when their consumer takes them."""

from __future__ import annotations

import weakref
from typing import Any

from .. import _engine
from .._awaited.event import TextEvent
from .._awaited.inbox import Inbox


class NativeEvent(TextEvent):
    """A notification as text; its size counts while it waits."""

    __slots__ = ()

    @property
    def size(self) -> int:
        return len(self.raw)


class EventMaker:
    """Takes the next event of a lane out of the engine. `from_stream` and `from_handlers` are the lanes' `pull`."""

    def __init__(self, inbox: Inbox, link: _engine.Link) -> None:
        self._inbox = inbox
        self._next = link.next_event

    def from_stream(self) -> Any:
        return self._pull(False)

    def from_handlers(self) -> Any:
        return self._pull(True)

    def _pull(self, handler: bool) -> Any:
        text = self._next(handler)
        if text is None:
            return None
        self._inbox.counters.events += 1
        return NativeEvent(text)


class Routes:
    """Keeps the engine told which lane the events of a subscription belong to."""

    def __init__(self) -> None:
        self._links: weakref.WeakKeyDictionary[Inbox, _engine.Link] = weakref.WeakKeyDictionary()

    def watch(self, inbox: Inbox, link: _engine.Link) -> None:
        self._links[inbox] = link

    def changed(self, inbox: Inbox, subscription_id: Any) -> None:
        """A member of `Inbox.routed`."""
        link = self._links.get(inbox)
        if link is None or not isinstance(subscription_id, str):
            return
        lane = inbox.routes(subscription_id)
        if lane is None:
            link.unroute(subscription_id)
        else:
            link.route(subscription_id, lane is inbox.handlers)
