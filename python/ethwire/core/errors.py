# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Errors of a connection: each waiter gets a copy of its own, for an exception collects its raisers' tracebacks."""

from __future__ import annotations

from typing import Any, TypeVar

from .._address import said_without_secrets

AnyError = TypeVar("AnyError", bound=BaseException)


class ClosedInOrder(Exception):
    """The node closed the connection in order, where web3 has no exception of its own for that."""


def copy_of(error: AnyError) -> AnyError:
    """An equal exception without its constructor being run again; the same one if its class does not allow that."""
    cls = error.__class__
    try:
        copy = cls.__new__(cls, *error.args)
        copy.args = error.args
        copy.__dict__.update(error.__dict__)
    except (AttributeError, TypeError):
        return error
    copy.__cause__ = error.__cause__
    copy.__context__ = error.__context__
    copy.__suppress_context__ = error.__suppress_context__
    return copy.with_traceback(error.__traceback__)


def without_frames(error: AnyError) -> AnyError:
    """A copy to keep: tracebacks, its causes' too, would keep the connection alive that it tells the end of."""
    copy = copy_of(error)
    if copy is not error:
        copy.__cause__ = without_frames(error.__cause__) if error.__cause__ is not None else None
        copy.__context__ = without_frames(error.__context__) if error.__context__ is not None else None
        copy.__suppress_context__ = error.__suppress_context__
    return copy.with_traceback(None)


def reason_of(error: BaseException, provider: Any) -> str:
    """A line for a log: kind and text, without what may be a secret of the address."""
    address = str(getattr(provider, "endpoint_uri", None) or getattr(provider, "ipc_path", ""))
    text = said_without_secrets(str(error), address)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def refused_with(error: BaseException) -> int:
    """The HTTP status of a refusal that more attempts will hardly change, 401 or 403; 0 of any other error."""
    for each in (error, error.__cause__):
        response = getattr(each, "response", None)
        status = getattr(each, "status_code", None) or getattr(response, "status_code", None)
        if status in (401, 403):
            return int(status)
    return 0
