# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 2: pings and pongs."""

from __future__ import annotations

from case import PROTOCOL_ERROR, Case, Step, ponged
from frames import PING, PONG, Frame, frame


def cases() -> list[Case]:
    any_bytes = b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"
    longest = b"\xfe" * 125
    ten = [b"payload-%d" % i for i in range(10)]
    pings = b"".join(frame(PING, p) for p in ten)
    pongs = tuple(Frame(PONG, p) for p in ten)
    unsolicited = Step(frame(PONG, b"unsolicited"))
    return [
        Case("2.1", "ping without a payload", [ponged(b"")]),
        Case("2.2", "ping with text", [ponged(b"Hello, world!")]),
        Case("2.3", "ping with bytes that are no text", [ponged(any_bytes)]),
        Case("2.4", "ping of 125 bytes", [ponged(longest)]),
        Case("2.5", "ping of 126 bytes", [Step(frame(PING, b"\xfe" * 126))], fails=PROTOCOL_ERROR),
        Case("2.6", "ping of 125 bytes, byte by byte", [ponged(longest, chop=1)]),
        Case("2.7", "pong that nobody asked for, empty", [Step(frame(PONG)), ponged(b"and on")]),
        Case("2.8", "pong that nobody asked for", [unsolicited, ponged(b"and on")]),
        Case("2.9", "pong that nobody asked for, then a ping", [Step(unsolicited.data + frame(PING, b"p"), (Frame(PONG, b"p"),))]),
        Case("2.10", "ten pings in one write", [Step(pings, pongs)]),
        Case("2.11", "ten pings, byte by byte", [Step(pings, pongs, chop=1)]),
    ]
