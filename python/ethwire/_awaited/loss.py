# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the loss of a connection is, to a program and to us."""

from __future__ import annotations

import asyncio
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


def is_loss(error: BaseException) -> bool:
    """Whether this says that there is no connection, and not that something is wrong with the program."""
    from web3 import exceptions
    from websockets.exceptions import WebSocketException

    # 6.15.1 and 7.0.0b2 do not have the first.
    web3s = [
        each
        for name in ("PersistentConnectionClosedOK", "ProviderConnectionError")
        if (each := getattr(exceptions, name, None)) is not None
    ]
    return isinstance(error, (WebSocketException, OSError, EOFError, asyncio.TimeoutError, *web3s))
