# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""WebSocket frames (RFC 6455, section 5) as a server writes them, right or wrong, and as it reads a client's."""

from __future__ import annotations

import struct
from typing import NamedTuple

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, mask: bytes = b"") -> bytes:
    """One frame; `rsv` (0-7) and `mask` (4 bytes) are what a server must not set."""
    head = bytes([fin << 7 | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([bit | len(payload)])
    elif len(payload) < 65536:
        head += struct.pack("!BH", bit | 126, len(payload))
    else:
        head += struct.pack("!BQ", bit | 127, len(payload))
    return head + mask + (masked(payload, mask) if mask else payload)


def fragments(opcode: int, *pieces: bytes, end: bool = True) -> bytes:
    """One message in as many frames as there are pieces; without `end`, the last frame is still missing."""
    last = len(pieces) - 1
    return b"".join(
        frame(opcode if i == 0 else CONTINUATION, piece, fin=end and i == last) for i, piece in enumerate(pieces)
    )


def close_payload(code: int, reason: bytes = b"") -> bytes:
    return struct.pack("!H", code) + reason


def masked(payload: bytes, mask: bytes) -> bytes:
    """Masking and unmasking are the same; as one large number, which Python does fast."""
    size = len(payload)
    key = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")).to_bytes(size, "big")


class Frame(NamedTuple):
    opcode: int
    payload: bytes

    def __repr__(self) -> str:
        shown = self.payload if len(self.payload) <= 40 else self.payload[:40] + b"..."
        return f"<opcode {self.opcode}, {len(self.payload)} bytes {shown!r}>"


class BrokenFrame(Exception):
    """The client sent what a client must not send."""


class ClientFrames:
    """Takes a client's bytes apart, and takes nothing that a strict server would not."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> None:
        self._bytes += data

    @property
    def rest(self) -> bytes:
        return bytes(self._bytes)

    def next(self) -> Frame | None:
        data = self._bytes
        if len(data) < 2:
            return None
        opcode = data[0] & 0x0F
        length = data[1] & 0x7F
        if data[0] & 0x70:
            raise BrokenFrame(f"reserved bits are set: {data[0]:#04x}")
        if opcode not in (TEXT, BINARY, CLOSE, PING, PONG) or not data[0] & 0x80:
            raise BrokenFrame(f"neither a whole message nor a control frame: {data[0]:#04x}")
        if not data[1] & 0x80:
            raise BrokenFrame("not masked")
        if opcode >= CLOSE and length > 125:
            raise BrokenFrame("a long control frame")
        head = 2
        if length >= 126:
            size = 2 if length == 126 else 8
            if len(data) < head + size:
                return None
            shortest = 126 if length == 126 else 65536
            length = int.from_bytes(data[head : head + size], "big")
            head += size
            if length < shortest:
                raise BrokenFrame(f"the length {length} is not in its shortest form")
        if len(data) < head + 4 + length:
            return None
        mask = bytes(data[head : head + 4])
        payload = masked(bytes(data[head + 4 : head + 4 + length]), mask)
        del data[: head + 4 + length]
        return Frame(opcode, payload)
