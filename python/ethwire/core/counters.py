# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What `ethwire.stats()` shows of a provider."""

from __future__ import annotations


class Counters:
    """Counts of one provider, over all its connections."""

    __slots__ = (
        "connections",
        "replies",
        "events",
        "batches",
        "native_objects",
        "late_replies",
        "unclaimed_dropped",
        "stray_errors",
        "garbage",
        "unknown_events",
        "unread_dropped",
        "late_events",
        "parked",
        "parked_dropped",
        "reading_pauses",
        "buffered_peak",
        "losses",
        "reconnects",
        "retried_calls",
    )

    def __init__(self) -> None:
        for name in self.__slots__:
            setattr(self, name, 0)

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}
