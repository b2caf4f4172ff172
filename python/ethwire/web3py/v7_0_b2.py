# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 7.0.0b2: which attributes of which classes are rebound, and to what."""

from __future__ import annotations

import asyncio
from typing import Any

from ..session.setting import INSTALLED
from . import chain_id, formatters, old, old_connections, turns
from .patching import Patches

PERSISTENT = "web3.providers.persistent"

REPLACED = (
    f"{PERSISTENT}.persistent:PersistentConnectionProvider._get_response_for_request_id",
    f"{PERSISTENT}.websocket:WebSocketProvider._message_listener",
    f"{PERSISTENT}.websocket:WebSocketProvider.make_request",
    f"{PERSISTENT}.websocket:WebSocketProvider.disconnect",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider._message_listener",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider.make_request",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider.disconnect",
    f"{PERSISTENT}.request_processor:RequestProcessor.__init__",
    f"{PERSISTENT}.request_processor:RequestProcessor.cache_request_information",
    f"{PERSISTENT}.request_processor:RequestProcessor.pop_cached_request_information",
    f"{PERSISTENT}.request_processor:RequestProcessor.cache_raw_response",
    f"{PERSISTENT}.request_processor:RequestProcessor.pop_raw_response",
    f"{PERSISTENT}.request_processor:RequestProcessor.clear_caches",
    "web3.manager:RequestManager.send",
    "web3.manager:RequestManager._get_next_message",
)
RELIED_UPON = (
    f"{PERSISTENT}.websocket:WebSocketProvider.connect",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider.connect",
    f"{PERSISTENT}.request_processor:RequestProcessor.get_request_information_for_response",
    f"{PERSISTENT}.request_processor:RequestProcessor._bump_cache_if_key_present",
    "web3.manager:RequestManager._message_stream",
    "web3.manager:RequestManager._process_response",
    "web3.module:retrieve_async_method_call_fn",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request",
    "web3.utils.caching:SimpleCache.cache",
)
EXTRAS = {
    "chain_id": chain_id.FUNCTIONS,
    "formatters": formatters.FUNCTIONS,
    "old_turns": turns.FUNCTIONS,
}


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    from web3._utils.caching import async_handle_request_caching
    from web3.manager import RequestManager
    from web3.providers.persistent import async_ipc, websocket
    from web3.providers.persistent.async_ipc import AsyncIPCProvider
    from web3.providers.persistent.persistent import PersistentConnectionProvider
    from web3.providers.persistent.request_processor import RequestProcessor
    from web3.providers.persistent.websocket import WebSocketProvider

    INSTALLED.layout = old.OldLayout()
    INSTALLED.layout.connections[WebSocketProvider] = old_connections.WebSocket(websocket)
    INSTALLED.layout.connections[AsyncIPCProvider] = old_connections.UnixSocket(async_ipc)
    INSTALLED.known_gets = frozenset({asyncio.Queue.get})
    old.install_processor(patches, RequestProcessor)
    old.install_manager(patches, RequestManager, "send", "_get_next_message", "_process_response")
    for cls in (WebSocketProvider, AsyncIPCProvider):
        old.install_disconnect(patches, cls)

    @patches.method(PersistentConnectionProvider, "_get_response_for_request_id")
    async def _get_response_for_request_id(self: Any, request_id: Any, timeout: float | None = None) -> Any:
        return await old.response_for(self, request_id, timeout)

    install_websocket(patches, WebSocketProvider, async_handle_request_caching)
    install_ipc(patches, AsyncIPCProvider, async_handle_request_caching)


def install_websocket(patches: Patches, cls: type, caching: Any) -> None:
    @patches.method(cls, "_message_listener")
    def _message_listener(self: Any) -> Any:
        return old.listening(
            self,
            "WebSocket listener background task started. Storing all messages in appropriate request processor "
            "queues / caches to be processed.",
        )

    async def make_request(self: Any, method: Any, params: Any) -> Any:
        return await old.make_request(self, method, params, "websocket")

    patches.set(cls, "make_request", caching(make_request))


def install_ipc(patches: Patches, cls: type, caching: Any) -> None:
    """An error of the socket is the caller's to see."""

    @patches.method(cls, "_message_listener")
    def _message_listener(self: Any) -> Any:
        return old.listening(
            self,
            "IPC socket listener background task started. Storing all messages in appropriate request processor "
            "queues / caches to be processed.",
        )

    async def make_request(self: Any, method: Any, params: Any) -> Any:
        return await old.make_request(self, method, params, "ipc socket")

    patches.set(cls, "make_request", caching(make_request))
