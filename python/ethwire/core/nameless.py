# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whose an error is that names no request: `{"id": null, "error": {...}}`.

Nodes and the proxies before them answer so when they could not read a request, or would not: too large, too many, not
allowed. Which request that was is known only when there is one. A guess must never end a call that changes something: its
sender would take it for refused, and send it again. So the error is given to a request when the node is at work on that
one alone, and asking it twice would change nothing; otherwise nobody is given it, and each request waits for its own
reply. A request is in flight until it is answered, or its deadline has passed, whether or not anybody still waits for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .batches import Batch, Batches
from .calls import Call, Calls
from .reads import may_be_repeated


def request_of_error(calls: Calls, batches: Batches, carrier: Any, now: float) -> Call | Batch | None:
    """The request that one error object is for; None when that is not known.

    :param carrier: the connection that the error came over, as `Call.carrier` names it
    :param now: the event loop's time
    """
    if calls.has_abandoned(now) or batches.has_abandoned(now):
        return None
    return only_one([*calls, *batches], carrier)


def batch_of_errors(batches: Batches, carrier: Any, now: float) -> Batch | None:
    """The batch that a list of such errors is for: a list answers a batch, so single calls are not asked about."""
    return None if batches.has_abandoned(now) else only_one(batches, carrier)


def only_one(requests: Iterable[Any], carrier: Any) -> Any:
    in_flight = [each for each in requests if each.is_in_flight]
    if len(in_flight) != 1:
        return None
    (only,) = in_flight
    if only.carrier is not carrier or not may_be_repeated(only):
        return None
    # One that was cancelled in this very turn takes nothing any more.
    return only if only.future is None or not only.future.done() else None
