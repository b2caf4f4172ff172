# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What `Session` asks of web3.py, as far as it is the same in every release. Each family's module has the rest."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..core.errors import ClosedInOrder
from .information import make_information_class
from .replies import make_replies_class

if TYPE_CHECKING:
    from ..session.session import Session


class CommonLayout:
    """Made once, when ethwire is put there."""

    raises_stray_errors = False
    """An error that answers no request ends the listener, as does what is neither a reply nor an event."""

    def __init__(self) -> None:
        from web3 import exceptions
        from web3._utils.caching import generate_cache_key
        from web3.utils.caching import SimpleCache
        from websockets.exceptions import WebSocketException

        self.generate_cache_key = generate_cache_key
        self.replies_class = make_replies_class(SimpleCache, generate_cache_key)
        self.information_class = make_information_class(SimpleCache)
        # Old releases have one of them, or neither.
        web3s = ("PersistentConnectionClosedOK", "ProviderConnectionError")
        found = [getattr(exceptions, name) for name in web3s if hasattr(exceptions, name)]
        self._losses = (WebSocketException, OSError, EOFError, asyncio.TimeoutError, *found)

    def is_loss(self, error: BaseException) -> bool:
        """Whether this says that there is no connection, and not that something is wrong with the program."""
        return isinstance(error, self._losses)

    def closing_error(self, ended_with: BaseException | None) -> BaseException:
        """What a call in flight gets when the connection ended in good order.

        web3 turns the close of websockets into its own exception; the program gets the one it can catch, websockets'.
        """
        from web3.exceptions import ProviderConnectionError
        from websockets.exceptions import ConnectionClosed

        if ended_with is not None:
            for underlying in (ended_with.__cause__, ended_with.__context__):
                if isinstance(underlying, ConnectionClosed):
                    return underlying
        if ended_with is None or isinstance(ended_with, ClosedInOrder):
            return ProviderConnectionError("The connection was closed while the request was in flight.")
        return ended_with

    def time_exhausted(self, provider: Any, request_id: Any) -> Callable[[], Exception]:
        """Makes the error of a request that was not answered in time."""
        from web3.exceptions import TimeExhausted

        return lambda: TimeExhausted(
            f"Timed out waiting for response with request id `{request_id}` after {provider.request_timeout} second(s). "
            "This may be due to the provider not returning a response with the same id that was sent in the request or an "
            "exception raised during the request was caught and allowed to continue."
        )

    def subscription_of(self, message: dict[str, Any]) -> Any:
        """The id that web3's stream finds in an event, which may be formatted."""
        return message.get("subscription", message.get("params", {}).get("subscription"))

    def neither_reply_nor_event(self, session: Session, message: Any) -> None:
        if session.options.strict and not self.raises_stray_errors:
            # As upstream: a reply that has no id, and that nobody asks for.
            session.processor._request_response_cache.keep(self.generate_cache_key(None), message)
        else:
            raise ValueError("a message that is neither a reply nor an event of a subscription")

    # The connection

    async def open_connection(self, provider: Any) -> None:
        await provider._provider_specific_connect()

    async def close_connection(self, provider: Any) -> None:
        await provider._provider_specific_disconnect()

    async def write(self, provider: Any, data: bytes) -> None:
        await provider.socket_send(data)

    def line_too_long(self, limit: int) -> Exception:
        """What ends a Unix socket whose line does not fit."""
        from web3 import exceptions

        return getattr(exceptions, "ReadBufferLimitReached", ValueError)(
            f"Read buffer limit of `{limit}` bytes was reached. Consider increasing the ``read_buffer_limit`` on the "
            "AsyncIPCProvider."
        )

    def forget_information(self, session: Session, request_id: Any) -> None:
        """web3 need not know any more how the reply to a request is formatted."""
        session.processor._request_information_cache.pop(self.generate_cache_key(request_id))


class OneStream:
    """Before 7.7: all subscriptions have one stream, and web3 knows each by what it knows of its request alone."""

    has_handlers = False

    # Messages

    def lane_of(self, session: Session, subscription_id: Any) -> Any:
        return session.stream if subscription_id in session.bound else None

    def subscription_of(self, message: dict[str, Any]) -> Any:
        return message.get("params", {}).get("subscription")

    def form_request(self, provider: Any, method: Any, params: Any) -> dict[str, Any]:
        return json.loads(provider.encode_rpc_request(method, params))

    def encode(self, provider: Any, request: dict[str, Any]) -> bytes:
        """Of one that was formed, and so is JSON."""
        return json.dumps(request).encode()

    # Subscriptions

    def information_bound(self, session: Session, subscription_id: Any) -> None:
        session.bound.add(subscription_id)
        session.subscription_added(subscription_id)

    def information_unbound(self, session: Session, subscription_id: Any) -> None:
        session.bound.discard(subscription_id)
        session.subscription_removed(subscription_id)

    def forget_subscriptions(self, session: Session) -> None:
        """Ids of an earlier connection mean nothing on this one."""
        session.bound.clear()

    def subscriptions_go_on(self, session: Session) -> None:
        """After a reconnect they have the ids that they had."""
