# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`eth_call` in one round trip.

web3's validation asks for `eth_chainId` before a call and again after it, to compare it with a `chainId` that the
transaction may declare. Here it is asked only for a transaction that declares one, and once a connection.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from .._options import Options
from ..session.session import Session, session_of
from .patching import Patches

FUNCTIONS = (
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_request_processor",
    "web3.middleware.formatting:FormattingMiddlewareBuilder.async_response_processor",
    "web3.middleware.validation:async_build_method_validators",
    "web3.middleware.validation:_chain_id_validator",
    "web3.middleware.validation:_transaction_param_validator",
    "web3.middleware.validation:_build_formatters_dict",
)


async def remembered(session: Session, async_w3: Any) -> int:
    """The chain id of this connection."""
    if session.chain_id is None:
        connection = session.connection
        chain_id = await async_w3.eth.chain_id
        if session.connection != connection:
            return chain_id
        session.chain_id = chain_id
    return session.chain_id


def session_for(async_w3: Any) -> Session | None:
    provider = async_w3.provider
    if not getattr(provider, "has_persistent_connection", False):
        return None
    session = session_of(provider._request_processor)
    return session if session is not None and session.options.remember_chain_id else None


def install_for_functions(patches: Patches, options: Options) -> None:
    """6.15.1: middleware is functions, and this one asks once a call, before it knows the transaction."""
    from web3.middleware import validation

    methods = frozenset(validation.METHODS_TO_VALIDATE)
    upstream = validation.async_build_method_validators

    @functools.wraps(upstream)
    async def async_build_method_validators(async_w3: Any, method: Any) -> Any:
        session = session_for(async_w3) if method in methods else None
        if session is None:
            return await upstream(async_w3, method)
        validator = validation._chain_id_validator(await remembered(session, async_w3))
        return validation._build_formatters_dict({each: validator for each in methods})

    patches.set(validation, "async_build_method_validators", async_build_method_validators)


def install(patches: Patches, options: Options) -> None:
    from web3.middleware import formatting, validation

    cls = formatting.FormattingMiddlewareBuilder
    ours = validation.async_build_method_validators
    methods = frozenset(validation.METHODS_TO_VALIDATE)
    upstream = {name: cls.__dict__[name] for name in ("async_request_processor", "async_response_processor")}
    result_formatters = validation._build_formatters_dict({})["result_formatters"]

    @patches.method(cls, "async_request_processor")
    async def async_request_processor(self: Any, method: Any, params: Any) -> Any:
        if self.async_formatters_builder is not ours or method not in methods:
            return await upstream["async_request_processor"](self, method, params)
        session = session_for(self._w3)
        if session is None:
            return await upstream["async_request_processor"](self, method, params)
        declares = bool(params) and isinstance(params[0], Mapping) and "chainId" in params[0]
        chain_id = await remembered(session, self._w3) if declares else None
        return method, validation._chain_id_validator(chain_id)(params)

    @patches.method(cls, "async_response_processor")
    async def async_response_processor(self: Any, method: Any, response: Any) -> Any:
        if self.async_formatters_builder is not ours or method not in methods or session_for(self._w3) is None:
            return await upstream["async_response_processor"](self, method, response)
        # As with the chain id, which what validates results does not look at.
        self._w3.provider._request_processor.append_middleware_response_processor(
            response, formatting._apply_response_formatters(method, result_formatters, {})
        )
        return response
