# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 10: whoever may fragment what it sends must not change it. The client never does: one frame a message."""

from __future__ import annotations

from case import Case, Step
from frames import TEXT, Frame, fragments


def cases() -> list[Case]:
    whole = b"*" * 65536
    pieces = [whole[at : at + 1300] for at in range(0, len(whole), 1300)]
    return [Case("10.1.1", "64 KiB in fragments of 1,300 bytes", [Step(fragments(TEXT, *pieces), (Frame(TEXT, whole),))])]
