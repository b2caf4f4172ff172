# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Reading one message as web3.py before 7.3 does: from an iterator, or from a stream without lines."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from ..core.errors import ClosedInOrder
from ..core.parsing import carefully, parse

CHUNK = 65_536


def iterator_reader(provider: Any) -> Callable[[], Awaitable[str | bytes]]:
    """`async for message in provider._ws`, a message at a time; `_ws` anew each time, for programs replace it."""
    from websockets.exceptions import ConnectionClosedOK

    iterated: Any = None
    iterator: Any = None

    async def read() -> str | bytes:
        nonlocal iterated, iterator
        if iterator is None or provider._ws is not iterated:
            iterated = provider._ws
            iterator = aiter(iterated)
        try:
            return await anext(iterator)
        except (StopAsyncIteration, ConnectionClosedOK) as end:
            closed = getattr(iterated, "connection_closed_exc", None)
            error = end if isinstance(end, ConnectionClosedOK) else closed() if closed is not None else None
            raise ClosedInOrder() from error

    return read


class Splitter:
    """Messages out of a stream: mostly a line each, but a node may leave out the end of line, or write across lines."""

    def __init__(self) -> None:
        self._held = b""
        """Whole lines of a message that goes on."""
        self._tail = bytearray()
        """What has no end of line yet."""

    def feed(self, chunk: bytes) -> list[bytes]:
        """What is complete. What can be no message is given as it is, for whoever parses it to say so."""
        found: list[bytes] = []
        self._tail += chunk
        if b"\n" in chunk:
            *lines, tail = bytes(self._tail).split(b"\n")
            self._tail = bytearray(tail)
            for line in lines:
                self._line(line, found)
        if chunk.rstrip()[-1:] in (b"}", b"]"):
            self._values_without_end(found)
        return found

    def _line(self, line: bytes, found: list[bytes]) -> None:
        if not line.strip():
            return
        whole = self._held + line
        if is_json(whole):
            found.append(whole)
            self._held = b""
        elif self._held and is_message(line) and not may_go_on_with_a_message(self._held):
            # What was held back is no beginning of a message: here is the next one.
            found += [self._held, line]
            self._held = b""
        elif open_brackets(whole) > 0:
            self._held = whole + b"\n"
        else:
            # Several on one line; what is no message is given as it is.
            found += values_of(whole) or [whole]
            self._held = b""

    def _values_without_end(self, found: list[bytes]) -> None:
        """Complete values at the beginning of what has no end of line yet."""
        try:
            text = (self._held + self._tail).decode()
        except UnicodeDecodeError:
            return
        decoder = json.JSONDecoder()
        text = text.lstrip()
        while text:
            try:
                _, end = carefully(decoder.raw_decode, text)
            except (ValueError, RecursionError):
                return
            found.append(text[:end].encode())
            text = text[end:].lstrip()
            self._held = b""
            self._tail = bytearray(text.encode())


def values_of(text: bytes) -> list[bytes]:
    """The values that stand one behind the other; nothing where anything else is among them."""
    found = []
    try:
        rest = text.decode().strip()
        while rest:
            _, end = carefully(json.JSONDecoder().raw_decode, rest)
            found.append(rest[:end].encode())
            rest = rest[end:].lstrip()
    except (ValueError, RecursionError):
        return []
    return found


def is_json(text: bytes) -> bool:
    try:
        parse(text)
    except (ValueError, RecursionError):
        return False
    return True


def is_message(text: bytes) -> bool:
    try:
        value = parse(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "jsonrpc" in value


def may_go_on_with_a_message(held: bytes) -> bool:
    """Whether it is the beginning of the answer to a batch, each message of which may have a line of its own."""
    return held.lstrip().startswith(b"[") and open_brackets(held) == 1


def open_brackets(text: bytes) -> int:
    """How many more brackets it opens than it closes: while there are some, more could still make a message of it."""
    stripped = text.lstrip()
    if stripped[:1] not in (b"{", b"["):
        return 0
    depth = 0
    quoted = escaped = False
    for byte in stripped:
        if escaped:
            escaped = False
        elif quoted:
            escaped = byte == 0x5C
            quoted = byte != 0x22
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
        elif byte in b"}]":
            depth -= 1
    return depth


def stream_reader(provider: Any, ended: Callable[[], Exception] = ClosedInOrder) -> Callable[[], Awaitable[bytes]]:
    """`AsyncIPCProvider` of 7.0.0b2 to 7.2."""
    splitter = Splitter()
    ready: deque[bytes] = deque()

    async def read() -> bytes:
        while not ready:
            chunk = await provider._reader.read(CHUNK)
            if not chunk:
                raise ended()
            ready.extend(splitter.feed(chunk))
        return ready.popleft()

    return read
