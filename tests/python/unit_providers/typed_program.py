# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A user's program, which mypy reads with --strict."""

from __future__ import annotations

from pathlib import Path

import ethwire
from ethwire import AsyncIPCProvider, WebSocketProvider
from web3 import AsyncWeb3
from web3.providers.persistent import PersistentConnectionProvider


class Mine(WebSocketProvider):
    async def socket_send(self, request_data: bytes) -> None:
        await super().socket_send(request_data)


def providers() -> list[PersistentConnectionProvider]:
    return [
        WebSocketProvider("ws://127.0.0.1:8546", reconnect=True, max_buffered="16M", heartbeat=20.0),
        ethwire.WebSocketProvider(websocket_kwargs={"max_size": None}, transport="python", request_timeout=5),
        AsyncIPCProvider(Path("/tmp/geth.ipc"), reconnect=True, max_buffered=1 << 24),
        ethwire.AsyncIPCProvider("/tmp/geth.ipc"),
        Mine("ws://127.0.0.1:8546"),
    ]


async def main() -> None:
    async with AsyncWeb3(WebSocketProvider("ws://127.0.0.1:8546", reconnect=True)) as w3:
        provider: WebSocketProvider = w3.provider
        await w3.eth.subscribe("newHeads")
        async for message in w3.socket.process_subscriptions():
            print(message["result"])
        for loss in ethwire.losses(provider):
            print(loss.seconds, ethwire.state(w3).name)
