# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Which levels this web3.py keeps the contract of."""

from __future__ import annotations

from collections.abc import Callable

from .broken import Broken
from .trial import Seen

Try = Callable[[int, "Seen | None"], Seen]
"""Tries a level; what is seen has to be the same as at another one. Raises `Broken`."""


def highest_kept(highest: int, try_level: Try) -> tuple[int, dict[int, str]]:
    """The highest level that is kept, 0 for none, and by level what breaks the others.

    The first level has to be kept by all means: what the others give is compared with it.
    """
    best, seen = 0, None
    broken: dict[int, str] = {}
    for level in (1, *range(highest, 1, -1)):
        try:
            found = try_level(level, seen)
        except Broken as error:
            broken[level] = str(error)
        except Exception as error:
            broken[level] = f"it cannot be put under it ({type(error).__name__}: {error})"
        else:
            best = level
            seen = seen or found
        if not best or best > 1:
            break
    return best, broken
