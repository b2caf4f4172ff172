# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Reading one message from web3's own transports as text, so that it need not be parsed where it is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Reader = Callable[[], Awaitable["str | bytes"]]

OVERRIDES = ("socket_recv", "_provider_specific_socket_reader")


def text_reader(provider: Any, originals: dict[type, dict[str, Any]]) -> Reader | None:
    """A reader of text, or None where the program has a reader of its own: that one is used, and it parses."""
    for cls, methods in originals.items():
        if isinstance(provider, cls):
            for name in OVERRIDES:
                if name in provider.__dict__ or getattr(type(provider), name) is not methods[name]:
                    return None
            return methods["reader"](provider)
    return None


def websocket_reader(provider: Any) -> Reader:
    """As `WebSocketProvider` reads: `_ws` anew each time, for programs put their own object there."""
    from web3.exceptions import PersistentConnectionClosedOK
    from websockets.exceptions import ConnectionClosedOK

    async def read() -> str | bytes:
        try:
            return await provider._ws.recv()
        except ConnectionClosedOK:
            raise PersistentConnectionClosedOK(user_message="WebSocket connection received `ConnectionClosedOK`.")

    return read


def stream_reader(provider: Any) -> Reader:
    """As `AsyncIPCProvider` reads: one line a message."""
    from web3.exceptions import PersistentConnectionClosedOK, ReadBufferLimitReached

    async def read() -> bytes:
        try:
            line = await provider._reader.readline()
        except ValueError as error:
            if "limit" in str(error) and "chunk" in str(error):
                raise ReadBufferLimitReached(
                    f"Read buffer limit of `{provider.read_buffer_limit}` bytes was reached. Consider increasing the "
                    "``read_buffer_limit`` on the AsyncIPCProvider."
                ) from error
            raise
        if not line:
            raise PersistentConnectionClosedOK(user_message="Socket reader received end of stream.")
        return line

    return read
