# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the loss of a connection is, to a program and to us."""

from __future__ import annotations

from typing import NamedTuple


class Loss(NamedTuple):
    """One loss of a connection: events that the node sent meanwhile were not received.

    A subscription that was not made again at once is a loss of its own when it is, with the same `began`.
    """

    error: BaseException | None
    """What ended the connection; None for an end in order."""
    began: float
    """When, in seconds since the epoch."""
    seconds: float
    """How long there was no connection; for a subscription of its own, until it was made again."""
    subscriptions: tuple[str, ...]
    """Ids of the subscriptions that were made again."""
    failed: tuple[str, ...]
    """Ids of those that were not: the node refused them, or has not answered yet, or the connection was lost again."""
    retried: int
    """Calls that were sent again."""
    ended: int
    """Calls that ended with the connection's error."""
