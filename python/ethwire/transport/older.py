# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The connection before: lost, while consumers had still to take what it has received. The next one is there, and its
events come after those. Both together may buffer what one may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .connection import Connection

LEAST = 64 * 1024
"""Bytes that the next connection may buffer all the same: replies come over it, and new subscriptions."""


class Older:
    """Gives consumers what the connection before has, and then what the next one has."""

    def __init__(self, connection: Connection, following: Connection) -> None:
        self.connection = connection
        self.following = following
        self._limit = following.session.options.max_buffered_bytes
        connection.beside = following.beside = self

    def from_stream(self) -> Any:
        """The stream's `pull`."""
        return self._pull(False)

    def from_handlers(self) -> Any:
        """The handlers' `pull`."""
        return self._pull(True)

    def _pull(self, handler: bool) -> Any:
        connection, following = self.connection, self.following
        event = None if connection.is_taken(handler) else connection.pull(handler)
        if connection.is_taken(True) and connection.is_taken(False):
            following.older_is_taken()
        else:
            self.share()
            if event is None and not connection.is_taken(handler):
                return None
        return event if event is not None else following.pull(handler)

    def share(self) -> None:
        """What one holds the other may not. The older one goes on when it holds nothing: else neither would."""
        held, theirs = self.connection.held, self.following.held
        self.following.share(min(held, self._limit - min(LEAST, self._limit // 8)))
        self.connection.share(min(theirs, self._limit // 2))
