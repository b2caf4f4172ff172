# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What `Subscription.items` gives between the events: everything else that happens to a subscription."""

from __future__ import annotations


class Notice:
    """The base of all of them, to tell them from events."""

    __slots__: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"


class Lagged(Notice):
    """Events were lost here, so many of them: the queue was full, or they were no JSON."""

    __slots__ = __match_args__ = ("count",)

    def __init__(self, count: int) -> None:
        self.count = count


class Disconnected(Notice):
    """The connection was lost here, or the server ended the subscription. What the node sends until `Resubscribed`
    never comes: a gap that the program may have to fill."""

    __slots__ = __match_args__ = ("reason", "said")

    def __init__(self, reason: str, said: str) -> None:
        self.reason = reason
        self.said = said
        """The server's own words."""


class Resubscribed(Notice):
    """The subscription was made again, and its events go on."""

    __slots__ = __match_args__ = ()


class Undecodable(Notice):
    """An event stood here that is no value of the subscription's type."""

    __slots__ = __match_args__ = ("raw", "path", "reason")

    def __init__(self, raw: str, path: str, reason: str) -> None:
        self.raw = raw
        """The event as it came, JSON."""
        self.path = path
        """Where it is wrong, such as `topics[1]`."""
        self.reason = reason
