# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The ids of subscriptions that were made again: the program's, and the node's for the same one."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from .event import Event


class RenamedEvent(Event):
    """An event under the id that the program knows its subscription by."""

    __slots__ = ("event", "subscription_id")

    def __init__(self, event: Event, subscription_id: str) -> None:
        self.event = event
        self.subscription_id = subscription_id

    @property
    def text(self) -> str | bytes:
        return self.event.text

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
    subscriptions that were made again and to new ones, and what the program knows a subscription by may be another's
    there. So new ones have a name of ours from then on, which no other has had or will have.
    """

    def __init__(self) -> None:
        self._are_one = True
        self._local_ids: dict[str, str] = {}
        self._wire_ids: dict[str, str] = {}

    def local_id(self, wire_id: Any) -> Any:
        """None for an id that was not given on this connection, or whose subscription has ended."""
        return wire_id if self._are_one else self._local_ids.get(wire_id)

    def of_this_connection(self) -> Callable[[Any], Any]:
        """`local_id` as it is now, for when the connection is another."""
        return (lambda wire_id: wire_id) if self._are_one else dict(self._local_ids).get

    def wire_id(self, local_id: Any) -> Any:
        """None for a subscription that the node does not have on this connection."""
        return local_id if self._are_one else self._wire_ids.get(local_id)

    def bind(self, wire_id: str, local_id: str) -> None:
        """This is the node's id on this connection."""
        self._local_ids[wire_id] = local_id
        self._wire_ids[local_id] = wire_id

    def new_subscription(self, message: dict[str, Any]) -> None:
        """The reply to a subscribe call of the program."""
        wire_id = message.get("result")
        if not self._are_one and isinstance(wire_id, str):
            message["result"] = "0x" + secrets.token_hex(16)
            self.bind(wire_id, message["result"])

    def ended(self, local_id: Any) -> None:
        """The subscription is no more."""
        wire_id = self._wire_ids.pop(local_id, None)
        if wire_id is not None and self._local_ids.get(wire_id) == local_id:
            del self._local_ids[wire_id]

    def begin(self) -> None:
        """A connection that the program made itself."""
        self._forget(are_one=True)

    def connection_changed(self) -> None:
        """The connection was made again; each name is put back when its subscription is."""
        self._forget(are_one=False)

    def _forget(self, are_one: bool) -> None:
        self._are_one = are_one
        self._local_ids, self._wire_ids = {}, {}
