# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 7: the close handshake, close codes and reasons."""

from __future__ import annotations

from case import INVALID_DATA, PROTOCOL_ERROR, Case, Step, echoed
from frames import CLOSE, CONTINUATION, PING, TEXT, Frame, close_payload, fragments, frame

VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
INVALID = [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535]


def cases() -> list[Case]:
    normal = close_payload(1000)

    table = [
        Case("7.1.1", "text, then a close", [echoed(TEXT, b"Hello World!")]),
        Case("7.1.2", "two closes in one write", [Step(frame(CLOSE, normal) * 2, (Frame(CLOSE, normal),))], ended=True),
        Case("7.1.3", "ping behind a close", [Step(frame(CLOSE, normal) + frame(PING), (Frame(CLOSE, normal),))], ended=True),
        Case("7.1.4", "text behind a close", [Step(frame(CLOSE, normal) + frame(TEXT, b"x"), (Frame(CLOSE, normal),))], ended=True),
        Case("7.1.5", "close inside a fragmented message", [
            Step(frame(TEXT, b"a", fin=False) + frame(CLOSE, normal) + frame(CONTINUATION, b"b"), (Frame(CLOSE, normal),)),
        ], ended=True),
        Case("7.1.6", "256 KiB of text, then a close with a violation behind it", [
            Step(frame(TEXT, b"*" * 262144) + frame(CLOSE, normal) + frame(TEXT, b"x", rsv=7),
                 (Frame(TEXT, b"*" * 262144), Frame(CLOSE, normal))),
        ], ended=True),
        Case("7.3.1", "close without a payload", closes=(b"", b"")),
        Case("7.3.2", "close of one byte", [Step(frame(CLOSE, b"a"))], fails=PROTOCOL_ERROR),
        Case("7.3.3", "close with a code alone", closes=(normal, normal)),
        Case("7.3.4", "close with a reason", closes=(close_payload(1000, b"Hello World!"),) * 2),
        Case("7.3.5", "close with the longest reason", closes=(close_payload(1000, b"*" * 123),) * 2),
        Case("7.3.6", "close with a reason too long", [Step(frame(CLOSE, close_payload(1000, b"*" * 124)))], fails=PROTOCOL_ERROR),
        Case("7.5.1", "close reason that is no UTF-8", [
            Step(frame(CLOSE, close_payload(1000, "\u03ba\u03cc\u03c3\u03bc\u03b5".encode() + b"\xed\xa0\x80edited"))),
        ], fails=INVALID_DATA),
        Case("7.5.2", "close in the middle of a text, byte by byte", [
            Step(fragments(TEXT, b"a", b"b", end=False) + frame(CLOSE, normal), (Frame(CLOSE, normal),), 1),
        ], ended=True),
    ]
    for i, code in enumerate(VALID, start=1):
        table.append(Case(f"7.7.{i}", f"close code {code}", closes=(close_payload(code), close_payload(code))))
    for i, code in enumerate(INVALID, start=1):
        table.append(Case(f"7.9.{i}", f"close code {code}", [Step(frame(CLOSE, close_payload(code)))], fails=PROTOCOL_ERROR))
    table.append(Case("7.13.1", "close code 2999 with a reason", [Step(frame(CLOSE, close_payload(2999, b"r")))], fails=PROTOCOL_ERROR))
    return table
