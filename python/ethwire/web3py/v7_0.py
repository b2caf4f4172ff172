# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py 7.0 to 7.6: a stream without handlers and without a subscription manager, and requests that one function sends
and receives. What is known of a request is kept under a guessed id, as `module_calls.py` says."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

from ..session import requests
from ..session.session import Session, session_of
from ..session.setting import INSTALLED
from . import module_calls, old_readers, v7, v7_7
from .layout import OneStream
from .patching import Methods, Patches, standing

PROCESSOR = f"{v7.PERSISTENT}.request_processor:RequestProcessor"

LATER = frozenset(
    {
        f"{v7_7.PROVIDER}.send_request",
        f"{v7_7.PROVIDER}.recv_for_request",
        f"{v7_7.MANAGER}.recv_for_request",
        f"{PROCESSOR}._reset_handler_subscription_queue",
    }
)


def is_here(name: str) -> bool:
    return name not in LATER and ".subscription_manager:" not in name and ".subscription_container:" not in name


REPLACED = (
    *filter(is_here, v7_7.REPLACED),
    f"{PROCESSOR}.cache_request_information",
    f"{PROCESSOR}.pop_cached_request_information",
)
RELIED_UPON = (
    *(name for name in filter(is_here, v7_7.RELIED_UPON) if name not in REPLACED),
    f"{PROCESSOR}._bump_cache_if_key_present",
    f"{v7_7.MANAGER}.send",
    "web3.module:retrieve_async_method_call_fn",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request",
)
EXTRAS = v7_7.EXTRAS


class Layout(OneStream, v7_7.Layout):
    """What `Session` needs to know of these."""

    def __init__(self) -> None:
        from web3._utils.caching import RequestInformation
        from web3._utils.encoding import FriendlyJsonSerde, Web3JsonEncoder
        from web3.providers.persistent import AsyncIPCProvider

        super().__init__()
        self._information = RequestInformation
        self._serde, self._encoder = FriendlyJsonSerde(), Web3JsonEncoder
        if hasattr(AsyncIPCProvider, "_raw_message"):
            # Until 7.2 messages are told apart by their brackets, not by lines.
            self.why_no_lines = "until web3.py 7.2 a message over IPC need not end its line"
            self._readers[AsyncIPCProvider]["reader"] = self._stream_reader

    # Messages

    def _stream_reader(self, provider: Any) -> Any:
        end = functools.partial(self.closed_in_order, user_message="Socket reader received end of stream.")
        return old_readers.stream_reader(provider, end)

    def subscriptions_of(self, manager: Any) -> Callable[[Any], Any]:
        processor = manager._request_processor
        bound = session_of(processor).bound
        return lambda subscription_id: subscription_id in bound or subscription_id in processor.active_subscriptions

    # Subscriptions

    def manager_of(self, session: Session, subscription_id: Any) -> Any:
        """The manager that has subscribed last: a provider has one."""
        return session.module_manager and session.module_manager()

    # Requests

    def form_known_request(self, provider: Any, method: Any, params: Any) -> dict[str, Any]:
        request_id = next(provider.request_counter)
        # Whatever another call guessed to be this id's is not.
        module_calls.forget(session_of(provider._request_processor), request_id)
        return {"jsonrpc": "2.0", "method": method, "params": params or [], "id": request_id}

    def encode(self, provider: Any, request: dict[str, Any]) -> bytes:
        try:
            return json.dumps(request).encode()
        except TypeError:
            return self._serde.json_encode(request, cls=self._encoder).encode()

    def keep_information(self, session: Session, request: dict[str, Any], response_formatters: Any) -> Any:
        key = self.generate_cache_key(request["id"])
        information = self._information(request["method"], request["params"], response_formatters)
        session.processor._request_information_cache.cache(key, information)
        return key


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    from web3._utils.caching import async_handle_request_caching
    from web3.manager import RequestManager
    from web3.providers.persistent.persistent import PersistentConnectionProvider
    from web3.providers.persistent.persistent_connection import PersistentConnection
    from web3.providers.persistent.request_processor import RequestProcessor, TaskReliantQueue

    layout = Layout()
    INSTALLED.layout = layout
    INSTALLED.known_gets = v7.known_gets()
    patches.methods(provider_methods(PersistentConnectionProvider, layout, async_handle_request_caching))
    v7.install_processor(patches, RequestProcessor)
    patches.methods(v7.queue_methods(TaskReliantQueue))
    patches.methods(module_calls.information_methods(RequestProcessor))
    module_calls.install_manager(patches, RequestManager, "socket_request")
    v7.install_raw_send(patches, PersistentConnection)
    v7.install_stream(patches, RequestManager, PersistentConnectionProvider)


def provider_methods(cls: type, layout: Layout, caching: Any, find: Any = standing) -> Methods:
    """Of `PersistentConnectionProvider`."""
    methods = v7.connection_methods(cls, find)
    methods |= layout.batch_methods(cls, find)

    async def make_request(self: Any, method: Any, params: Any) -> Any:
        session = session_of(self._request_processor)
        request = layout.form_request(self, method, params)
        module_calls.sends(session, request["id"])
        with requests.claiming(True):
            await requests.send_any(session, request, lambda each: layout.encode(self, each))
        return await self._get_response_for_request_id(request["id"])

    methods["make_request"] = caching(make_request)
    return methods
