# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Results and events that are finished, on their way through web3's manager, which has nothing left to do to them."""

from __future__ import annotations

from typing import Any

from ...core.event import message_of
from ...session.requests import item_for
from ...session.session import Session, session_of
from ...session.stream import read
from ..patching import Methods


class Finished(dict[str, Any]):
    """A response whose result is web3's object already."""


def no_formatters() -> Any:
    """What web3 is told about one: nothing is to be done."""
    from web3._utils.caching import RequestInformation

    return RequestInformation("", None, (None, None, None))


def delivered(session: Session, item: Any) -> Any:
    """What a consumer of web3's is given for what its lane has: a message; None for one that cannot be read."""
    if type(item) is dict:
        return item
    formatted = None
    manager = getattr(session.processor._subscription_container, "manager", None)
    if manager is not None and "_process_response" not in manager.__dict__:
        formatted = item.formatted(manager)
    if formatted is None:
        return read(session, item)
    session.counters.native_objects += 1
    return Finished(jsonrpc="2.0", method="eth_subscription", params=formatted)


def add_recv_func(methods: Methods) -> None:
    """The way back of a call: web3's, but for a reply that native code can make into its object."""
    upstream = methods.upstream("recv_func")

    @methods.method("recv_func")
    async def recv_func(self: Any, async_w3: Any, middleware_onion: Any) -> Any:
        by_web3 = await upstream(self, async_w3, middleware_onion)
        session = session_of(self._request_processor)
        if session is None or session.setting.calls is None:
            return by_web3

        async def recv_function(request: dict[str, Any]) -> Any:
            information = session.processor.information_of(request["id"])
            table = session.setting.calls.reply_lane(async_w3.manager, session, information)
            if table is None:
                return await by_web3(request)
            return await received(session, async_w3, middleware_onion, request, table)

        return recv_function


async def received(session: Session, async_w3: Any, middleware_onion: Any, request: dict[str, Any], table: Any) -> Any:
    from ..objects.calls import built

    reply = await item_for(session, request["id"], None)
    value = built(session, reply, table)
    if value is not NotImplemented:
        return Finished(jsonrpc="2.0", id=request["id"], result=value)
    # As web3 does it with the reply that is there.
    response = message_of(reply)
    for middleware in reversed(middleware_onion.as_tuple_of_middleware()):
        response = await middleware(async_w3).async_response_processor(request["method"], response)
    return response
