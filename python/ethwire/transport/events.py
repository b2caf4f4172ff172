# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Events that wait in the engine as they were received, and become objects when their consumer takes them."""

from __future__ import annotations

import weakref
from typing import Any

from .. import _engine
from ..session.session import Session


class EventMaker:
    """Takes the next event of a lane out of the engine, and decides once a subscription what it becomes.

    Does not keep the session: an event that waits in one of its lanes keeps this, where no collector sees it.
    """

    def __init__(self, session: Session, link: _engine.Link) -> None:
        self._session = weakref.ref(session)
        self._counters = session.counters
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
        session = self._session()
        return None if session is None else session.setting.table_of(session, subscription_id)


class Routes:
    """Keeps the engine told which lane the events of a subscription belong to, and when they may have changed."""

    def __init__(self) -> None:
        self._links: weakref.WeakKeyDictionary[Session, _engine.Link] = weakref.WeakKeyDictionary()

    def watch(self, session: Session, link: _engine.Link) -> None:
        self._links[session] = link

    def forget(self, session: Session, link: _engine.Link) -> None:
        if self._links.get(session) is link:
            del self._links[session]

    def changed(self, session: Session, subscription_id: Any) -> None:
        """A member of `Setting.routed`."""
        link = self._links.get(session)
        wire_id = session.wire_id(subscription_id)
        if link is None or type(wire_id) is not str:
            return
        link.unplan(wire_id)
        lane = session.routes(subscription_id)
        if lane is None:
            link.unroute(wire_id)
        else:
            link.route(wire_id, lane is session.handlers, subscription_id if wire_id != subscription_id else None)
            # It may have moved there what had come before.
            lane.wake()

    def known(self, session: Session, subscription_id: Any, information: Any) -> None:
        """A member of `Setting.subscribed`."""
        link = self._links.get(session)
        wire_id = session.wire_id(subscription_id)
        if link is not None and type(wire_id) is str:
            link.unplan(wire_id)
