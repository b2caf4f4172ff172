# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node without a socket: the object that stands where `websockets` has its connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from unittest import mock

from web3 import AsyncWeb3, WebSocketProvider
from websockets.protocol import State

CONNECT = "web3.providers.persistent.websocket.connect"
SUBSCRIPTION = "0x9cef478923ff08bf67fde6c64013158d"
# Where a reply that is to be sent has the id of its request.
ID = "@ID@"
REPLY_SECONDS = 0.001


class MemoryNode:
    """Answers what it was told to, and says what it is given."""

    state = State.OPEN
    closed = False

    def __init__(self) -> None:
        self._texts: asyncio.Queue[str | bytes] = asyncio.Queue()
        self.reply = f'{{"jsonrpc":"2.0","id":{ID},"result":"{SUBSCRIPTION}"}}'

    def say(self, text: str | bytes) -> None:
        self._texts.put_nowait(text)

    async def send(self, data: Any) -> None:
        request = json.loads(data)
        # Not at once: upstream knows of a request only some turns of the loop after it was sent.
        asyncio.get_running_loop().call_later(REPLY_SECONDS, self.say, self.reply.replace(ID, str(request["id"])))

    async def recv(self) -> str | bytes:
        return await self._texts.get()

    async def close(self) -> None:
        self.closed = True
        self.state = State.CLOSED


@asynccontextmanager
async def connected(
    request_timeout: float, make_provider: Callable[[str], Any] = WebSocketProvider
) -> AsyncIterator[tuple[MemoryNode, Any]]:
    """A node and an AsyncWeb3 that is connected to it and subscribed to something."""
    node = MemoryNode()

    async def connect(*args: Any, **kwargs: Any) -> MemoryNode:
        return node

    with mock.patch(CONNECT, connect):
        w3 = AsyncWeb3(make_provider("ws://127.0.0.1:1"))
        await w3.provider.connect()
    try:
        assert await w3.eth.subscribe("newHeads") == SUBSCRIPTION
        w3.provider.request_timeout = request_timeout
        yield node, w3
    finally:
        try:
            await w3.provider.disconnect()
        except Exception:
            # What a listener that a frame has ended says once more.
            pass
