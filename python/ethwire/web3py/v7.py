# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py from 7.13 on, and 8: which attributes of which classes are rebound, and to what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from ..session import listener, requests, stream
from ..session.requests import send_batch
from ..session.session import Session, session_of
from ..session.setting import INSTALLED
from . import chain_id, formatters, handlers, ipc, readers, turns
from .layout import CommonLayout
from .patching import Methods, Patches, standing

PERSISTENT = "web3.providers.persistent"

# Whose source has to be the known one: what is replaced, and what is relied upon.
REPLACED = (
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.connect",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider._get_response_for_request_id",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.send_request",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.make_request",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.send_batch_request",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.recv_for_batch_request",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider._message_listener",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider._message_listener_callback",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider._handle_listener_task_exceptions",
    f"{PERSISTENT}.request_processor:RequestProcessor.__init__",
    f"{PERSISTENT}.request_processor:RequestProcessor.cache_raw_response",
    f"{PERSISTENT}.request_processor:RequestProcessor.pop_raw_response",
    f"{PERSISTENT}.request_processor:RequestProcessor.clear_caches",
    f"{PERSISTENT}.request_processor:TaskReliantQueue.get",
    f"{PERSISTENT}.persistent_connection:PersistentConnection.send",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager._add_subscription",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager._remove_subscription",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager.handle_subscriptions",
    "web3.manager:RequestManager.socket_request",
    "web3.manager:RequestManager._get_next_message",
    "web3.manager:RequestManager._message_stream",
)
RELIED_UPON = (
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.disconnect",
    f"{PERSISTENT}.persistent:PersistentConnectionProvider.recv_for_request",
    f"{PERSISTENT}.websocket:WebSocketProvider.socket_recv",
    f"{PERSISTENT}.websocket:WebSocketProvider._provider_specific_socket_reader",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider.socket_recv",
    f"{PERSISTENT}.async_ipc:AsyncIPCProvider._provider_specific_socket_reader",
    f"{PERSISTENT}.request_processor:RequestProcessor.cache_request_information",
    f"{PERSISTENT}.request_processor:RequestProcessor.get_request_information_for_response",
    f"{PERSISTENT}.request_processor:RequestProcessor._reset_handler_subscription_queue",
    f"{PERSISTENT}.subscription_container:SubscriptionContainer.get_by_id",
    f"{PERSISTENT}.subscription_container:SubscriptionContainer.add_subscription",
    f"{PERSISTENT}.subscription_container:SubscriptionContainer.remove_subscription",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager.subscribe",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager.unsubscribe",
    f"{PERSISTENT}.subscription_manager:SubscriptionManager._handler_task_callback",
    "web3.manager:RequestManager.recv_for_request",
    "web3.manager:RequestManager.recv",
    "web3.manager:RequestManager._process_response",
    "web3.manager:RequestManager._async_make_socket_batch_request",
    "web3.utils.caching:SimpleCache.cache",
    "web3.utils.caching:SimpleCache.async_await_and_popitem",
)
# Single defects: each is mended where its own functions are known.
EXTRAS = {
    "chain_id": chain_id.FUNCTIONS,
    "formatters": formatters.FUNCTIONS,
    "ipc": ipc.FUNCTIONS,
    "turns": turns.FUNCTIONS,
}


class Layout(CommonLayout):
    """What `Session` needs to know of this web3.py."""

    has_handlers = True
    why_no_lines = ""
    """Why a message over a Unix socket need not be a line; empty where it is one."""
    ends_in_queue = True
    """The end of the listener stands in web3's public queues, as an exception."""
    raises_stray_errors = True

    def __init__(self) -> None:
        from web3._utils.batching import BATCH_REQUEST_ID, sort_batch_response_by_response_ids
        from web3.exceptions import PersistentConnectionClosedOK, TaskNotRunning
        from web3.providers.persistent import AsyncIPCProvider, WebSocketProvider

        super().__init__()
        self.closed_in_order = PersistentConnectionClosedOK
        self.batch_request_id = BATCH_REQUEST_ID
        self._task_not_running = TaskNotRunning
        self._validate = self.validation()
        self._sort = sort_batch_response_by_response_ids
        self._websocket_provider = WebSocketProvider
        self._readers = {
            cls: {name: getattr(cls, name) for name in readers.OVERRIDES} | {"reader": reader}
            for cls, reader in (
                (WebSocketProvider, readers.websocket_reader),
                (AsyncIPCProvider, readers.stream_reader),
            )
        }

    def validation(self) -> Any:
        """The function of web3's that raises what an error object says."""
        from web3._utils.validation import validate_rpc_response_and_raise_if_error

        return validate_rpc_response_and_raise_if_error

    # Messages

    def subscriptions_of(self, manager: Any) -> Callable[[Any], Any]:
        """Tells whether web3 knows a subscription, by its id."""
        return manager.w3.subscription_manager.get_by_id

    def text_reader(self, provider: Any) -> readers.Reader | None:
        return readers.text_reader(provider, self._readers)

    def lane_of(self, session: Session, subscription_id: Any) -> Any:
        container = session.processor._subscription_container
        subscription = container.get_by_id(subscription_id) if container is not None else None
        if subscription is None:
            return None
        return session.handlers if subscription._handler else session.stream

    def sort_replies(self, replies: list[Any]) -> list[Any]:
        """Only for its warning: `Batch.in_order` knows the order of the requests."""
        if any(reply.get("id") is None for reply in replies):
            return self._sort(replies)
        return replies

    def unclaimed_batch(self, session: Session, replies: list[Any]) -> None:
        waiting = session.calls.get(self.batch_request_id)
        if waiting is not None:
            session.reply(self.batch_request_id, replies)
        else:
            key = self.generate_cache_key(self.batch_request_id)
            session.processor._request_response_cache.keep(key, replies)

    # Errors

    def raise_listener_error(self, provider: Any) -> None:
        provider._handle_listener_task_exceptions()

    def say_silenced(self, provider: Any, error: Exception) -> None:
        provider._error_log_listener_task_exception(error)

    def say_closed_in_order(self, provider: Any, closed: Any) -> None:
        provider.logger.info("Message listener background task has ended gracefully: %s", closed.user_message)

    def error_of(self, session: Session, message: Any) -> BaseException:
        """The exception that web3 makes of an error object."""
        try:
            self._validate(message, None, logger=session.provider.logger)
        except Exception as error:
            return error
        return ValueError(f"not an error of JSON-RPC: {message!r}")

    def nameless_error(self, session: Session, message: Any) -> None:
        """An error without an id, and nobody knows whose it is."""
        self.stray_error(session, message, "stray", "An error that names no request was received:\n    error=%s")

    def stray_unknown(self, session: Session, message: Any) -> None:
        """An error with an id that nobody sent."""
        self.stray_error(session, message, "unknown", "An error for a request that nobody made was received:\n    error=%s")

    def stray_error(self, session: Session, message: Any, kind: str, text: str) -> None:
        error = self.error_of(session, message)
        if not self.raises_stray_errors:
            session.tell_once(kind, text, error)
        elif session.provider.silence_listener_task_exceptions:
            self.say_silenced(session.provider, error)
        elif session.options.strict:
            raise StrayError(error)
        else:
            session.tell_once(kind, text, error)

    # The end

    def end_of_stream(self, task: Any) -> BaseException:
        return self._task_not_running(task, message="Message listener task has ended.")

    def say_end_of_stream(self, logger: Any, ended: Any) -> None:
        logger.error("Stopping message stream: %s", ended.message)

    def say_end_of_handling(self, logger: Any, ended: Any) -> None:
        logger.error("Stopping subscription handling: %s", ended.message)

    def handler_task_failed(self) -> Any:
        """The exception by which a handler's own task ends the handlers' loop, or none where there are no such tasks."""
        from web3.exceptions import SubscriptionHandlerTaskException

        return SubscriptionHandlerTaskException

    def closed_here(self, provider: Any) -> BaseException:
        """What a call in flight gets when the program itself disconnects."""
        from web3.exceptions import PersistentConnectionClosedOK
        from websockets.exceptions import ConnectionClosedOK
        from websockets.frames import Close

        if isinstance(provider, self._websocket_provider):
            return ConnectionClosedOK(None, Close(1000, ""), None)
        return PersistentConnectionClosedOK(user_message="The connection was closed by `disconnect()`.")

    # Subscriptions

    def manager_of(self, session: Session, subscription_id: Any) -> Any:
        """The `RequestManager` whose consumers get the events of a subscription; None where it is not known."""
        container = session.processor._subscription_container
        subscription = container.get_by_id(subscription_id) if container is not None else None
        w3 = getattr(getattr(subscription, "manager", None), "_w3", None)
        return w3.manager if w3 is not None else None

    def information_bound(self, session: Session, subscription_id: Any) -> None:
        """The subscription itself is added by its manager, a moment later."""

    def information_unbound(self, session: Session, subscription_id: Any) -> None:
        """The subscription itself is removed by its manager."""

    def forget_subscriptions(self, session: Session) -> None:
        """Subscriptions of an earlier connection have ids that mean nothing on this one."""
        container = session.processor._subscription_container
        if container is None:
            return
        for subscription in list(container.subscriptions):
            if subscription.__dict__.get("_ethwire_connection", session.connection) != session.connection:
                container.remove_subscription(subscription)

    def subscriptions_go_on(self, session: Session) -> None:
        """After a reconnect they belong to the new connection."""
        container = session.processor._subscription_container
        for subscription in container.subscriptions if container is not None else ():
            subscription._ethwire_connection = session.connection

    # Requests

    def form_request(self, provider: Any, method: Any, params: Any) -> dict[str, Any]:
        return provider.form_request(method, params)

    def form_known_request(self, provider: Any, method: Any, params: Any) -> dict[str, Any]:
        """The same where the provider's own functions are web3's."""
        return provider.form_request(method, params)

    def encode(self, provider: Any, request: dict[str, Any]) -> bytes:
        return provider.encode_rpc_dict(request)

    def keep_information(self, session: Session, request: dict[str, Any], response_formatters: Any) -> Any:
        """Has web3 know how the reply to a request is formatted; returns web3's key of that."""
        return session.processor.cache_request_information(
            request["id"], request["method"], request["params"], response_formatters=response_formatters
        )

    def batch_methods(self, cls: type, find: Any = standing) -> Methods:
        """Of `PersistentConnectionProvider`."""
        methods = Methods(cls, find)

        @methods.method("send_batch_request")
        async def send_batch_request(provider: Any, requests: Any) -> Any:
            batch = [provider.form_request(method, params) for method, params in requests]
            data = provider.encode_batch_request_dicts(batch)
            await send_batch(session_of(provider._request_processor), batch, data)
            return batch

        @methods.method("recv_for_batch_request")
        async def recv_for_batch_request(provider: Any, _request_dicts: Any) -> Any:
            session = session_of(provider._request_processor)
            return await requests.responses_for(session, _request_dicts, self.batch_request_id)

        return methods


class StrayError(Exception):
    """Carries, with `strict`, the error that ends the listener as it does upstream."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(error)
        self.error = error


def install(patches: Patches, options: Any) -> None:
    """Rebinds the attributes; the digests have been looked at."""
    install_with(patches, Layout())


def install_with(patches: Patches, layout: Layout) -> None:
    from web3._utils.caching.caching_utils import async_handle_send_caching
    from web3.manager import RequestManager
    from web3.providers.persistent.persistent import PersistentConnectionProvider
    from web3.providers.persistent.persistent_connection import PersistentConnection
    from web3.providers.persistent.request_processor import RequestProcessor, TaskReliantQueue
    from web3.providers.persistent.subscription_manager import SubscriptionManager

    INSTALLED.layout = layout
    INSTALLED.known_gets = known_gets()
    patches.methods(provider_methods(PersistentConnectionProvider, layout, async_handle_send_caching))
    install_processor(patches, RequestProcessor)
    patches.methods(queue_methods(TaskReliantQueue))
    install_manager(patches, RequestManager, PersistentConnection)
    install_stream(patches, RequestManager, PersistentConnectionProvider)
    install_subscriptions(patches, SubscriptionManager)


def known_gets() -> frozenset[Any]:
    """The ways of a queue to give its items that a lane can go without."""
    from web3.providers.persistent.request_processor import TaskReliantQueue

    return frozenset({asyncio.Queue.get, TaskReliantQueue.get})


def provider_methods(cls: type, layout: Layout, send_caching: Any, find: Any = standing) -> Methods:
    """Of `PersistentConnectionProvider`."""
    methods = connection_methods(cls, find)
    methods |= layout.batch_methods(cls, find)
    upstream = methods.upstream("make_request")

    async def send_request(self: Any, method: Any, params: Any) -> Any:
        session = session_of(self._request_processor)
        request = self.form_request(method, params)
        await requests.send_any(session, request, self.encode_rpc_dict)
        return request

    methods["send_request"] = send_caching(send_request)

    @methods.method("make_request")
    async def make_request(self: Any, method: Any, params: Any) -> Any:
        with requests.claiming(True):
            return await upstream(self, method, params)

    return methods


def connection_methods(cls: type, find: Any = standing) -> Methods:
    """Of these, the life of a connection, from `connect()` to the end of its listener, and replies by id."""
    methods = Methods(cls, find)
    upstream = methods.upstream("connect")

    @methods.method("connect")
    async def connect(self: Any) -> None:
        await session_of(self._request_processor).flapping.wait(self.logger)
        await upstream(self)

    @methods.method("_get_response_for_request_id")
    async def _get_response_for_request_id(self: Any, request_id: Any, timeout: float | None = None) -> Any:
        return await requests.response_for(session_of(self._request_processor), request_id, timeout)

    @methods.method("_message_listener")
    def _message_listener(self: Any) -> Any:
        # The connection begins now, in `connect()`, and not when the listener's task first runs: a call may be sooner.
        session = session_of(self._request_processor)
        session.begin()
        return session.listen_with(listener.to_the_end(session, lambda: run_listener(self, session)))

    async def run_listener(self: Any, session: Session) -> None:
        self.logger.info(
            "%s listener background task started. Storing all messages in appropriate request processor queues / "
            "caches to be processed.",
            self.__class__.__qualname__,
        )
        try:
            await listener.listen_on(session)
        except StrayError as stray:
            raise stray.error from None

    @methods.method("_message_listener_callback")
    def _message_listener_callback(self: Any, message_listener_task: Any) -> None:
        session_of(self._request_processor).task_done(message_listener_task)

    @methods.method("_handle_listener_task_exceptions")
    def _handle_listener_task_exceptions(self: Any) -> None:
        requests.raise_listener_error(self)

    return methods


def install_processor(patches: Patches, cls: type) -> None:
    upstream = cls.__dict__["__init__"]

    @patches.method(cls, "__init__")
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        upstream(self, *args, **kwargs)
        session_of(self)

    patches.methods(processor_methods(cls))


def processor_methods(cls: type, find: Any = standing) -> Methods:
    """Of `RequestProcessor`."""
    methods = Methods(cls, find)
    upstream = {name: methods.upstream(name) for name in ("pop_raw_response", "clear_caches")}

    @methods.method("cache_raw_response")
    async def cache_raw_response(self: Any, raw_response: Any, subscription: bool = False) -> None:
        session = session_of(self)
        if subscription:
            session.event((raw_response.get("params") or {}).get("subscription"), raw_response, 0)
        elif isinstance(raw_response, list):
            session.batch(raw_response)
        else:
            session.reply(raw_response.get("id"), raw_response)

    @methods.method("pop_raw_response")
    async def pop_raw_response(self: Any, cache_key: Any = None, subscription: bool = False) -> Any:
        if subscription:
            return await stream.take_message(session_of(self))
        return await upstream["pop_raw_response"](self, cache_key=cache_key)

    @methods.method("clear_caches")
    def clear_caches(self: Any) -> None:
        session_of(self).clear()
        upstream["clear_caches"](self)

    return methods


def queue_methods(cls: type) -> Methods:
    """Of `TaskReliantQueue`, which has none of these itself."""
    methods = Methods(cls)

    def put_nowait(self: Any, item: Any) -> None:
        """An exception that stands in the queue as a signal is never refused for want of room."""
        if isinstance(item, Exception) and self.full():
            self._put(item)
            self._unfinished_tasks += 1
            self._finished.clear()
            self._wakeup_next(self._getters)
        else:
            asyncio.Queue.put_nowait(self, item)

    async def put(self: Any, item: Any) -> None:
        if isinstance(item, Exception):
            self.put_nowait(item)
        else:
            await asyncio.Queue.put(self, item)

    methods |= {"put_nowait": put_nowait, "put": put}
    return methods


def install_manager(patches: Patches, cls: type, connection_cls: type) -> None:
    upstream = cls.__dict__["socket_request"]

    @patches.method(cls, "socket_request")
    async def socket_request(self: Any, method: Any, params: Any, response_formatters: Any = None) -> Any:
        session = session_of(self._provider._request_processor)
        if session is None:
            return await upstream(self, method, params, response_formatters)
        with requests.claiming(True):
            if method != "eth_subscribe":
                return await upstream(self, method, params, response_formatters)
            session.parking.call_begins()
            try:
                return await upstream(self, method, params, response_formatters)
            finally:
                session.parking.call_ends()

    install_raw_send(patches, connection_cls)


def install_raw_send(patches: Patches, cls: type) -> None:
    upstream = cls.__dict__["send"]

    @patches.method(cls, "send")
    async def send(self: Any, method: Any, params: Any) -> None:
        with requests.claiming(False):
            await upstream(self, method, params)


def install_stream(patches: Patches, cls: type, provider_cls: type) -> None:
    from web3.exceptions import ProviderConnectionError, TaskNotRunning, Web3TypeError

    upstream = cls.__dict__["_get_next_message"]

    @patches.method(cls, "_get_next_message")
    async def _get_next_message(self: Any) -> Any:
        provider = self._provider
        if not isinstance(provider, provider_cls):
            raise Web3TypeError("Only providers that maintain an open, persistent connection can listen to streams.")
        session = session_of(provider._request_processor)
        if session is None:
            return await upstream(self)
        if provider._message_listener_task is None:
            raise ProviderConnectionError("No listener found for persistent connection.")
        try:
            return await stream.next_of_stream(self, session)
        except TaskNotRunning as ended:
            # The listener's task may end in this very turn.
            await asyncio.sleep(0)
            provider._handle_listener_task_exceptions()
            session.layout.say_end_of_stream(self.logger, ended)
            raise StopAsyncIteration from None


def install_subscriptions(patches: Patches, cls: type) -> None:
    upstream = {
        name: cls.__dict__[name] for name in ("_add_subscription", "_remove_subscription", "handle_subscriptions")
    }

    @patches.method(cls, "_add_subscription")
    def _add_subscription(self: Any, subscription: Any) -> None:
        upstream["_add_subscription"](self, subscription)
        session = session_of(self._provider._request_processor)
        # A container of ethwire's own says it itself.
        if session is not None and session.is_patched:
            if session.connection:
                subscription._ethwire_connection = session.connection
            session.subscription_added(subscription.id)

    @patches.method(cls, "_remove_subscription")
    def _remove_subscription(self: Any, subscription: Any) -> None:
        upstream["_remove_subscription"](self, subscription)
        session = session_of(self._provider._request_processor)
        if session is not None and session.is_patched:
            session.subscription_removed(subscription.id)

    @patches.method(cls, "handle_subscriptions")
    async def handle_subscriptions(self: Any, run_forever: bool = False) -> None:
        session = session_of(self._provider._request_processor)
        if session is None:
            await upstream["handle_subscriptions"](self, run_forever)
        else:
            await handlers.handle(self, session, run_forever)
