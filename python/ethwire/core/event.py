# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What may stand in a lane instead of a parsed message: a notification that is still text."""

from __future__ import annotations

import json
from typing import Any

from .parsing import parse


class Event:
    """One notification that is parsed, and formatted, only when it is delivered."""

    __slots__ = ()

    @property
    def text(self) -> str | bytes:
        """As it was received."""
        raise NotImplementedError

    def message(self) -> dict[str, Any]:
        """The message as `json.loads` gives it."""
        raise NotImplementedError

    def formatted(self, manager: Any) -> dict[str, Any] | None:
        """What the consumer gets, or None: then web3's own formatters see `message()`."""
        return None


class TextEvent(Event):
    """A notification kept as it was received: text is a fraction of what the parsed message takes in memory."""

    __slots__ = ("raw",)

    def __init__(self, raw: str | bytes) -> None:
        self.raw = raw

    @property
    def text(self) -> str | bytes:
        return self.raw

    def message(self) -> dict[str, Any]:
        return parse(self.raw)


def text_of(item: Any) -> str | bytes:
    """The text of whatever was parked."""
    return item.text if isinstance(item, Event) else json.dumps(item)


def message_of(item: Any) -> Any:
    """The parsed message of whatever a lane or a call was given."""
    return item if type(item) is dict or not hasattr(item, "message") else item.message()
