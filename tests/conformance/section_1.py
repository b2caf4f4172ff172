# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 1: lengths of payloads in each of the three forms, at their borders."""

from __future__ import annotations

from case import Case, echoed, kind
from frames import BINARY, TEXT


def cases() -> list[Case]:
    table = []
    for part, opcode, letter in (1, TEXT, b"*"), (2, BINARY, b"\xfe"):
        for i, (size, chop) in enumerate(
            [(0, 0), (125, 0), (126, 0), (127, 0), (128, 0), (65535, 0), (65536, 0), (65536, 997)], start=1
        ):
            title = f"{kind(opcode)} of {size} bytes" + (f" in chops of {chop}" if chop else "")
            table.append(Case(f"1.{part}.{i}", title, [echoed(opcode, letter * size, chop)]))
    return table
