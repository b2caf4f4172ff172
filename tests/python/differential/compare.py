# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What equal means: value, type, representation and order, all the way down; of an exception class, text and reply."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, NamedTuple


# What a formatter for lists makes of a string: the text of a generator, with the address of an object in memory.
NONSENSE = ("'<', 'g', 'e', 'n', 'e', 'r', 'a', 't', 'o', 'r'", "<generator object ")


class Outcome(NamedTuple):
    """What somebody got: a value, or an exception."""

    value: Any = None
    error: BaseException | None = None

    def __str__(self) -> str:
        if self.error is not None:
            return f"raises {type(self.error).__name__}: {str(self.error):.300}"
        return f"{self.value!r:.600}"


async def outcome_of(awaitable: Awaitable[Any]) -> Outcome:
    try:
        return Outcome(value=await awaitable)
    except Exception as error:
        return Outcome(error=error)


def same(left: Any, right: Any) -> bool:
    """Equal in value, type, order and representation."""
    if type(left) is not type(right):
        return False
    if hasattr(left, "items"):
        return (
            list(left) == list(right)
            and [type(key) for key in left] == [type(key) for key in right]
            and all(same(left[key], right[key]) for key in left)
            and [key for key in left if hasattr(left, key)] == [key for key in left if hasattr(right, key)]
        )
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bytes) and vars_of(left) != vars_of(right):
        return False
    # NaN is no equal of itself, here it is.
    return repr(left) == repr(right) and (left == right or left != left)


def vars_of(value: Any) -> dict[str, Any]:
    return getattr(value, "__dict__", {})


def is_nonsense(value: Any) -> bool:
    text = repr(value)
    return any(each in text for each in NONSENSE)


def equal(left: Outcome, right: Outcome) -> bool:
    if left.error is None and is_nonsense(left.value):
        return right.error is None and is_nonsense(right.value)
    if left.error is None or right.error is None:
        return left.error is right.error and same(left.value, right.value) and repr(left.value) == repr(right.value)
    return (
        type(left.error) is type(right.error)
        and str(left.error) == str(right.error)
        and repr(left.error.args) == repr(right.error.args)
        and all(
            same(getattr(left.error, name, None), getattr(right.error, name, None))
            for name in ("rpc_response", "user_message", "message")
        )
    )
