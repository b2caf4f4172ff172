# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Errors of a connection: each waiter gets a copy of its own, for an exception collects its raisers' tracebacks."""

from __future__ import annotations

from typing import TypeVar

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


def closing_error(ended_with: BaseException | None) -> BaseException:
    """What a call in flight gets when the connection ended in good order.

    web3 turns the close of websockets into its own exception; the program gets the one it can catch, websockets'.
    """
    from web3.exceptions import ProviderConnectionError
    from websockets.exceptions import ConnectionClosed

    if ended_with is not None:
        for underlying in (ended_with.__cause__, ended_with.__context__):
            if isinstance(underlying, ConnectionClosed):
                return underlying
    if ended_with is None or isinstance(ended_with, ClosedInOrder):
        return ProviderConnectionError("The connection was closed while the request was in flight.")
    return ended_with
