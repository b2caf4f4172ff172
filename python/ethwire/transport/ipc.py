# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`AsyncIPCProvider` on the native transport: the takeover at connect, and what stands in `_reader` and `_writer`."""

from __future__ import annotations

from typing import Any

from .. import _engine
from ..session.session import Session
from .connection import Connection
from .failures import socket_error
from .limits import read_buffer_limit

GONE = "the native transport of ethwire has no {!r} here; ETHWIRE_TRANSPORT=python gives asyncio's own"


class NativeWriter:
    """What a program finds in `provider._writer`: as much of asyncio's StreamWriter as web3.py uses."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(GONE.format(name))

    def write(self, data: bytes) -> None:
        """Lines; the engine ends each of them itself."""
        if not self._connection.is_gone:
            self._connection.send(bytes(data).removesuffix(b"\n"))

    def send_at_once(self, data: bytes) -> bool:
        """What `socket_send` comes to while nothing is in its way: no task, no timer. False when something is."""
        connection = self._connection
        if connection.is_gone or connection.closing or connection.is_congested:
            return False
        if not self.__dict__.keys().isdisjoint(("write", "drain")):
            return False
        connection.send(data)
        return True

    async def drain(self) -> None:
        connection = self._connection
        if not connection.is_gone and connection.is_congested:
            await connection.drain()
        is_unheard = connection.is_gone and not connection.is_lost
        if connection.closing or is_unheard or isinstance(connection.error, OSError):
            raise ConnectionResetError("Connection lost")

    def is_closing(self) -> bool:
        return self._connection.closing

    def close(self) -> None:
        self._connection.begin_close()

    async def wait_closed(self) -> None:
        await self._connection.wait_lost()


class NativeReader:
    """What a program finds in `provider._reader`. The listener reads all the time: nobody else can."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(GONE.format(name))

    def __setattr__(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
        if name == "readline":
            self._connection.reader_was_replaced()

    def at_eof(self) -> bool:
        return self._connection.is_lost

    async def readline(self) -> bytes:
        if self._connection.is_lost:
            return b""
        raise RuntimeError("readline() called while another coroutine is already waiting for incoming data")


class IpcTakeover:
    """Connects an `AsyncIPCProvider` natively."""

    def against(self, provider: Any) -> str:
        path = str(provider.ipc_path)
        if not path.startswith("/") or "\0" in path or len(path.encode()) > 107 or not path.isprintable():
            return "the path of the socket is one that only asyncio reads"
        return ""

    async def connect(self, provider: Any, session: Session) -> Connection:
        options = _engine.LinkOptions.ipc(
            path=str(provider.ipc_path),
            read_buffer_limit=read_buffer_limit(provider),
            max_buffered=session.options.max_buffered_bytes,
        )
        connection = Connection(session, options, self._error_of)
        await connection.open()
        return connection

    def _error_of(self, connection: Connection, ending: dict[str, Any], upgrade: Any) -> BaseException:
        if not ending["was_open"]:
            return socket_error(ending)
        if ending["kind"] == "reset" and ending["symbol"] == "system":
            return socket_error(ending)
        return connection.session.layout.closed_in_order(user_message="Socket reader received end of stream.")


__all__ = ["IpcTakeover", "NativeReader", "NativeWriter"]
