# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 3: reserved bits without an extension that gives them a meaning."""

from __future__ import annotations

from case import PROTOCOL_ERROR, Case, Step
from frames import BINARY, CLOSE, PING, TEXT, Frame, close_payload, frame

FINE = frame(TEXT, b"fine")
ECHO = (Frame(TEXT, b"fine"),)
NEVER = frame(PING, b"never answered")


def cases() -> list[Case]:
    def case(number: int, title: str, before: bytes, bad: bytes, chop: int = 0, after: bytes = NEVER) -> Case:
        step = Step(before + bad + after, ECHO if before else (), chop)
        return Case(f"3.{number}", title, [step], fails=PROTOCOL_ERROR)

    text = b"not fine"
    return [
        case(1, "bits 001 in a text", b"", frame(TEXT, text, rsv=1), after=b""),
        case(2, "bits 010 in a text after a good one", FINE, frame(TEXT, text, rsv=2)),
        case(3, "bits 011 in a text, each frame a write", FINE, frame(TEXT, text, rsv=3), chop=len(FINE)),
        case(4, "bits 100 in a text, byte by byte, nothing behind the first bad one", FINE, frame(TEXT, text, rsv=4)[:1], 1, b""),
        case(5, "bits 101 in a binary", b"", frame(BINARY, text, rsv=5)),
        case(6, "bits 110 in a ping", FINE, frame(PING, text, rsv=6)),
        case(7, "bits 111 in a close", b"", frame(CLOSE, close_payload(1000), rsv=7)),
    ]
