# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What operations raise. What the server said is kept apart from what ethwire says of it."""

from __future__ import annotations

from typing import Any


class ClientError(Exception):
    """Something a client was asked for did not come to be.

    Its text has no secret of the URL. The attributes say what is known:
    """

    method: str | None = None
    """The method that was called."""
    sent: str = "no"
    """Whether it reached the server: `no`, not a byte left; `yes`, it answered; `unknown`, it may have acted."""
    transient: bool = False
    """The same may succeed a little later."""
    rate_limited: bool = False
    """The server wants fewer requests."""
    refusal: str | None = None
    """What the server meant, where that is known: `reverted`, `nonce_too_low`, `range_too_large`, ..."""
    http_status: int | None = None
    retry_after: float | None = None
    """Seconds for which the server asks to be left alone."""
    excerpt: str | None = None
    """The beginning of an answer that was no reply."""


class RPCError(ClientError):
    """The server answered an error object."""

    code: int = 0
    server_message: str = ""
    """The server's own words, which may hold anything."""
    data: Any = None
    """The member `data`, such as what a call reverted with."""
    raw: str = ""
    """The whole error object as JSON."""


class MethodUnavailable(RPCError):
    """The server does not know the method."""


class BlockNotFound(ClientError, LookupError):
    """The node knows no such block."""


class TransactionNotFound(ClientError, LookupError):
    """The node knows no such transaction, or no receipt of it yet."""


class RequestTimeout(ClientError, TimeoutError):
    """Nothing came before the deadline. `sent` tells whether a call may have been executed."""


class ConnectionFailed(ClientError, ConnectionError):
    """There is no connection: it was refused, or lost under a call."""


class BadResponse(ClientError, ValueError):
    """The answer was no JSON-RPC answer, or its result no value of the method's type."""


class Closed(ClientError):
    """The client was closed."""


class QueueOverflow(ClientError):
    """More events waited than the queue of a subscription with `overflow="fail"` holds. It has ended."""


def made(name: str, message: str, facts: dict[str, Any]) -> ClientError:
    """For the engine: an exception of this class, with what is known."""
    error: ClientError = globals()[name](message)
    error.__dict__.update(facts)
    return error
