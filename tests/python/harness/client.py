# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py as each version spells it, so that one program of the tests serves all four."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import web3
from web3 import AsyncWeb3

from . import early
from .devnode import Control
from .providers import BY_CLASS

early.name_the_stream()

VERSION = web3.__version__
V6 = VERSION.startswith("6.")
# Handlers, subscription manager and batches came after 7.0.0b2.
WHOLE = hasattr(AsyncWeb3, "subscription_manager")
POLL_SECONDS = 0.01
LEAVE_SECONDS = 2


def make_provider(transport: str, address: str, **options: Any) -> Any:
    if V6:
        from web3.providers.websocket import WebsocketProviderV2

        return WebsocketProviderV2(address, **options)
    names: Any = web3
    if BY_CLASS:
        import ethwire as names
    cls = names.WebSocketProvider if transport == "ws" else names.AsyncIPCProvider
    return cls(address, **options)


def make_web3(provider: Any) -> Any:
    return AsyncWeb3.persistent_websocket(provider) if V6 else AsyncWeb3(provider)


def socket_of(w3: Any) -> Any:
    return w3.ws if V6 else w3.socket


class Client:
    """What a scenario works with: the node's addresses, and the version's own way to connect to it."""

    def __init__(self, transport: str, addresses: dict[str, str]) -> None:
        self.transport = transport
        self.addresses = addresses
        self.node = Control(addresses["http"])

    @contextlib.asynccontextmanager
    async def connected(self, address: str | None = None, **options: Any) -> AsyncIterator[Any]:
        provider = make_provider(self.transport, address or self.addresses[self.transport], **options)
        w3 = make_web3(provider)
        await provider.connect()
        try:
            yield w3
        finally:
            # What a connection that was broken on purpose says at its end is no part of a scenario, nor is how long it
            # takes: upstream, behind a full queue, it is half a minute, whoever cancels it.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([asyncio.ensure_future(provider.disconnect())], timeout=LEAVE_SECONDS)

    def faults(self, **members: Any) -> None:
        self.node.call("dev_fault", members)

    def lose(self) -> None:
        """The connection ends without a word: a reset, or a Unix socket's end."""
        self.node.call("dev_drop", "rst")

    def hang_up(self) -> None:
        """The connection ends in order: a close frame, or a Unix socket's end."""
        if self.transport == "ws":
            self.node.call("dev_close", 1000)
        else:
            self.node.call("dev_drop", "fin")

    def asked(self, method: str) -> int:
        return self.node.call("dev_stats")["methods"].get(method, 0)

    async def until_asked(self, method: str, times: int) -> None:
        await until(lambda: self.asked(method) >= times, f"{method} asked {times} times")


async def until(condition: Any, what: str, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        await asyncio.sleep(POLL_SECONDS)
