# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How much a provider takes at once."""

from __future__ import annotations

from typing import Any

LONGEST_LINE = 2**30


def read_buffer_limit(provider: Any) -> int:
    """How long a line may be. Before 7.3 web3.py has no limit; a gigabyte is no message."""
    limit: int = getattr(provider, "read_buffer_limit", LONGEST_LINE)
    return limit
