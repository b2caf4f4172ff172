# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The node's side of a connection: WebSocket (RFC 6455, without extensions), or a line for each message."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import struct
from typing import Any

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE = 1, 2, 8
NORMAL = 1000
PIECE = 1 << 16


class Lines:
    """Over a Unix socket. The node ends each message with a line feed; older web3.py does not."""

    decoder = json.JSONDecoder()

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self._text = ""

    async def open(self) -> None:
        """There is nothing to agree upon."""

    async def receive(self) -> Any:
        """One message; None at the end."""
        while True:
            try:
                message, end = self.decoder.raw_decode(self._text)
            except ValueError:
                read = await self.reader.read(PIECE)
                if not read:
                    return None
                # Requests are ASCII.
                self._text = (self._text + read.decode("latin-1")).lstrip()
            else:
                self._text = self._text[end:].lstrip()
                return message

    def framed(self, message: bytes) -> bytes:
        return message + b"\n"

    def say_goodbye(self) -> None:
        """The end of the stream says it."""


class Frames:
    """Over WebSocket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def open(self) -> None:
        head = await self.reader.readuntil(b"\r\n\r\n")
        fields = (line.partition(b":") for line in head.split(b"\r\n"))
        key = next(value.strip() for name, _, value in fields if name.strip().lower() == b"sec-websocket-key")
        accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
        self.writer.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )

    async def receive(self) -> Any:
        """One message; None at the end."""
        while True:
            first, second = await self.reader.readexactly(2)
            size = second & 127
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            mask = await self.reader.readexactly(4)
            payload = await self.reader.readexactly(size)
            payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
            if first & 15 == CLOSE:
                self.writer.write(frame(CLOSE, payload))
                return None
            if first & 15 in (TEXT, BINARY):
                return json.loads(payload)

    def framed(self, message: bytes) -> bytes:
        return frame(TEXT, message)

    def say_goodbye(self) -> None:
        self.writer.write(frame(CLOSE, struct.pack("!H", NORMAL)))


def frame(opcode: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 128 | opcode, size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 128 | opcode, 126, size)
    else:
        head = struct.pack("!BBQ", 128 | opcode, 127, size)
    return head + payload


def talk_of(transport: str) -> Any:
    return Frames if transport == "ws" else Lines
