# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node of a few lines for what the embedded one cannot be told: it says what a test says, byte for byte.

    with FakeNode("ws", answer) as node: ... node.address

`answer(request)` gives the messages that follow a request, each a value or a text as it goes out; all of them leave in
one write, so that they arrive in one segment. WebSocket without extensions, or a
line for each message over a Unix socket.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import socket
import struct
import tempfile
import threading
from collections.abc import Callable, Iterable
from typing import Any

ACCEPT_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

Answer = Callable[[Any], Iterable[Any]]


def reply(request: dict[str, Any], result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": request["id"], "result": result}


def notification(subscription: str, result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "method": "eth_subscription", "params": {"subscription": subscription, "result": result}}


def frame(opcode: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return struct.pack("!BB", 0x80 | opcode, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", 0x80 | opcode, 126, length) + payload
    return struct.pack("!BBQ", 0x80 | opcode, 127, length) + payload


class Peer:
    """One accepted connection."""

    def __init__(self, link: socket.socket, transport: str) -> None:
        self.link = link
        self._file = link.makefile("rb")
        self._ws = transport == "ws"
        self.deaf = False

    def upgrade(self, greeting: bytes) -> None:
        key = b""
        while line := self._file.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"sec-websocket-key":
                key = value.strip()
        accept = base64.b64encode(hashlib.sha1(key + ACCEPT_KEY).digest())
        self.link.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + greeting
        )

    def messages(self) -> Iterable[bytes]:
        if not self._ws:
            yield from self._values()
            return
        while len(head := self._file.read(2)) == 2:
            opcode, length = head[0] & 15, head[1] & 127
            if length > 125:
                length = int.from_bytes(self._file.read(2 if length == 126 else 8), "big")
            mask = self._file.read(4)
            payload = bytes(byte ^ mask[i & 3] for i, byte in enumerate(self._file.read(length)))
            if opcode == PING:
                self.link.sendall(frame(PONG, payload))
            elif opcode == CLOSE:
                self.link.sendall(frame(CLOSE, payload))
                return
            elif opcode in (TEXT, BINARY):
                yield payload

    def _values(self) -> Iterable[bytes]:
        """JSON values, however they are set apart: early versions end no line."""
        text, decoder = "", json.JSONDecoder()
        while received := self.link.recv(1 << 16):
            text = (text + received.decode()).lstrip()
            with contextlib.suppress(json.JSONDecodeError):
                while text:
                    _, end = decoder.raw_decode(text)
                    yield text[:end].encode()
                    text = text[end:].lstrip()

    def say(self, messages: Iterable[Any]) -> None:
        texts = [each if isinstance(each, str) else json.dumps(each) for each in messages]
        lines = [frame(TEXT, text.encode()) if self._ws else text.encode() + b"\n" for text in texts]
        if lines:
            self.link.sendall(b"".join(lines))


class FakeNode:
    def __init__(self, transport: str, answer: Answer, greeting: bytes = b"") -> None:
        """`greeting` goes out first, over a WebSocket in one write with the answer to the upgrade."""
        self._greeting = greeting
        self._transport = transport
        self._answer = answer
        self._folder = tempfile.TemporaryDirectory(prefix="ethwire-fake-")
        self.peers: list[Peer] = []
        if transport == "ws":
            self._listener = socket.create_server(("127.0.0.1", 0))
            self.address = f"ws://127.0.0.1:{self._listener.getsockname()[1]}"
        else:
            self.address = os.path.join(self._folder.name, "ipc")
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(self.address)
            self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(Peer(link, self._transport),), daemon=True).start()

    def _serve(self, peer: Peer) -> None:
        with contextlib.suppress(OSError, ValueError):
            if self._transport == "ws":
                peer.upgrade(self._greeting)
            else:
                peer.link.sendall(self._greeting)
            self.peers.append(peer)
            for message in peer.messages():
                peer.say(self._answer(json.loads(message)))
        if peer.deaf:
            return
        with contextlib.suppress(OSError):
            peer.link.shutdown(socket.SHUT_RDWR)
        peer.link.close()

    def say(self, *messages: Any) -> None:
        """To every connection, in one write each."""
        for peer in self.peers:
            peer.say(messages)

    def deafen(self) -> None:
        """Whatever is sent to it over a Unix socket from now on fails with EPIPE, while it could still speak."""
        for peer in self.peers:
            peer.deaf = True
            peer.link.shutdown(socket.SHUT_RD)

    def drop(self) -> None:
        """Every connection is gone, without a word."""
        for peer in self.peers:
            with contextlib.suppress(OSError):
                peer.link.shutdown(socket.SHUT_RDWR)
        self.peers.clear()

    def __enter__(self) -> FakeNode:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        for peer in self.peers:
            with contextlib.suppress(OSError):
                peer.link.shutdown(socket.SHUT_RDWR)
        self._folder.cleanup()
