# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""JSON of a stranger: as `json.loads`, but too deep a nesting is an exception and not the end of the process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

DEEPEST = 10_000
SUSPICIOUS = 10_000

# From 3.12 on the depth of C code is bounded by itself. Before, by the recursion limit alone, which a package under
# web3.py sets so high that the stack is full long before.
NEEDS_CARE = sys.version_info < (3, 12)


def parse(raw: str | bytes) -> Any:
    """The value of a text."""
    return carefully(json.loads, raw)


def carefully(read: Callable[[Any], Any], raw: str | bytes) -> Any:
    """What a function of `json` makes of a text. Raises RecursionError, which is no ValueError, for one too deep."""
    if NEEDS_CARE and len(raw) > SUSPICIOUS and sys.getrecursionlimit() > DEEPEST and has_many_brackets(raw):
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(DEEPEST)
        try:
            return read(raw)
        finally:
            sys.setrecursionlimit(limit)
    return read(raw)


def has_many_brackets(raw: str | bytes) -> bool:
    brackets = ("[", "{") if isinstance(raw, str) else (b"[", b"{")
    return sum(raw.count(bracket) for bracket in brackets) > SUSPICIOUS
