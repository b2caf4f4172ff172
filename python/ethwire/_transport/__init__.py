# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Level (iii): the engine's own transport under `WebSocketProvider` and `AsyncIPCProvider`.

How a message travels
---------------------

::

    socket --> reactor's thread (C++): frames, kinds --> hand-off, counted in bytes --> doorbell (eventfd of the loop)
           --> Connection.on_news: replies and oddities --> Inbox, at once
                                   events               --> wait in the engine as text until a lane pulls them

| file | holds |
| --- | --- |
| `choice.py` | whether a provider may have it: nothing overridden, known options |
| `websocket.py`, `ipc.py` | the takeover at connect, and what stands in `_ws`, `_reader`, `_writer` afterwards |
| `connection.py` | one connection on its loop |
| `events.py` | events out of the engine, and which lane each subscription has |
| `older.py` | with `reconnect`, the connection before, whose events are not all taken |
| `sibling.py` | a second connection for requests, while events hold up the first |
| `doorbells.py` | one wake-up for all connections of a loop |
| `failures.py` | the exceptions of a failed connect and of the end |
"""

from __future__ import annotations

from typing import Any

from .._awaited.inbox import Inbox, inbox_of
from .._patching import Patches

PERSISTENT = "web3.providers.persistent"
FUNCTIONS = (
    f"{PERSISTENT}.websocket:WebSocketProvider._provider_specific_connect",
    f"{PERSISTENT}.websocket:WebSocketProvider._provider_specific_disconnect",
    f"{PERSISTENT}.websocket:WebSocketProvider.socket_send",
    f"{PERSISTENT}.websocket:WebSocketProvider.is_connected",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider._provider_specific_connect",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider._provider_specific_disconnect",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider.socket_send",
)


def plug(patches: Patches, web3: Any, options: Any) -> str | None:
    """Puts the native transport under web3's providers; None, or why not."""
    from .. import _install

    if not _install.exists("web3.providers.persistent.websocket"):
        return f"web3.py {web3.__version__} has no point where its connect can be taken over"
    unknown = _install.unknown_functions(FUNCTIONS)
    if unknown:
        return _install.why_unknown(unknown[0])

    from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider, async_ipc, websocket

    from .choice import Originals
    from .connection import ROUTES
    from .ipc import IpcTakeover, NativeReader, NativeWriter
    from .websocket import NativeWebSocket, Redirected, WebSocketTakeover

    originals = Originals(WebSocketProvider, AsyncIPCProvider)
    web_socket = WebSocketTakeover(websocket.connect, options.max_buffered_bytes)
    ipc = IpcTakeover(options.max_buffered_bytes)
    connect, open_socket = websocket.connect, async_ipc.async_get_ipc_socket
    upstream_ws = WebSocketProvider.__dict__["_provider_specific_connect"]
    upstream_ipc = AsyncIPCProvider.__dict__["_provider_specific_connect"]

    @patches.method(WebSocketProvider, "_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:
        why = declined(self, WebSocketProvider, originals) or (
            "web3.providers.persistent.websocket.connect is replaced" if websocket.connect is not connect else ""
        )
        why = why or web_socket.against(self)
        inbox = inbox_of(self._request_processor)
        if not why and inbox is not None:
            try:
                native = await web_socket.connect(self, inbox)
            except Redirected:
                why = "the server redirects to another address"
            else:
                self._ws = native
                taken(inbox)
                native._connection.attach()
                return
        await decline(inbox, why)
        await upstream_ws(self)

    @patches.method(AsyncIPCProvider, "_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:  # noqa: F811
        why = declined(self, AsyncIPCProvider, originals) or (
            "async_get_ipc_socket is replaced" if async_ipc.async_get_ipc_socket is not open_socket else ""
        )
        why = why or ipc.against(self)
        inbox = inbox_of(self._request_processor)
        if not why and inbox is not None:
            connection = await ipc.connect(self, inbox)
            self._reader, self._writer = NativeReader(connection), NativeWriter(connection)
            taken(inbox)
            connection.attach()
            return
        await decline(inbox, why)
        await upstream_ipc(self)

    send_ws = WebSocketProvider.__dict__["socket_send"]
    send_ipc = AsyncIPCProvider.__dict__["socket_send"]

    @patches.method(WebSocketProvider, "socket_send")
    async def socket_send(self: Any, request_data: bytes) -> None:
        native = self._ws
        if type(native) is not NativeWebSocket or not native.send_at_once(request_data):
            await send_ws(self, request_data)

    @patches.method(AsyncIPCProvider, "socket_send")
    async def socket_send(self: Any, request_data: bytes) -> None:  # noqa: F811
        native = self._writer
        if type(native) is not NativeWriter or not native.send_at_once(request_data):
            await send_ipc(self, request_data)

    Inbox.routed.append(ROUTES.changed)
    Inbox.subscribed.append(ROUTES.known)
    originals.take()
    return None


def declined(provider: Any, cls: type, originals: Any) -> str:
    name = originals.overridden(provider, cls)
    return f"{type(provider).__name__}.{name} is overridden" if name else ""


def taken(inbox: Inbox) -> None:
    inbox.level = 3
    inbox.reason = ""


async def decline(inbox: Inbox | None, why: str) -> None:
    if inbox is not None:
        if inbox.has_source_aside:
            # What upstream reads is put behind it.
            await inbox.source.finish()
            inbox.leave_source()
            for lane in inbox.lanes:
                lane.pull = None
        inbox.level = inbox.default_level
        inbox.reason = inbox.default_reason or why
