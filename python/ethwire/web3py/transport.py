# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Level native: where the connect of web3's providers is taken over by the engine's own transport (`transport/`)."""

from __future__ import annotations

from typing import Any

from ..session.session import Session, session_of
from ..session.setting import INSTALLED, Setting
from ..transport.choice import Originals
from .known import exists, refused_functions, why_unknown
from .patching import Methods, Patches, standing
from .state import STATE

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
    from ..transport.connection import ROUTES

    setting.routed.append(ROUTES.changed)
    setting.subscribed.append(ROUTES.known)


def websocket_methods(cls: type, originals: Originals, find: Any = standing) -> Methods:
    """Of `WebSocketProvider`; `originals` knows the class of theirs."""
    from web3.providers.persistent import websocket

    from ..transport.websocket import NativeWebSocket, Redirected, WebSocketTakeover

    connect = websocket.connect
    takeover = WebSocketTakeover(connect)
    methods = Methods(cls, find)
    upstream, upstream_send = methods.upstream("_provider_specific_connect"), methods.upstream("socket_send")

    @methods.method("_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:
        session = session_of(self._request_processor)
        why = declined(self, session, originals)
        if not why and websocket.connect is not connect:
            why = "web3.providers.persistent.websocket.connect is replaced"
        why = why or takeover.against(self)
        if not why and session is not None:
            try:
                native = await takeover.connect(self, session)
            except Redirected:
                why = "the server redirects to another address"
            else:
                self._ws = native
                taken(session)
                native._connection.attach()
                return
        await decline(session, why)
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

    from ..transport.ipc import IpcTakeover, NativeReader, NativeWriter

    open_socket = async_ipc.async_get_ipc_socket
    takeover = IpcTakeover()
    methods = Methods(cls, find)
    upstream, upstream_send = methods.upstream("_provider_specific_connect"), methods.upstream("socket_send")

    @methods.method("_provider_specific_connect")
    async def _provider_specific_connect(self: Any) -> None:
        session = session_of(self._request_processor)
        why = declined(self, session, originals)
        if not why and session is not None:
            why = session.layout.why_no_lines
        if not why and async_ipc.async_get_ipc_socket is not open_socket:
            why = "async_get_ipc_socket is replaced"
        why = why or takeover.against(self)
        if not why and session is not None:
            connection = await takeover.connect(self, session)
            self._reader, self._writer = NativeReader(connection), NativeWriter(connection)
            taken(session)
            connection.attach()
            return
        await decline(session, why)
        await upstream(self)

    @methods.method("socket_send")
    async def socket_send(self: Any, request_data: bytes) -> None:
        native = self._writer
        if type(native) is not NativeWriter or not native.send_at_once(request_data):
            await upstream_send(self, request_data)

    return methods


def declined(provider: Any, session: Session | None, originals: Originals) -> str:
    """Why this provider is not to have it; empty where nothing speaks against it."""
    return (session is not None and session.setting.why_no_transport) or originals.declined(provider)


def taken(session: Session) -> None:
    session.level = 3
    session.reason = ""


async def decline(session: Session | None, why: str) -> None:
    if session is not None:
        if session.has_source_aside:
            # What upstream reads is put behind it.
            await session.source.finish()
            session.leave_source()
            for lane in session.lanes:
                lane.pull = None
        session.level = session.setting.default_level
        session.reason = session.setting.default_reason or why
