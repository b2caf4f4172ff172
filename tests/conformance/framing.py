# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What RFC 6455, section 5, forbids beside what Autobahn tries: masks, lengths, limits. Numbered F."""

from __future__ import annotations

from case import PROTOCOL_ERROR, TOO_BIG, Case, Step, echoed
from frames import BINARY, CLOSE, PING, PONG, TEXT, Frame, close_payload, fragments, frame

MASK = b"\x12\x34\x56\x78"


def cases() -> list[Case]:
    def bad(number: int, title: str, data: bytes, code: int = PROTOCOL_ERROR, *options: str) -> Case:
        return Case(f"F.{number}", title, [Step(data)], fails=code, options=options)

    small = ("--max-message", "1000")
    return [
        bad(1, "masked text", frame(TEXT, b"masked", mask=MASK)),
        bad(2, "masked empty text", frame(TEXT, mask=MASK)),
        bad(3, "masked ping", frame(PING, b"p", mask=MASK)),
        bad(4, "masked close", frame(CLOSE, close_payload(1000), mask=MASK)),
        bad(5, "masked with a mask of zeros, refused from the second byte", frame(TEXT, b"a", mask=bytes(4))[:2]),
        bad(6, "length 125 in the form of 16 bits", b"\x81\x7e\x00\x7d"),
        bad(7, "length 65535 in the form of 64 bits", b"\x81\x7f" + (65535).to_bytes(8, "big")),
        bad(8, "length with its highest bit set", b"\x82\x7f\x80"),
        bad(9, "ping with a length of 16 bits", b"\x89\x7e"),
        bad(10, "close with a length of 64 bits", b"\x88\x7f"),
        bad(11, "close in fragments", frame(CLOSE, close_payload(1000), fin=False)),
        bad(12, "a text of 2^63-1 bytes, from its header alone", b"\x81\x7f\x7f" + b"\xff" * 7, TOO_BIG),
        bad(13, "a binary of 32 MiB and a byte, from its header alone", b"\x82\x7f" + (2**25 + 1).to_bytes(8, "big"), TOO_BIG),
        bad(14, "one byte above a limit that was set", frame(BINARY, bytes(1001))[:4], TOO_BIG, *small),
        bad(15, "fragments that exceed it together", fragments(TEXT, b"*" * 600, b"*" * 401, end=False)[:-401], TOO_BIG, *small),
        Case("F.16", "exactly the limit, in one frame and in fragments", [
            echoed(TEXT, b"*" * 1000),
            Step(fragments(BINARY, bytes(600), bytes(400)), (Frame(BINARY, bytes(1000)),)),
        ], options=small),
        Case("F.17", "two messages and a ping in one write", [
            Step(frame(TEXT, b"one") + frame(PING, b"p") + frame(BINARY, b"two"),
                 (Frame(TEXT, b"one"), Frame(PONG, b"p"), Frame(BINARY, b"two"))),
        ]),
    ]
