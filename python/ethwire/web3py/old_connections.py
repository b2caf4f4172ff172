# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How the providers of 6.x and 7.0.0b2 read, write, connect and close, which there stands in the middle of other things."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from ..core.calls import within
from .old_readers import iterator_reader, stream_reader


class OldConnection(Protocol):
    """Of one class of providers."""

    def reader(self, provider: Any) -> Callable[[], Awaitable[str | bytes]]:
        """Reads one message."""

    def is_made(self, provider: Any) -> bool:
        """Whether the program has connected."""

    async def open(self, provider: Any) -> None:
        """A new connection in the place of the last one."""

    async def close(self, provider: Any) -> None:
        """The attribute stays: to web3.py a provider without it was never connected."""

    async def write(self, provider: Any, data: bytes) -> None:
        """Sends one message whole."""


class WebSocket:
    def __init__(self, module: Any) -> None:
        self._module = module
        """The module of the provider, whose `connect` a program may have replaced."""

    def reader(self, provider: Any) -> Callable[[], Awaitable[str | bytes]]:
        return iterator_reader(provider)

    def is_made(self, provider: Any) -> bool:
        return provider._ws is not None

    async def open(self, provider: Any) -> None:
        provider._ws = await self._module.connect(provider.endpoint_uri, **provider.websocket_kwargs)

    async def close(self, provider: Any) -> None:
        if provider._ws is not None:
            await provider._ws.close()

    async def write(self, provider: Any, data: bytes) -> None:
        await within(provider.request_timeout, provider._ws.send(data))


class WebSocketOfItsOwn(WebSocket):
    """From 6.19 on connecting and closing are functions of the provider, which a subclass may have its own of."""

    async def open(self, provider: Any) -> None:
        await provider._provider_specific_connect()

    async def close(self, provider: Any) -> None:
        socket = provider._ws
        try:
            await provider._provider_specific_disconnect()
        finally:
            if provider._ws is None:
                provider._ws = socket


class UnixSocket:
    """Each request ends its line, which some nodes wait for."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def reader(self, provider: Any) -> Callable[[], Awaitable[str | bytes]]:
        return stream_reader(provider)

    def is_made(self, provider: Any) -> bool:
        return provider._writer is not None

    async def open(self, provider: Any) -> None:
        provider._reader, provider._writer = await self._module.async_get_ipc_socket(provider.ipc_path)

    async def close(self, provider: Any) -> None:
        if provider._writer is not None:
            provider._writer.close()
            await provider._writer.wait_closed()

    async def write(self, provider: Any, data: bytes) -> None:
        provider._writer.write(data + b"\n")
        await provider._writer.drain()
