# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a session goes by: options, and what the levels above the first have plugged in.

All providers under `install()` share one, `INSTALLED`, which a second `install()` changes under them. A provider of
ethwire's own classes has its own, and so its own options.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .session import Session


class Setting:
    """Set before the first session is made that goes by it."""

    def __init__(self) -> None:
        self.layout: Any = None
        self.known_gets: frozenset[Any] = frozenset({asyncio.Queue.get})
        self.begin(None)

    def begin(self, options: Any) -> None:
        """The first level, with nothing above it."""
        self.options = options
        self.decoder: Callable[[Session], Callable[[str | bytes], bool]] | None = None
        self.default_level = 1
        self.default_reason = ""
        self.subscribed: list[Callable[[Session, Any, Any], None]] = []
        self.routed: list[Callable[[Session, Any], None]] = []
        self.tables: Any = None
        """The compiled tables of level objects; None where there are no native objects."""
        self.table_of: Callable[[Session, str], Any] = lambda session, subscription_id: None
        """The table for the events of a subscription, or None: web3's formatters make them."""
        self.managers: frozenset[type] = frozenset()
        """Classes whose way of formatting a response is web3's own."""
        self.calls: Any = None
        """Calls with native objects, where there are any."""
        self.why_no_transport = ""
        """Why no connection is taken over; empty where each is asked for itself."""

    def has_level(self, why_no_objects: str, why_no_transport: str) -> None:
        """What a connection has that is not taken over, and why it has no more."""
        if why_no_objects:
            self.default_reason = why_no_objects
        else:
            self.default_level = 2
            self.default_reason = why_no_transport


INSTALLED = Setting()
"""That of `install()`."""

ATTRIBUTE = "_ethwire_setting"
"""The name on a provider of a setting of its own."""


def setting_of(provider: Any) -> Setting:
    return provider.__dict__.get(ATTRIBUTE) or INSTALLED
