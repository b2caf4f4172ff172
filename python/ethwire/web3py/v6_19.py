# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 6.19 and 6.20: as 6.15, but the provider's base class has the listener, and a callback for its end."""

from __future__ import annotations

import asyncio
from typing import Any

from ..session.session import session_of
from ..session.setting import INSTALLED
from . import old, old_connections, v6_15
from .patching import Patches

PERSISTENT = "web3.providers.persistent:PersistentConnectionProvider"
PROVIDER = f"{v6_15.WEBSOCKET}.websocket_v2:WebsocketProviderV2"

MOVED = frozenset(f"{PROVIDER}.{name}" for name in ("_get_response_for_request_id", "_ws_message_listener", "disconnect"))

REPLACED = (
    *(name for name in v6_15.REPLACED if name not in MOVED),
    f"{PERSISTENT}._get_response_for_request_id",
    f"{PERSISTENT}._message_listener",
    f"{PERSISTENT}._message_listener_callback",
    f"{PERSISTENT}.disconnect",
)
RELIED_UPON = (
    *(name for name in v6_15.RELIED_UPON if name != f"{PROVIDER}.connect"),
    f"{PERSISTENT}.connect",
    f"{PERSISTENT}._handle_listener_task_exceptions",
    f"{PROVIDER}._provider_specific_connect",
    f"{PROVIDER}._provider_specific_disconnect",
    f"{PROVIDER}._provider_specific_message_listener",
)
EXTRAS = v6_15.EXTRAS


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    from web3.manager import RequestManager
    from web3.providers.persistent import PersistentConnectionProvider
    from web3.providers.websocket import websocket_v2
    from web3.providers.websocket.request_processor import RequestProcessor, TaskReliantQueue
    from web3.providers.websocket.websocket_v2 import WebsocketProviderV2

    INSTALLED.layout = old.OldLayout()
    INSTALLED.layout.connections[WebsocketProviderV2] = old_connections.WebSocketOfItsOwn(websocket_v2)
    INSTALLED.known_gets = frozenset({asyncio.Queue.get, TaskReliantQueue.get})
    old.install_processor(patches, RequestProcessor)
    old.install_manager(patches, RequestManager, "ws_send", "_get_next_ws_message", "_process_ws_response")
    old.install_disconnect(patches, PersistentConnectionProvider)
    install_provider(patches, PersistentConnectionProvider)
    v6_15.install_requests(patches, WebsocketProviderV2)


def install_provider(patches: Patches, cls: type) -> None:
    @patches.method(cls, "_get_response_for_request_id")
    async def _get_response_for_request_id(self: Any, request_id: Any, timeout: float | None = None) -> Any:
        return await old.response_for(self, request_id, timeout)

    @patches.method(cls, "_message_listener")
    def _message_listener(self: Any) -> Any:
        return old.listening(
            self,
            f"{self.__class__.__qualname__} listener background task started. Storing all messages in appropriate "
            "request processor queues / caches to be processed.",
        )

    @patches.method(cls, "_message_listener_callback")
    def _message_listener_callback(self: Any, message_listener_task: Any) -> None:
        session_of(self._request_processor).task_done(message_listener_task)
