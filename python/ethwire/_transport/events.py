# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that wait in the engine as they were received, and become objects when their consumer takes them."""

from __future__ import annotations

import weakref
from typing import Any

from .. import _engine
from .._awaited.inbox import Inbox


class EventMaker:
    """Takes the next event of a lane out of the engine, and decides once a subscription what it becomes.

    Does not keep the inbox: an event that waits in one of its lanes keeps this, where no collector sees it.
    """

    def __init__(self, inbox: Inbox, link: _engine.Link) -> None:
        self._inbox = weakref.ref(inbox)
        self._counters = inbox.counters
        self.link = link

    def from_stream(self) -> Any:
        """The stream's `pull`."""
        return self._counted(self.link.next_event(False, self))

    def from_handlers(self) -> Any:
        """The handlers' `pull`."""
        return self._counted(self.link.next_event(True, self))

    def _counted(self, event: Any) -> Any:
        if event is not None:
            self._counters.events += 1
        return event

    def decide(self, subscription_id: str) -> _engine.Table | None:
        """The table for the events of a subscription, or None: web3's formatters make them."""
        inbox = self._inbox()
        if inbox is None or inbox.setting.tables is None:
            return None
        from .._objects.events import Objects

        decided = Objects.of(inbox)._decide(subscription_id)
        if decided is None or decided.table is None:
            return None
        manager = inbox.layout.manager_of(inbox, subscription_id)
        return decided.table if type(manager) in inbox.setting.managers else None


class Routes:
    """Keeps the engine told which lane the events of a subscription belong to, and when they may have changed."""

    def __init__(self) -> None:
        self._links: weakref.WeakKeyDictionary[Inbox, _engine.Link] = weakref.WeakKeyDictionary()

    def watch(self, inbox: Inbox, link: _engine.Link) -> None:
        self._links[inbox] = link

    def forget(self, inbox: Inbox, link: _engine.Link) -> None:
        if self._links.get(inbox) is link:
            del self._links[inbox]

    def changed(self, inbox: Inbox, subscription_id: Any) -> None:
        """A member of `Setting.routed`."""
        link = self._links.get(inbox)
        wire_id = inbox.wire_id(subscription_id)
        if link is None or type(wire_id) is not str:
            return
        link.unplan(wire_id)
        lane = inbox.routes(subscription_id)
        if lane is None:
            link.unroute(wire_id)
        else:
            link.route(wire_id, lane is inbox.handlers, subscription_id if wire_id != subscription_id else None)
            # It may have moved there what had come before.
            lane.wake()

    def known(self, inbox: Inbox, subscription_id: Any, information: Any) -> None:
        """A member of `Setting.subscribed`."""
        link = self._links.get(inbox)
        wire_id = inbox.wire_id(subscription_id)
        if link is not None and type(wire_id) is str:
            link.unplan(wire_id)
