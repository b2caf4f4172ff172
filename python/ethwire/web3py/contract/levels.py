# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Which levels this web3.py keeps the contract of."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .broken import Broken
from .trial import Seen

Try = Callable[[int, "Seen | None"], Seen]
"""Tries a level; what is seen has to be the same as at another one. Raises `Broken`."""


class Found(NamedTuple):
    level: int
    """The highest that is kept; 0 for none."""
    broken: dict[int, str]
    """By level, the promise that is not kept."""
    is_sure: bool
    """It would be found again another time."""


def highest_kept(highest: int, try_level: Try) -> Found:
    """The first level has to be kept by all means: what the others give is compared with it."""
    best, seen, is_sure = 0, None, True
    broken: dict[int, str] = {}
    for level in (1, *range(highest, 1, -1)):
        try:
            found = try_level(level, seen)
        except Broken as error:
            broken[level] = str(error)
            is_sure = is_sure and not error.may_pass
        except Exception as error:
            broken[level] = f"it cannot be put under it ({type(error).__name__}: {error})"
        else:
            best = level
            seen = seen or found
        if not best or best > 1:
            break
    return Found(best, broken, is_sure)
