# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What web3.py 6.11 to 6.20 and 7.0.0b2 have in common: a stream, but no handlers, no subscription manager and no batches.
"""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

from ..core.errors import ClosedInOrder
from ..core.event import message_of
from ..session import listener, requests, stream
from ..session.session import Session, session_of
from . import module_calls
from .layout import CommonLayout, OneStream
from .old_connections import OldConnection
from .patching import Patches


class EndOfStream(Exception):
    """Nothing follows in the stream."""


class OldLayout(OneStream, CommonLayout):
    """What `Session` needs to know of 6.x and 7.0.0b2."""

    ends_in_queue = False
    closed_in_order: type[Exception] = ClosedInOrder

    def __init__(self) -> None:
        super().__init__()
        self.connections: dict[type, OldConnection] = {}

    # The connection

    def connection_of(self, provider: Any) -> OldConnection:
        for cls, connection in self.connections.items():
            if isinstance(provider, cls):
                return connection
        raise TypeError(f"the connection of a {type(provider).__name__} is not known")

    async def open_connection(self, provider: Any) -> None:
        await self.connection_of(provider).open(provider)

    async def close_connection(self, provider: Any) -> None:
        await self.connection_of(provider).close(provider)

    async def write(self, provider: Any, data: bytes) -> None:
        await self.connection_of(provider).write(provider, data)

    # Messages

    def text_reader(self, provider: Any) -> Any:
        return self.connection_of(provider).reader(provider)

    def sort_replies(self, replies: list[Any]) -> list[Any]:
        raise ValueError("a list of replies, and no batch was sent")

    # Errors

    def raise_listener_error(self, provider: Any) -> None:
        requests.raise_listener_error(provider)

    def say_silenced(self, provider: Any, error: Exception) -> None:
        provider.logger.error(
            "Exception caught in listener, error logging and keeping listener background task alive."
            f"\n    error={error.__class__.__name__}: {error}"
        )

    def say_closed_in_order(self, provider: Any, closed: Any) -> None:
        provider.logger.debug("Message listener background task has ended: the connection was closed.")

    def error_of(self, session: Session, message: Any) -> BaseException:
        return ValueError(message["error"])

    def nameless_error(self, session: Session, message: Any) -> None:
        """An error without an id, and nobody knows whose it is. As upstream, a reply that nobody asks for."""
        session.tell_once("stray", "An error that names no request was received:\n    error=%s", message["error"])
        session.processor._request_response_cache.keep(self.generate_cache_key(None), message)

    def stray_unknown(self, session: Session, message: Any) -> None:
        """As upstream: a reply like any other that nobody asks for."""

    # The end

    def end_of_stream(self, task: Any) -> BaseException:
        return EndOfStream()

    def closed_here(self, provider: Any) -> BaseException:
        from web3.exceptions import ProviderConnectionError

        return ProviderConnectionError("The connection was closed by `disconnect()`.")


async def make_request(provider: Any, method: Any, params: Any, of: str) -> Any:
    """A provider's own; `of` is what web3 calls its connection."""
    from web3.exceptions import ProviderConnectionError

    data = provider.encode_rpc_request(method, params)
    session = session_of(provider._request_processor)
    if not session.layout.connection_of(provider).is_made(provider):
        raise ProviderConnectionError(f"Connection to {of} has not been initiated for the provider.")
    request = json.loads(data)
    # Under its own information, which is known before the first byte leaves.
    module_calls.sends(session, request["id"])

    def encoded(sent: dict[str, Any]) -> bytes:
        return data if sent is request else session.layout.encode(provider, sent)

    with requests.claiming(True):
        await requests.send_any(session, request, encoded)
    return await provider._get_response_for_request_id(request["id"])


async def response_for(provider: Any, request_id: Any, timeout: float | None = None) -> Any:
    response = await requests.response_for(session_of(provider._request_processor), request_id, timeout)
    provider.logger.debug(f"Popping response for id {request_id} from cache.")
    return response


def listening(provider: Any, greeting: str = "") -> Any:
    """The coroutine of the listener's task. The connection begins now, and not when the task first runs."""
    session = session_of(provider._request_processor)
    session.begin()

    async def run() -> None:
        asyncio.current_task().add_done_callback(session.task_done)
        if greeting:
            provider.logger.info(greeting)
        await listener.listen_on(session)

    return session.listen_with(listener.to_the_end(session, run))


def install_processor(patches: Patches, cls: type) -> None:
    upstream = {name: cls.__dict__[name] for name in ("__init__", "pop_raw_response", "clear_caches")}
    waits = inspect.iscoroutinefunction(upstream["pop_raw_response"])
    patches.methods(module_calls.information_methods(cls))

    @patches.method(cls, "__init__")
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        upstream["__init__"](self, *args, **kwargs)
        session_of(self)

    def keep(self: Any, raw_response: Any, subscription: bool = False) -> None:
        session = session_of(self)
        if subscription:
            session.event((raw_response.get("params") or {}).get("subscription"), raw_response, 0)
        else:
            session.reply(raw_response.get("id"), raw_response)

    async def keep_awaited(self: Any, raw_response: Any, subscription: bool = False) -> None:
        keep(self, raw_response, subscription)

    # From 6.15 on it is awaited.
    keeps_awaited = inspect.iscoroutinefunction(cls.__dict__["cache_raw_response"])
    patches.method(cls, "cache_raw_response")(keep_awaited if keeps_awaited else keep)

    @patches.method(cls, "pop_raw_response")
    def pop_raw_response(self: Any, cache_key: Any = None, subscription: bool = False) -> Any:
        if not subscription:
            return upstream["pop_raw_response"](self, cache_key=cache_key)
        session = session_of(self)
        # From 6.16 on it is awaited.
        return stream.take_message(session) if waits else message_of(session.stream.take())

    @patches.method(cls, "clear_caches")
    def clear_caches(self: Any) -> None:
        session = session_of(self)
        session.clear()
        session.bound.clear()
        upstream["clear_caches"](self)


def install_manager(patches: Patches, cls: type, send_name: str, next_name: str, process_name: str) -> None:
    from web3.exceptions import ProviderConnectionError
    from web3.providers.persistent import PersistentConnectionProvider

    upstream = cls.__dict__[next_name]
    module_calls.install_manager(patches, cls, send_name)

    @patches.method(cls, next_name)
    async def next_(self: Any) -> Any:
        provider = self._provider
        if not isinstance(provider, PersistentConnectionProvider):
            return await upstream(self)
        session = session_of(provider._request_processor)
        if session is None:
            return await upstream(self)
        if provider._message_listener_task is None:
            kind = "websocket" if send_name == "ws_send" else "persistent"
            raise ProviderConnectionError(f"No listener found for {kind} connection.")
        try:
            message = await next_message(session)
        except EndOfStream:
            # The listener's task may end in this very turn.
            await asyncio.sleep(0)
            task = provider._message_listener_task
            if task is None or not task.cancelled():
                # Else that raises the listener's cancellation, in a stream that nobody has cancelled.
                requests.raise_listener_error(provider)
            raise StopAsyncIteration from None
        return await getattr(self, process_name)(message)


async def next_message(session: Session) -> Any:
    """The next message of a subscription that web3 knows."""
    while True:
        message = message_of(await stream.take(session))
        session.provider.logger.debug(
            f"Subscription response popped from queue to be processed:\n    raw_response={message}"
        )
        subscription_id = message.get("params", {}).get("subscription")
        if subscription_id in session.bound or subscription_id in session.processor.active_subscriptions:
            return message


def leaves(provider: Any) -> None:
    """The end that comes now is the program's own, and no loss."""
    session = session_of(provider._request_processor)
    if session is not None:
        session.is_leaving = True


def install_disconnect(patches: Patches, cls: type) -> None:
    """Upstream raises out of `disconnect()` what ended the listener long ago, and leaves its caches as they are."""
    from websockets.exceptions import ConnectionClosed

    upstream = cls.__dict__["disconnect"]

    @patches.method(cls, "disconnect")
    async def disconnect(self: Any) -> None:
        leaves(self)
        try:
            await upstream(self)
        except (ConnectionClosed, OSError):
            self._request_processor.clear_caches()
