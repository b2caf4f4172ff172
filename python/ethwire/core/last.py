# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is remembered of something that is over: the last so many keys, the oldest forgotten first."""

from __future__ import annotations

from typing import Any


class Last(dict[str, Any]):
    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def keep(self, key: str, value: Any = None) -> None:
        self[key] = value
        if len(self) > self._limit:
            del self[next(iter(self))]
