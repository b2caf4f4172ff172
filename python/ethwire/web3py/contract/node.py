# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node in the process, which does what a promise needs and keeps what it was asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from typing import Any

from . import documents
from .frames import talk_of

HELD = "eth_getTransactionCount"
"""The method that the node answers when it is told to."""
REFUSED = "eth_getCode"
PAUSE_SECONDS = 0.001
"""Between two pieces of a message."""


class Node:
    """One connection at a time is what it is asked about; it serves as many as come."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        """Methods with their parameters, in the order in which they came."""
        self.held: list[bytes] = []
        """Replies that wait for `release`."""
        self.in_pieces = False
        """What is sent comes in two pieces."""
        self.early: Any = None
        """The result of an event that is sent before the subscription's reply."""
        self._subscriptions = 0
        self._server: Any = None
        self._peer: Any = None
        self._changed = asyncio.Event()
        self._work: set[asyncio.Task[None]] = set()

    async def listen(self, transport: str, folder: str) -> str:
        """The address for a provider."""
        talk = talk_of(transport)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._work.add(task)
            try:
                with contextlib.suppress(EOFError, OSError):
                    await self._serve(talk(reader, writer))
            finally:
                self._work.discard(task)
                writer.close()

        if transport == "ws":
            self._server = await asyncio.start_server(serve, "127.0.0.1", 0)
            return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        path = os.path.join(folder, "node.ipc")
        self._server = await asyncio.start_unix_server(serve, path)
        return path

    async def close(self) -> None:
        self._server.close()
        for task in list(self._work):
            task.cancel()
        if self._work:
            await asyncio.wait(self._work)

    async def _serve(self, peer: Any) -> None:
        await peer.open()
        self._peer = peer
        while (message := await peer.receive()) is not None:
            if isinstance(message, list):
                # In an order that is not that of the requests.
                replies = [self._reply(each) for each in reversed(message)]
                await self._send(b"[" + b",".join(replies) + b"]")
            else:
                reply = self._reply(message)
                if message["method"] == "eth_subscribe" and self.early is not None:
                    event, self.early = self.early, None
                    await self.notify(self.subscription, event)
                if message["method"] == HELD:
                    self.held.append(reply)
                else:
                    await self._send(reply)
            self._changed.set()

    @property
    def held_ever(self) -> int:
        """How many such calls there were, and what the last of them is answered."""
        return sum(asked == HELD for asked, _ in self.asked)

    @property
    def subscription(self) -> str:
        """The id of the last one."""
        return hex(self._subscriptions)

    def _reply(self, request: Any) -> bytes:
        method, params = request["method"], request.get("params")
        self.asked.append((method, params))
        if method == "eth_subscribe":
            self._subscriptions += 1
            result: Any = self.subscription
        elif method == HELD:
            # Each reply is another, so that it is seen who gets it.
            result = hex(self.held_ever)
        elif method == REFUSED:
            return encoded({"id": request["id"], "error": documents.REFUSAL})
        else:
            result = documents.RESULTS.get(method)
        return encoded({"id": request["id"], "result": result})

    async def _send(self, message: bytes) -> None:
        data = self._peer.framed(message)
        if self.in_pieces:
            half = len(data) // 2
            self._peer.writer.write(data[:half])
            await asyncio.sleep(PAUSE_SECONDS)
            data = data[half:]
        self._peer.writer.write(data)

    # What a promise has it do

    async def notify(self, subscription: str, result: Any) -> None:
        params = {"subscription": subscription, "result": result}
        await self._send(encoded({"method": "eth_subscription", "params": params}))

    async def release(self) -> None:
        """Sends what it holds, the last first."""
        held, self.held = self.held, []
        for reply in reversed(held):
            await self._send(reply)

    def end(self, in_order: bool) -> None:
        """Closes the connection, or has it break."""
        if in_order:
            self._peer.say_goodbye()
            self._peer.writer.close()
        else:
            self._peer.writer.transport.abort()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Whatever changes its condition comes as a request."""
        while not condition():
            self._changed.clear()
            await self._changed.wait()


def encoded(members: dict[str, Any]) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **members}, separators=(",", ":")).encode()
