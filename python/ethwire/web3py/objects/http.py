# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls over `AsyncHTTPProvider` whose reply becomes its finished object, as in `calls.py`.

A request goes out as web3 sends it. Where the middleware is web3's default and the table knows the result, the reply goes
through the table; all else goes web3's way, with the reply that was received.

::

    Method --> RequestManager.coro_request --> provider._make_request --bytes--> scan, Table --> Finished
                                                                                    |
                                                                               None, NotImplemented
                                                                                    |
               web3's coro_request <-- provider.make_request gives the reply that is here
                        |
    module: apply_result_formatters(formatters, result), which leaves what is finished as it is
"""

from __future__ import annotations

import logging
from contextvars import ContextVar
from typing import Any

from ... import _engine
from ..._engine import Message
from ...session.setting import INSTALLED
from ..patching import Patches
from .calls import OwnMethods, may_be_null
from .tables import Compiled

PROVIDER = "web3.providers.rpc.async_rpc:AsyncHTTPProvider"
FUNCTIONS = (
    "web3.manager:RequestManager._coro_make_request",
    "web3.manager:RequestManager.coro_request",
    "web3.module:apply_result_formatters",
    "web3.module:retrieve_async_method_call_fn",
    "web3.providers.async_base:AsyncJSONBaseProvider.decode_rpc_response",
    "web3.providers.async_base:AsyncJSONBaseProvider.encode_rpc_request",
    f"{PROVIDER}._make_request",
    f"{PROVIDER}.make_request",
)
METHODS = ("_make_request", "decode_rpc_response", "encode_rpc_request", "make_request", "request_func")
MANAGER_METHODS = ("_coro_make_request", "coro_request", "formatted_response")

RECEIVED: ContextVar[tuple[Any, Any] | None] = ContextVar("ethwire_received", default=None)
"""The method and the reply that web3 is to take for the one that it asks for next."""


class Finished:
    """A result that no formatter is to touch any more; `formatter` is the one that the table stands for."""

    __slots__ = ("_message", "formatter", "value")

    def __init__(self, value: Any, formatter: Any, message: Message) -> None:
        self.value = value
        self.formatter = formatter
        self._message = message

    def result(self) -> Any:
        """As web3's middleware gives it to a formatter: for a module that has one of its own."""
        from web3.datastructures import AttributeDict

        return AttributeDict.recursive(self._message.message()["result"])


class HttpCalls:
    """Which calls may go this way."""

    def __init__(self, manager_class: type, provider_class: type) -> None:
        from eth_utils.toolz import compose
        from web3._utils.method_formatters import PYTHONIC_RESULT_FORMATTERS

        self._formatters = PYTHONIC_RESULT_FORMATTERS
        self._identity = compose()
        self._manager_class = manager_class
        self._provider_class: Any = provider_class
        self._methods: OwnMethods | None = None

    def patched(self) -> None:
        """All methods are where they belong."""
        self._methods = OwnMethods(self._provider_class, METHODS)

    def lane(self, manager: Any, method: Any, params: Any) -> Compiled | None:
        calls, provider = INSTALLED.calls, manager._provider
        if calls is None or not self._is_usual(manager, provider) or not calls.is_left_alone(method, params):
            return None
        if calls.is_validated(method) and not calls.declares_no_chain_id(params):
            return None
        compiled: Compiled | None = INSTALLED.tables.of(self._formatters.get(method, self._identity))
        if manager.logger.isEnabledFor(logging.DEBUG) or provider.logger.isEnabledFor(logging.DEBUG):
            return None
        return compiled

    def _is_usual(self, manager: Any, provider: Any) -> bool:
        return bool(
            type(manager) is self._manager_class
            and isinstance(provider, self._provider_class)
            and self._methods is not None
            and self._methods.are_of(provider)
            and not provider.cache_allowed_requests
            and manager.__dict__.keys().isdisjoint(MANAGER_METHODS)
            and INSTALLED.calls.is_default(manager.middleware_onion)
        )


def finished(raw: Any, compiled: Compiled) -> Finished | None:
    """The result of a reply; None where web3 makes it."""
    message = _engine.scan(raw) if type(raw) is bytes else None
    if message is None or message.id is None:
        return None
    value = message.build(compiled.table)
    if value is NotImplemented or may_be_null(value):
        return None
    return Finished(value, compiled.formatter, message)


def install(patches: Patches) -> None:
    from web3 import module
    from web3.manager import RequestManager
    from web3.providers.rpc.async_rpc import AsyncHTTPProvider

    calls = HttpCalls(RequestManager, AsyncHTTPProvider)
    upstream_request = RequestManager.__dict__["coro_request"]
    upstream_make = AsyncHTTPProvider.__dict__["make_request"]
    upstream_formatters = module.apply_result_formatters

    @patches.method(RequestManager, "coro_request")
    async def coro_request(
        self: Any, method: Any, params: Any, error_formatters: Any = None, null_result_formatters: Any = None
    ) -> Any:
        # A module asks with formatters, and formats the result itself; whoever asks without wants what is there.
        asks_for_result = error_formatters is not None and null_result_formatters is not None
        compiled = calls.lane(self, method, params) if asks_for_result else None
        if compiled is None:
            return await upstream_request(self, method, params, error_formatters, null_result_formatters)
        provider = self._provider
        raw = await provider._make_request(method, provider.encode_rpc_request(method, params))
        result = finished(raw, compiled)
        if result is not None:
            return result
        token = RECEIVED.set((method, provider.decode_rpc_response(raw)))
        try:
            return await upstream_request(self, method, params, error_formatters, null_result_formatters)
        finally:
            RECEIVED.reset(token)

    @patches.method(AsyncHTTPProvider, "make_request")
    async def make_request(self: Any, method: Any, params: Any) -> Any:
        received = RECEIVED.get()
        if received is not None and received[0] == method:
            RECEIVED.set(None)
            return received[1]
        return await upstream_make(self, method, params)

    def apply_result_formatters(result_formatters: Any, *result: Any) -> Any:
        if not result or type(result[0]) is not Finished:
            return upstream_formatters(result_formatters, *result)
        if result[0].formatter is result_formatters:
            return result[0].value
        return upstream_formatters(result_formatters, result[0].result())

    patches.set(module, "apply_result_formatters", apply_result_formatters)
    calls.patched()
