# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The ids of subscriptions that were made again: the program's, and the node's for the same one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from .event import Event

if TYPE_CHECKING:
    from .inbox import Inbox


class RenamedEvent(Event):
    """An event under the id that the program knows its subscription by."""

    __slots__ = ("event", "subscription_id")

    def __init__(self, event: Event, subscription_id: str) -> None:
        self.event = event
        self.subscription_id = subscription_id

    def message(self) -> dict[str, Any]:
        message = self.event.message()
        message["params"]["subscription"] = self.subscription_id
        return message

    def formatted(self, manager: Any) -> dict[str, Any] | None:
        formatted = self.event.formatted(manager)
        if formatted is not None:
            formatted["subscription"] = self.subscription_id
        return formatted


def renamed(item: Any, local_id: str) -> Any:
    """An event that says the program's id instead of the node's."""
    if isinstance(item, Event):
        return RenamedEvent(item, local_id)
    item["params"]["subscription"] = local_id
    return item


class Names:
    """What the program calls a subscription, by the node's id for it.

    On a connection that the program made they are one. On one that was made again the node has given ids anew, to
    subscriptions that were made again and to new ones; what the program knows a subscription by may be another's there.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._local_ids: dict[str, str] | None = None
        """None where both are one."""

    def local_id(self, wire_id: Any) -> Any:
        """None for an id that was not given on this connection."""
        return wire_id if self._local_ids is None else self._local_ids.get(wire_id)

    def wire_id(self, local_id: Any) -> Any:
        """None for a subscription that the node does not have on this connection."""
        if self._local_ids is None:
            return local_id
        return next((wire for wire, local in self._local_ids.items() if local == local_id), None)

    def bind(self, wire_id: str, local_id: str) -> None:
        """A subscription was made again, and this is the node's id for it now."""
        assert self._local_ids is not None
        self._local_ids[wire_id] = local_id

    def new_subscription(self, message: dict[str, Any]) -> None:
        """The reply to a subscribe call: its id may be one that the program already knows for another subscription."""
        wire_id = message.get("result")
        if self._local_ids is None or not isinstance(wire_id, str):
            return
        container = self._inbox.processor._subscription_container
        if container is not None and container.get_by_id(wire_id) is not None:
            message["result"] = "0x" + secrets.token_hex(16)
        self._local_ids[wire_id] = message["result"]

    def begin(self) -> None:
        """A connection that the program made itself."""
        self._local_ids = None

    def connection_changed(self) -> None:
        """The connection was made again; each name is put back when its subscription is."""
        self._local_ids = {}

    def known(self) -> dict[str, Any]:
        """The subscriptions: the program's ids and what web3 knows of each, in the order of their making."""
        return {
            information.subscription_id: information
            for information in self._information.values()
            if getattr(information, "subscription_id", None) is not None
        }

    def is_known(self, local_id: Any) -> bool:
        return self._inbox.layout.generate_cache_key(local_id) in self._information

    @property
    def _information(self) -> dict[str, Any]:
        return self._inbox.processor._request_information_cache._data
