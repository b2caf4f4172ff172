# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Notifications as finished objects: what the listener makes of a text, and what the consumer gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._engine import Message, scan
from ...core.event import Event
from ...session.session import Session
from ...session.setting import Setting
from .calls import Calls
from .tables import Tables

ATTRIBUTE = "objects"
"""The name on an `Session` of its `Objects`."""


class ObjectEvent(Event):
    """A notification that becomes its finished object when it is delivered."""

    __slots__ = ("received", "objects", "subscription_id")

    def __init__(self, received: Message, objects: Objects, subscription_id: Any) -> None:
        self.received = received
        self.objects = objects
        self.subscription_id = subscription_id
        """What the program knows the subscription by: after a reconnect the node may have another id for it."""

    @property
    def text(self) -> str | bytes:
        return self.received.text

    def message(self) -> dict[str, Any]:
        return self.received.message()

    def formatted(self, manager: Any) -> dict[str, Any] | None:
        return self.objects.formatted(self.received, self.subscription_id, manager)


class Subscription:
    """What was decided for one subscription, from the information that web3 holds about it."""

    __slots__ = ("key", "information", "processors", "table")

    def __init__(self, key: str, information: Any, table: Any) -> None:
        self.key = key
        self.information = information
        self.processors = len(information.middleware_response_processors)
        self.table = table
        """None: web3's formatters do it."""

    def holds(self, information: Any) -> bool:
        """Whether this is still what web3 holds: it is gone with the subscription, and a stray reply may add to it."""
        return information is self.information and len(information.middleware_response_processors) == self.processors


class Objects:
    """Native objects of one connection."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._setting = session.setting
        self._subscriptions: dict[str, Subscription] = {}
        self.left_to_web3 = 0
        """Events that looked like any other, and that native code did not know."""

    @staticmethod
    def of(session: Session) -> Objects:
        objects = session.__dict__.get(ATTRIBUTE)
        if objects is None:
            objects = session.__dict__[ATTRIBUTE] = Objects(session)
        return objects

    def receive(self, raw: str | bytes) -> bool:
        """Routes one received text; False for one that is left to `json.loads`."""
        message = scan(raw)
        if message is None:
            return False
        subscription_id = message.subscription
        if subscription_id is None:
            self._session.reply(message.id, message, message.size)
            return True
        local_id = self._local_id(subscription_id)
        known = self._subscriptions.get(local_id)
        if known is not None and known.table is None:
            return False
        self._session.event(subscription_id, ObjectEvent(message, self, local_id), message.size)
        return True

    def formatted(self, message: Message, subscription_id: str, manager: Any) -> dict[str, Any] | None:
        """The finished notification, or None: web3's formatters do it."""
        known = self._subscriptions.get(subscription_id)
        information = self._session.processor._request_information_cache._data
        if known is None or not known.holds(information.get(known.key)):
            known = self._decide(subscription_id)
        if known is None or known.table is None or type(manager) not in self._setting.managers:
            return None
        result = message.build(known.table)
        if result is NotImplemented:
            self.left_to_web3 += 1
            return None
        return result

    def _local_id(self, subscription_id: str) -> str:
        """The id that the program knows; the node's where it was not answered yet."""
        reconnect = self._session.reconnect
        return subscription_id if reconnect is None else reconnect.names.local_id(subscription_id) or subscription_id

    def _decide(self, subscription_id: str) -> Subscription | None:
        self._subscriptions.pop(subscription_id, None)
        processor = self._session.processor
        key = self._session.layout.generate_cache_key(subscription_id)
        information = processor._request_information_cache._data.get(key)
        if information is None:
            return None
        events = self._setting.tables.events
        is_known = (
            information.method == "eth_subscribe"
            and information.response_formatters[0] is events.formatter
            and events.is_current
            and only_attribute_dicts(information)
        )
        decided = Subscription(key, information, events.table if is_known else None)
        if len(self._subscriptions) >= 10_000:
            self._subscriptions.clear()
        self._subscriptions[subscription_id] = decided
        return decided


def only_attribute_dicts(information: Any) -> bool:
    """Whether all that middleware does to the events of a subscription is to make AttributeDicts."""
    from web3.middleware.attrdict import _handle_async_response
    from web3.middleware.formatting import _apply_response_formatters

    from .reading import parts_of

    attribute_dicts = 0
    for processor in information.middleware_response_processors:
        if processor is _handle_async_response:
            attribute_dicts += 1
            continue
        function, arguments, options = parts_of(processor)
        if function is not _apply_response_formatters.func or len(arguments) != 3 or options:
            return False
        method, result_formatters, _ = arguments
        if method != information.method or method in result_formatters:
            return False
    return attribute_dicts == 1


def plug_objects(setting: Setting, tables: Tables, calls: Calls) -> None:
    """Native objects for the connections that go by this setting."""
    from web3.manager import RequestManager

    setting.tables = tables
    setting.calls = calls
    setting.managers = frozenset({RequestManager})
    setting.decoder = decoder_of
    setting.table_of = table_of


def table_of(session: Session, subscription_id: str) -> Any:
    """The table for the events of a subscription that are made where they wait, or None."""
    decided = Objects.of(session)._decide(subscription_id)
    if decided is None or decided.table is None:
        return None
    manager = session.layout.manager_of(session, subscription_id)
    return decided.table if type(manager) in session.setting.managers else None


def decoder_of(session: Session) -> Callable[[str | bytes], bool]:
    return Objects.of(session).receive
