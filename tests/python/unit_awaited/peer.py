# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A node of a few lines in the test's own loop, over WebSocket or a Unix socket: it says what the test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import websockets

SILENT = object()
"""What an answer is when there is none."""


class Peer:
    """`answers` holds a result, an exception's object, or a function of the request, by method."""

    def __init__(self, transport: str, port: int = 0) -> None:
        self.transport = transport
        self.port = port
        self.address = ""
        self.answers: dict[str, Any] = {"eth_blockNumber": "0x10", "eth_chainId": "0x1", "eth_unsubscribe": True}
        self.requests: list[dict[str, Any]] = []
        self.refuses_with: int | None = None
        """The HTTP status of every further upgrade."""
        self.on_batch: Callable[[list[Any]], Any] | None = None
        self.writers: list[Any] = []
        self._subscriptions = 0
        self._arrived = asyncio.Event()

    async def __aenter__(self) -> Peer:
        self._stack = contextlib.AsyncExitStack()
        if self.transport == "ws":
            server = await self._stack.enter_async_context(
                websockets.serve(
                    self._websocket,
                    "127.0.0.1",
                    self.port,
                    max_size=None,
                    compression=None,
                    process_request=self._upgrade,
                )
            )
            self.port = list(server.sockets)[0].getsockname()[1]
            self.address = f"ws://127.0.0.1:{self.port}"
        else:
            folder = self._stack.enter_context(tempfile.TemporaryDirectory())
            self.address = str(Path(folder, "ipc"))
            server = await asyncio.start_unix_server(self._stream, self.address, limit=2**26)
            self._stack.callback(server.close)
        return self

    async def __aexit__(self, *error: Any) -> None:
        for writer in self.writers:
            if isinstance(writer, asyncio.StreamWriter):
                writer.close()
        await self._stack.aclose()

    # What the test says

    async def send(self, *messages: Any) -> None:
        """To the newest connection, in one go; text goes out as it is."""
        texts = [message if isinstance(message, str) else json.dumps(message) for message in messages]
        while not self.writers:
            await asyncio.sleep(0)
        writer = self.writers[-1]
        if self.transport == "ws":
            for text in texts:
                await writer.send(text)
        else:
            writer.write("".join(text + "\n" for text in texts).encode())
            await writer.drain()

    async def notify(self, subscription: str, *results: Any) -> None:
        await self.send(*[event(subscription, result) for result in results])

    async def close(self, code: int = 1000) -> None:
        """In order: a close frame, or the end of the stream."""
        if self.transport == "ws":
            await self.writers[-1].close(code)
        else:
            self.writers[-1].close()

    def abort(self) -> None:
        """Without a word."""
        writer = self.writers[-1]
        writer.transport.abort()

    async def until_asked(self, method: str, times: int = 1) -> None:
        while sum(request["method"] == method for request in self.requests) < times:
            self._arrived.clear()
            await asyncio.wait_for(self._arrived.wait(), 10)

    def asked(self, method: str) -> int:
        return sum(request["method"] == method for request in self.requests)

    # What it does by itself

    def _upgrade(self, connection: Any, *_: Any) -> Any:
        if not self.refuses_with:
            return None
        # Before websockets 14, with the path and the headers, and no connection to respond by.
        respond = getattr(connection, "respond", lambda status, text: (status, [], text.encode()))
        return respond(self.refuses_with, "no\n")

    async def _websocket(self, connection: Any, *_: Any) -> None:
        self.writers.append(connection)
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in connection:
                await self._answer(json.loads(text))

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                await self._answer(json.loads(line))

    async def _answer(self, message: Any) -> None:
        if isinstance(message, list):
            self.requests += message
            self._arrived.set()
            if self.on_batch is not None:
                reply = self.on_batch(message)
                if inspect.isawaitable(reply):
                    reply = await reply
            else:
                reply = [self.reply_to(request) for request in message]
            if reply is not SILENT:
                await self.send(reply)
            return
        self.requests.append(message)
        self._arrived.set()
        reply = self.reply_to(message)
        if inspect.isawaitable(reply):
            reply = await reply
        if reply is not SILENT:
            await self.send(*(reply if isinstance(reply, list) else [reply]))

    def reply_to(self, request: dict[str, Any]) -> Any:
        answer = self.answers.get(request["method"])
        if request["method"] == "eth_subscribe" and answer is None:
            self._subscriptions += 1
            answer = f"0x{self._subscriptions:x}"
        if answer is SILENT:
            return SILENT
        if callable(answer):
            return answer(request)
        if isinstance(answer, dict) and "code" in answer:
            return {"jsonrpc": "2.0", "id": request["id"], "error": answer}
        return result(request, answer)


def result(request: dict[str, Any], value: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": request["id"], "result": value}


def event(subscription: str, value: Any) -> dict[str, Any]:
    return {
        "jsonrpc": "2.0",
        "method": "eth_subscription",
        "params": {"subscription": subscription, "result": value},
    }
