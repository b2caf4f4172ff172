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
| `limits.py` | how long a line may be |
| `failures.py` | the exceptions of a failed connect and of the end |
"""

from __future__ import annotations

from typing import Any

from .._awaited.inbox import Inbox, inbox_of
from .._awaited.setting import INSTALLED, Setting
from .._known import exists, refused_functions, why_unknown
from .._patching import Methods, Patches, standing
from .._state import STATE
from .choice import Originals

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
    if not exists("web3.providers.persistent.websocket"):
        return f"web3.py {web3.__version__} has no point where its connect can be taken over"
    unknown = refused_functions(FUNCTIONS, STATE.vouched > 0)
    if unknown:
        return why_unknown(unknown[0])

    from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider

    originals = Originals()
    patches.methods(websocket_methods(WebSocketProvider, originals))
    patches.methods(ipc_methods(AsyncIPCProvider, originals))
    watch_routes(INSTALLED)
    originals.take(WebSocketProvider, AsyncIPCProvider)
    return None


def watch_routes(setting: Setting) -> None:
    """The engine is told of the subscriptions of connections that go by this setting."""
    from .connection import ROUTES

    setting.routed.append(ROUTES.changed)
    setting.subscribed.append(ROUTES.known)


def websocket_methods(cls: type, originals: Originals, find: Any = standing) -> Methods:
    """Of `WebSocketProvider`; `originals` knows the class of theirs."""
    from web3.providers.persistent import websocket

    from .websocket import NativeWebSocket, Redirected, WebSocketTakeover

    connect = websocket.connect
    takeover = WebSocketTakeover(connect)
    methods = Methods(cls, find)
    upstream, upstream_send = methods.upstream("_provider_specific_connect"), methods.upstream("socket_send")

    @methods.method("_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:
        inbox = inbox_of(self._request_processor)
        why = declined(self, inbox, originals)
        if not why and websocket.connect is not connect:
            why = "web3.providers.persistent.websocket.connect is replaced"
        why = why or takeover.against(self)
        if not why and inbox is not None:
            try:
                native = await takeover.connect(self, inbox)
            except Redirected:
                why = "the server redirects to another address"
            else:
                self._ws = native
                taken(inbox)
                native._connection.attach()
                return
        await decline(inbox, why)
        await upstream(self)

    @methods.method("socket_send")
    async def socket_send(self: Any, request_data: bytes) -> None:
        native = self._ws
        if type(native) is not NativeWebSocket or not native.send_at_once(request_data):
            await upstream_send(self, request_data)

    return methods


def ipc_methods(cls: type, originals: Originals, find: Any = standing) -> Methods:
    """Of `AsyncIPCProvider`."""
    from web3.providers.persistent import async_ipc

    from .ipc import IpcTakeover, NativeReader, NativeWriter

    open_socket = async_ipc.async_get_ipc_socket
    takeover = IpcTakeover()
    methods = Methods(cls, find)
    upstream, upstream_send = methods.upstream("_provider_specific_connect"), methods.upstream("socket_send")

    @methods.method("_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:
        inbox = inbox_of(self._request_processor)
        why = declined(self, inbox, originals)
        if not why and async_ipc.async_get_ipc_socket is not open_socket:
            why = "async_get_ipc_socket is replaced"
        why = why or takeover.against(self)
        if not why and inbox is not None:
            connection = await takeover.connect(self, inbox)
            self._reader, self._writer = NativeReader(connection), NativeWriter(connection)
            taken(inbox)
            connection.attach()
            return
        await decline(inbox, why)
        await upstream(self)

    @methods.method("socket_send")
    async def socket_send(self: Any, request_data: bytes) -> None:
        native = self._writer
        if type(native) is not NativeWriter or not native.send_at_once(request_data):
            await upstream_send(self, request_data)

    return methods


def declined(provider: Any, inbox: Inbox | None, originals: Originals) -> str:
    """Why this provider is not to have it; empty where nothing speaks against it."""
    return (inbox is not None and inbox.setting.why_no_transport) or originals.declined(provider)


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
        inbox.level = inbox.setting.default_level
        inbox.reason = inbox.setting.default_reason or why
