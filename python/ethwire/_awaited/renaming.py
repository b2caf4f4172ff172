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
    """What the program calls a subscription, by the node's id for it. What is not here has one id."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._local_ids: dict[str, str] = {}
        self._may_clash = False
        """The program knows subscriptions by ids that this connection's node did not give."""

    def local_id(self, wire_id: Any) -> Any:
        return self._local_ids.get(wire_id, wire_id) if self._local_ids else wire_id

    def wire_id(self, local_id: Any) -> Any:
        """None for one whose id the node has given to another, and which it does not have."""
        for wire, local in self._local_ids.items():
            if local == local_id:
                return wire
        return local_id if local_id not in self._local_ids else None

    def bind(self, wire_id: str, local_id: str, information: Any) -> None:
        """A subscription was made again, and this is the node's id for it now."""
        self._local_ids[wire_id] = local_id
        # Under the node's id too, so that what builds objects finds the formatters; the program sees one.
        self._information.setdefault(self._key(wire_id), information)

    def new_subscription(self, message: dict[str, Any]) -> None:
        """The reply to a subscribe call: its id may be one that the program already knows for another subscription."""
        wire_id = message.get("result")
        if not self._may_clash or not isinstance(wire_id, str):
            return
        self._forget(wire_id)
        container = self._inbox.processor._subscription_container
        if container is not None and container.get_by_id(wire_id) is not None:
            message["result"] = self._local_ids[wire_id] = "0x" + secrets.token_hex(16)

    def gone(self, local_id: Any) -> None:
        """web3 does not know the subscription any more. The name stays: what still comes is known by it, and dropped."""
        wire_id = self.wire_id(local_id)
        if wire_id is not None:
            self._drop_information(wire_id)

    def begin(self) -> None:
        """A connection that the program made itself."""
        self._clear()
        self._may_clash = False

    def connection_changed(self) -> None:
        """The connection was made again; each name is put back when its subscription is."""
        self._clear()
        self._may_clash = True

    def known(self) -> dict[str, Any]:
        """The subscriptions: the program's ids and what web3 knows of each, in the order of their making."""
        found = [getattr(each, "subscription_id", None) for each in self._information.values()]
        return {local_id: self._information[self._key(local_id)] for local_id in found if self.is_known(local_id)}

    def is_known(self, local_id: Any) -> bool:
        information = self._information.get(self._key(local_id)) if local_id is not None else None
        return information is not None and getattr(information, "subscription_id", None) == local_id

    def _clear(self) -> None:
        for wire_id in list(self._local_ids):
            self._forget(wire_id)

    def _forget(self, wire_id: str) -> None:
        if self._local_ids.pop(wire_id, None) is not None:
            self._drop_information(wire_id)

    def _drop_information(self, wire_id: str) -> None:
        """Not what is there for a subscription that has this id with the program."""
        if not self.is_known(wire_id):
            self._information.pop(self._key(wire_id), None)

    @property
    def _information(self) -> dict[str, Any]:
        return self._inbox.processor._request_information_cache._data

    def _key(self, subscription_id: str) -> str:
        return self._inbox.layout.generate_cache_key(subscription_id)
