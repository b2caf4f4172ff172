# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 5: messages in fragments, control frames between them, and fragments where none may be."""

from __future__ import annotations

from case import PROTOCOL_ERROR, Case, Step
from frames import BINARY, CONTINUATION, PING, PONG, TEXT, Frame, fragments, frame


def cases() -> list[Case]:
    a, b, c, d, e = (b"fragment%d" % i for i in range(1, 6))
    first, last = frame(TEXT, a, fin=False), frame(CONTINUATION, b)
    middle = frame(CONTINUATION, b, fin=False)
    ping = frame(PING, b"between")
    pong = Frame(PONG, b"between")
    whole = Frame(TEXT, a + b)
    five_first = frame(TEXT, a, fin=False) + frame(CONTINUATION, b, fin=False)
    five_last = frame(CONTINUATION, c, fin=False) + frame(CONTINUATION, d, fin=False) + frame(CONTINUATION, e)
    all_five = Frame(TEXT, a + b + c + d + e)

    def good(number: int, title: str, data: bytes, *answers: Frame, chop: int = 0) -> Case:
        return Case(f"5.{number}", title, [Step(data, answers, chop)])

    def bad(number: int, title: str, data: bytes, *answers: Frame, chop: int = 0) -> Case:
        return Case(f"5.{number}", title, [Step(data, answers, chop)], fails=PROTOCOL_ERROR)

    return [
        bad(1, "ping in two fragments", frame(PING, a, fin=False) + frame(CONTINUATION, b)),
        bad(2, "pong in two fragments", frame(PONG, a, fin=False) + frame(CONTINUATION, b)),
        good(3, "text in two fragments", first + last, whole),
        good(4, "text in two fragments, a write each", first + last, whole, chop=len(first)),
        good(5, "text in two fragments, byte by byte", first + last, whole, chop=1),
        good(6, "ping between two fragments", first + ping + last, pong, whole),
        good(7, "ping between two fragments, a write each", first + ping + last, pong, whole, chop=len(first)),
        good(8, "ping between two fragments, byte by byte", first + ping + last, pong, whole, chop=1),
        bad(9, "continuation of nothing, then a text", frame(CONTINUATION, a) + frame(TEXT, b)),
        bad(10, "continuation of nothing, final, alone", frame(CONTINUATION, a)),
        bad(11, "continuation of nothing, byte by byte", frame(CONTINUATION, a)[:2], chop=1),
        bad(12, "continuation of nothing, not final, then a text", frame(CONTINUATION, a, fin=False) + frame(TEXT, b)),
        bad(13, "continuation of nothing, not final, alone", frame(CONTINUATION, a, fin=False)),
        bad(14, "continuation of nothing, not final, byte by byte", frame(CONTINUATION, a, fin=False)[:2], chop=1),
        bad(15, "continuation after a whole message in fragments", first + last + middle + frame(TEXT, b), whole),
        bad(16, "final continuations before each message", (frame(CONTINUATION, a) + first + last) * 2),
        bad(17, "continuations, not final, before each message", (middle + first + last) * 2),
        bad(18, "text inside a message that is not over", first + frame(TEXT, b)),
        Case("5.19", "five fragments, pings between, a pause in the middle", [
            Step(five_first + ping, (pong,)),
            Step(five_last[: len(five_last) // 2]),
            Step(five_last[len(five_last) // 2 :] + ping, (all_five, pong)),
        ]),
        good(20, "five fragments, pings between, byte by byte", five_first + ping + five_last, pong, all_five, chop=1),
        bad(21, "binary inside a message that is not over", first + frame(BINARY, b)),
        good(22, "fragments without payload at both ends", fragments(TEXT, b"", a, b""), Frame(TEXT, a)),
        good(23, "a message of three empty fragments", fragments(BINARY, b"", b"", b""), Frame(BINARY, b"")),
    ]
