# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 6.11.1 to 6.14: whoever waits reads, in turns of the loop, and events stand in a deque that drops the oldest.
Here a task reads and nobody else, as from 6.15 on."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from ..session.session import session_of
from ..session.setting import INSTALLED
from . import old, old_connections, v6_15
from .patching import Patches

WEBSOCKET = v6_15.WEBSOCKET
PROVIDER = f"{WEBSOCKET}.websocket_v2:WebsocketProviderV2"
PROCESSOR = f"{WEBSOCKET}.request_processor:RequestProcessor"

REPLACED = (
    f"{PROVIDER}.connect",
    f"{PROVIDER}.disconnect",
    f"{PROVIDER}.make_request",
    f"{PROVIDER}._get_response_for_request_id",
    f"{PROCESSOR}.__init__",
    f"{PROCESSOR}.cache_request_information",
    f"{PROCESSOR}.pop_cached_request_information",
    f"{PROCESSOR}.cache_raw_response",
    f"{PROCESSOR}.pop_raw_response",
    f"{PROCESSOR}.clear_caches",
    "web3.manager:RequestManager.ws_send",
    "web3.manager:RequestManager.ws_recv",
)
RELIED_UPON = (
    f"{PROCESSOR}.get_request_information_for_response",
    f"{PROCESSOR}._bump_cache_if_key_present",
    "web3.manager:RequestManager._process_ws_response",
    "web3.manager:_AsyncPersistentRecvStream.__anext__",
    "web3.module:retrieve_async_method_call_fn",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request",
    "web3.utils.caching:SimpleCache.cache",
)
EXTRAS = v6_15.EXTRAS

QUEUE = "_subscription_response_queue"


class QueueOfItsOwn:
    """The queue of events that a request processor has from 6.15 on, made when it is first asked for."""

    def __get__(self, processor: Any, cls: type) -> Any:
        if processor is None:
            return self
        queue: asyncio.Queue[Any] = asyncio.Queue(processor._subscription_response_deque.maxlen or 0)
        return processor.__dict__.setdefault(QUEUE, queue)


class NothingToSay:
    """From 6.15 on a flag of the request processor, with a log line each time that it changes; before, there is none."""

    def __get__(self, processor: Any, cls: type) -> bool:
        return True

    def __set__(self, processor: Any, value: bool) -> None:
        pass


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    from web3.manager import RequestManager
    from web3.providers.persistent import PersistentConnectionProvider
    from web3.providers.websocket import websocket_v2
    from web3.providers.websocket.request_processor import RequestProcessor
    from web3.providers.websocket.websocket_v2 import WebsocketProviderV2

    INSTALLED.layout = old.OldLayout()
    INSTALLED.layout.connections[WebsocketProviderV2] = old_connections.WebSocket(websocket_v2)
    INSTALLED.known_gets = frozenset({asyncio.Queue.get})
    patches.set(RequestProcessor, QUEUE, QueueOfItsOwn())
    patches.set(RequestProcessor, "_subscription_queue_synced_with_ws_stream", NothingToSay())
    # From 6.15 on a program may have the listener's exceptions silenced; here there was no listener.
    patches.set(PersistentConnectionProvider, "silence_listener_task_exceptions", False)
    patches.set(PersistentConnectionProvider, "_message_listener_task", None)
    old.install_processor(patches, RequestProcessor)
    old.install_manager(patches, RequestManager, "ws_send", "ws_recv", "_process_ws_response")
    install_connection(patches, WebsocketProviderV2)
    v6_15.install_requests(patches, WebsocketProviderV2)

    @patches.method(WebsocketProviderV2, "_get_response_for_request_id")
    async def _get_response_for_request_id(self: Any, request_id: Any) -> Any:
        return await old.response_for(self, request_id)


def install_connection(patches: Patches, cls: type) -> None:
    """The listener's task begins with a connection and ends with it."""
    connects, disconnects = cls.__dict__["connect"], cls.__dict__["disconnect"]

    @patches.method(cls, "connect")
    async def connect(self: Any) -> None:
        await end_listener(self)
        await connects(self)
        if session_of(self._request_processor) is not None:
            self._message_listener_task = asyncio.create_task(old.listening(self))

    @patches.method(cls, "disconnect")
    async def disconnect(self: Any) -> None:
        old.leaves(self)
        try:
            await disconnects(self)
        finally:
            await end_listener(self)


async def end_listener(provider: Any) -> None:
    task, provider._message_listener_task = provider._message_listener_task, None
    if task is not None and not task.get_loop().is_closed():
        task.cancel()
        # Whoever waited for the connection was given its error.
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await task
