# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A server for one case: it starts the client under test, shakes hands, sends what the case says, and watches."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import select
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from frames import CLOSE, BrokenFrame, ClientFrames, Frame, close_payload, frame

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("ETHWIRE_WS_ECHO", str(ROOT / "build/dev/ws_echo"))
PATIENCE = 20.0  # seconds until something that should happen has failed; no measure of anything


class Failed(Exception):
    """The client under test did something else than the case expects."""


def accept_key(request: bytes) -> str:
    key = re.search(rb"\r\nSec-WebSocket-Key: ([^\r]*)\r\n", request)
    if key is None or len(base64.b64decode(key[1], validate=True)) != 16:
        raise Failed(f"no Sec-WebSocket-Key of 16 bytes in {request!r}")
    return base64.b64encode(hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()


def acceptance(request: bytes) -> bytes:
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_key(request)}\r\n\r\n"
    ).encode()


class Server:
    """`with Server() as server:` has a client connected, its upgrade request read and not answered."""

    def __init__(self, *options: str, target: str = "/runCase?case=1&agent=ethwire") -> None:
        self._options = options
        self._target = target
        self._deadline = time.monotonic() + PATIENCE
        self._frames = ClientFrames()
        self.request = b""
        self.port = 0

    def __enter__(self) -> Server:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(PATIENCE)
            self.port = listener.getsockname()[1]
            url = f"ws://127.0.0.1:{self.port}{self._target}"
            self._client = subprocess.Popen([PROGRAM, *self._options, url], stderr=subprocess.PIPE)
            try:
                self._socket, _ = listener.accept()
            except TimeoutError:
                self._client.kill()
                raise
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setblocking(False)
        while b"\r\n\r\n" not in self.request:
            self.request += self._receive()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()
        if self._client.poll() is None:
            self._client.kill()
        self._client.communicate()

    def accept(self) -> None:
        self.send(acceptance(self.request))

    def send(self, data: bytes, chop: int = 0) -> None:
        """All of it, in writes of at most `chop` bytes; what the client says meanwhile is kept for later."""
        for at in range(0, len(data), chop or max(len(data), 1)):
            piece = memoryview(data)[at : at + (chop or len(data))]
            while piece:
                readable, writable, _ = select.select([self._socket], [self._socket], [], self._left())
                if readable:
                    # The end of the client's half is for `next_frame` to find: it ends what is read, not what is sent.
                    data_in = self._socket.recv(1 << 20)
                    self._frames.feed(data_in)
                    if not data_in:
                        return
                if writable:
                    try:
                        piece = piece[self._socket.send(piece) :]
                    except BlockingIOError:
                        continue

    def next_frame(self) -> Frame | None:
        """None at the end of the client's half of the connection."""
        while True:
            found = self._frames.next()
            if found is not None:
                return found
            data = self._receive()
            if not data:
                if self._frames.rest:
                    raise BrokenFrame(f"the client left in the middle of a frame: {self._frames.rest[:40]!r}")
                return None
            self._frames.feed(data)

    def expect(self, *frames: Frame) -> None:
        for wanted in frames:
            got = self.next_frame()
            if got != wanted:
                raise Failed(f"expected {wanted}, got {got or 'the end of the connection'}")

    def expect_end(self) -> None:
        """The client closes its half, and has nothing more to say."""
        got = self.next_frame()
        if got is not None:
            raise Failed(f"expected the end of the connection, got {got}")

    def close(self, code: int = 1000) -> None:
        """The server begins the close handshake and ends the connection after it, as RFC 6455 has it."""
        payload = close_payload(code)
        self.send(frame(CLOSE, payload))
        self.expect(Frame(CLOSE, payload))
        self.leave()

    def leave(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)
        self.expect_end()

    def exit_code(self) -> tuple[int, str]:
        """How the program ended, and what it said on standard error."""
        self._socket.close()
        _, said = self._client.communicate(timeout=self._left())
        return self._client.returncode, said.decode()

    def _receive(self) -> bytes:
        if not select.select([self._socket], [], [], self._left())[0]:
            raise Failed("the client says nothing more")
        return self._socket.recv(1 << 20)

    def _left(self) -> float:
        return max(self._deadline - time.monotonic(), 0.0)
