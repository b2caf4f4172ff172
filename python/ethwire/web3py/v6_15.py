# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 6.15 to 6.18: which attributes of which classes are rebound, and to what."""

from __future__ import annotations

import asyncio
from typing import Any

from ..session.setting import INSTALLED
from . import formatters, old, old_connections, old_turns
from .patching import Patches

WEBSOCKET = "web3.providers.websocket"

REPLACED = (
    f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2._get_response_for_request_id",
    f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2._ws_message_listener",
    f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2.make_request",
    f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2.disconnect",
    f"{WEBSOCKET}.request_processor:RequestProcessor.__init__",
    f"{WEBSOCKET}.request_processor:RequestProcessor.cache_request_information",
    f"{WEBSOCKET}.request_processor:RequestProcessor.pop_cached_request_information",
    f"{WEBSOCKET}.request_processor:RequestProcessor.cache_raw_response",
    f"{WEBSOCKET}.request_processor:RequestProcessor.pop_raw_response",
    f"{WEBSOCKET}.request_processor:RequestProcessor.clear_caches",
    "web3.manager:RequestManager.ws_send",
    "web3.manager:RequestManager._get_next_ws_message",
)
RELIED_UPON = (
    f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2.connect",
    f"{WEBSOCKET}.request_processor:RequestProcessor.get_request_information_for_response",
    f"{WEBSOCKET}.request_processor:RequestProcessor._bump_cache_if_key_present",
    "web3.manager:RequestManager._ws_message_stream",
    "web3.manager:RequestManager._process_ws_response",
    "web3.module:retrieve_async_method_call_fn",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request",
    "web3.utils.caching:SimpleCache.cache",
)
EXTRAS = {
    "chain_id_of_functions": (
        "web3.middleware.validation:async_build_method_validators",
        "web3.middleware.validation:async_validation_middleware",
        "web3.middleware.validation:_chain_id_validator",
        "web3.middleware.validation:_build_formatters_dict",
    ),
    "formatters": formatters.FUNCTIONS,
    "old_turns": old_turns.FUNCTIONS_OF_6_15,
}


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    from web3.manager import RequestManager
    from web3.providers.websocket import websocket_v2
    from web3.providers.websocket.request_processor import RequestProcessor
    from web3.providers.websocket.websocket_v2 import WebsocketProviderV2

    INSTALLED.layout = old.OldLayout()
    INSTALLED.layout.connections[WebsocketProviderV2] = old_connections.WebSocket(websocket_v2)
    INSTALLED.known_gets = frozenset({asyncio.Queue.get})
    old.install_processor(patches, RequestProcessor)
    old.install_manager(patches, RequestManager, "ws_send", "_get_next_ws_message", "_process_ws_response")
    old.install_disconnect(patches, WebsocketProviderV2)
    install_provider(patches, WebsocketProviderV2)


def install_provider(patches: Patches, cls: type) -> None:
    @patches.method(cls, "_get_response_for_request_id")
    async def _get_response_for_request_id(self: Any, request_id: Any) -> Any:
        return await old.response_for(self, request_id)

    @patches.method(cls, "_ws_message_listener")
    def _ws_message_listener(self: Any) -> Any:
        return old.listening(
            self,
            "Websocket listener background task started. Storing all messages in appropriate request processor "
            "queues / caches to be processed.",
        )

    install_requests(patches, cls)


def install_requests(patches: Patches, cls: type) -> None:
    @patches.method(cls, "make_request")
    async def make_request(self: Any, method: Any, params: Any) -> Any:
        return await old.make_request(self, method, params, "websocket")
