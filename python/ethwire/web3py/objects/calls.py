# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Calls whose reply becomes its finished object: `get_block`, `get_logs`, `call`, `block_number` and their like.

Where the middleware is web3's default, it leaves these requests as they are and makes AttributeDicts of their results,
which the table does itself: so the request is sent as it is, and the reply goes through the table. Everything else, and
whatever the table does not know, goes web3's way, with the reply that was received.
"""

from __future__ import annotations

import functools
import inspect
import json
import logging
import re
from typing import Any

from ..._engine import Message
from ...core.event import message_of
from ...session.requests import claiming, item_for, send
from ...session.session import Session, session_of
from ...session.setting import INSTALLED
from .. import module_calls
from ..patching import Patches
from ..state import STATE
from .tables import Tables

HEX_32 = re.compile(r"0x[0-9a-fA-F]{64}", re.ASCII)
HEX_20 = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)

PLAIN_TYPES = frozenset({"uint", "bytes"})
"""Names are resolved in addresses alone."""

# What the default middleware, or the manager, does more with than with a result.
SPECIAL = frozenset({"eth_sendTransaction", "eth_subscribe", "eth_unsubscribe"})

# What is asked of the class of a provider, and of the provider itself, is whether these are what they are now.
PROVIDER_METHODS = (
    "_get_response_for_request_id",
    "encode_rpc_dict",
    "form_request",
    "recv_for_request",
    "recv_func",
    "send_func",
    "send_request",
)
PROVIDER_METHODS_BEFORE_7_7 = ("_get_response_for_request_id", "encode_rpc_request", "make_request", "request_func")
MANAGER_METHODS = ("_process_response", "formatted_response", "recv_for_request", "send", "socket_request")


class OwnMethods:
    """Methods of a provider's class that are web3's, or a lower level's, own: a derived class, or an object, may have others."""

    def __init__(self, cls: type, names: tuple[str, ...]) -> None:
        self._methods = {name: getattr(cls, name) for name in names}
        self._known: dict[type, bool] = {}

    def are_of(self, provider: Any) -> bool:
        cls = type(provider)
        known = self._known.get(cls)
        if known is None:
            known = all(getattr(cls, name) is each for name, each in self._methods.items())
            self._known[cls] = known
        return known and provider.__dict__.keys().isdisjoint(self._methods)


class Calls:
    """The lane of calls beside `RequestManager.socket_request`."""

    def __init__(self, tables: Tables, manager_class: type, provider_class: type) -> None:
        from web3._utils.rpc_abi import RPC_ABIS
        from web3.middleware.validation import METHODS_TO_VALIDATE

        self._tables = tables
        self._abis = RPC_ABIS
        self._validated = frozenset(METHODS_TO_VALIDATE) - SPECIAL
        """web3 compares the chain id that a transaction declares with the node's."""
        # As they lie in the onion: the innermost first.
        self._default_middleware = tuple(each for each, _ in reversed(manager_class.get_default_middleware()))
        self._manager_class = manager_class
        names = PROVIDER_METHODS if hasattr(provider_class, "form_request") else PROVIDER_METHODS_BEFORE_7_7
        self._methods = OwnMethods(provider_class, names)

    def lane(self, manager: Any, session: Session, method: Any, params: Any, response_formatters: Any) -> Any:
        """The table of a call that can go this way, or None."""
        if response_formatters is None or not self._is_usual(manager, session) or not self.is_left_alone(method, params):
            return None
        if self.is_validated(method) and not (session.is_patched and self.declares_no_chain_id(params)):
            return None
        return self._table(manager, response_formatters)

    def reply_lane(self, manager: Any, session: Session, information: Any) -> Any:
        """The table for the reply to a request that web3 has sent, or None."""
        if information is None or not self._is_usual(manager, session) or information.method in SPECIAL:
            return None
        return self._table(manager, information.response_formatters)

    def _is_usual(self, manager: Any, session: Session) -> bool:
        """Whether nothing is between a call and its reply but what web3 has there by default."""
        provider = session.provider
        return (
            type(manager) is self._manager_class
            # Not so where a program has given its w3 another provider: then web3 finds no formatters.
            and session_of(manager._request_processor) is session
            and session.level >= 2
            and self._methods.are_of(provider)
            and not provider.cache_allowed_requests
            and manager.__dict__.keys().isdisjoint(MANAGER_METHODS)
            and self.is_default(manager.middleware_onion)
        )

    def is_default(self, onion: Any) -> bool:
        """Whether the middleware is web3's default."""
        return tuple(onion._queue.values()) == self._default_middleware

    def is_validated(self, method: Any) -> bool:
        return method in self._validated

    @staticmethod
    def declares_no_chain_id(params: Any) -> bool:
        """Whether the chain id is asked for only where a transaction declares one (`web3py/chain_id.py`), and this one
        does not."""
        is_mended = INSTALLED.options.remember_chain_id and STATE.extras.get("chain_id") == ""
        return is_mended and bool(params) and type(params[0]) is dict and "chainId" not in params[0]

    def _table(self, manager: Any, response_formatters: Any) -> Any:
        compiled = self._tables.of(response_formatters[0]) if response_formatters else None
        # Whoever reads the log gets all of web3's lines.
        if compiled is None or manager.logger.isEnabledFor(logging.DEBUG):
            return None
        return None if manager._provider.logger.isEnabledFor(logging.DEBUG) else compiled.table

    def is_left_alone(self, method: Any, params: Any) -> bool:
        """Whether the default middleware sends this request as it is."""
        if method in SPECIAL:
            return False
        types = self._abis.get(method)
        if types is None:
            return True
        if not isinstance(params, (list, tuple)):
            return False
        if isinstance(types, dict):
            # Names of ENS are looked for in the fields of the first argument.
            first = params[0] if params else None
            return type(first) is dict and all(
                is_of_type(types[field], first[field]) for field in types.keys() & first.keys()
            )
        return len(params) <= len(types) and all(map(is_of_type, types, params))


def is_of_type(abi_type: str | None, value: Any) -> bool:
    """Whether a parameter is what its type says and no name that is to be resolved."""
    if abi_type is None:
        return True
    if abi_type == "bytes32":
        return type(value) is str and HEX_32.fullmatch(value) is not None
    if abi_type == "address":
        return type(value) is str and HEX_20.fullmatch(value) is not None
    if abi_type == "address[]":
        return type(value) is list and all(is_of_type("address", each) for each in value)
    if abi_type == "bool":
        return type(value) is bool
    return abi_type in PLAIN_TYPES and type(value) in (int, str)


async def call(manager: Any, session: Session, table: Any, method: Any, params: Any, response_formatters: Any) -> Any:
    """One call: its value, or what web3 raises."""
    provider = manager._provider
    request = session.layout.form_known_request(provider, method, params)
    with claiming(True):
        await send(session, request, encoded(session, request))
    reply = await item_for(session, request["id"], None)
    value = built(session, reply, table)
    if value is not NotImplemented:
        return value
    return await by_web3(manager, session, request, message_of(reply), response_formatters)


def built(session: Session, reply: Any, table: Any) -> Any:
    """The value of a reply, or NotImplemented: web3 makes it."""
    if type(reply) is Message:
        value = reply.build(table)
        if value is not NotImplemented and not may_be_null(value):
            session.counters.native_objects += 1
            return value
    return NotImplemented


def may_be_null(value: Any) -> bool:
    """Whether web3 takes this result for none, and then looks at the method to see whether that is an error."""
    if isinstance(value, bytes):
        return not value
    return value is None or (isinstance(value, str) and value == "0x")


def encoded(session: Session, request: dict[str, Any]) -> bytes:
    """The request's bytes: web3's own encoder differs only for what json alone does not take."""
    try:
        return json.dumps(request).encode()
    except TypeError:
        return session.layout.encode(session.provider, request)


async def by_web3(
    manager: Any, session: Session, request: dict[str, Any], response: Any, response_formatters: Any
) -> Any:
    """What web3 does with a reply that is there: middleware, validation, formatters."""
    key = session.layout.keep_information(session, request, response_formatters)
    for middleware in reversed(manager.middleware_onion.as_tuple_of_middleware()):
        response = await middleware(manager.w3).async_response_processor(request["method"], response)
    try:
        return await manager._process_response(response)
    except Exception:
        session.processor._request_information_cache.pop(key)
        raise


def install(patches: Patches) -> None:
    from web3.manager import RequestManager

    upstream = RequestManager.__dict__["socket_request"]

    @patches.method(RequestManager, "socket_request")
    async def socket_request(self: Any, method: Any, params: Any, response_formatters: Any = None) -> Any:
        session = session_of(self._provider._request_processor)
        calls = session.setting.calls if session is not None else None
        table = calls.lane(self, session, method, params, response_formatters) if calls is not None else None
        if table is None:
            return await upstream(self, method, params, response_formatters)
        return await call(self, session, table, method, params, response_formatters)

    async def socket_request_of_module(self: Any, method: Any, params: Any) -> Any:
        # The formatters are in what the module has just stored.
        information = module_calls.REGISTERED.get()
        response_formatters = information.response_formatters if information is not None else None
        session = session_of(self._provider._request_processor)
        calls = session.setting.calls if session is not None else None
        table = calls.lane(self, session, method, params, response_formatters) if calls is not None else None
        if table is None:
            return await upstream(self, method, params)
        module_calls.REGISTERED.set(None)
        return await call(self, session, table, method, params, response_formatters)

    if "response_formatters" not in inspect.signature(upstream).parameters:
        patches.set(RequestManager, "socket_request", functools.wraps(upstream)(socket_request_of_module))
