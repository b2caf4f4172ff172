# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a provider of ethwire's has where web3 makes a `RequestProcessor`, its queues and a `SubscriptionContainer`.

web3 makes these objects itself, so each is given another class when it comes: the object, and what is in it, stay.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import textwrap
from typing import Any

from ...core.errors import copy_of
from ...session.requests import claim
from ...session.session import Session, session_of
from ...session.stream import take_message
from .. import v7
from ..patching import Methods
from .finished import Finished, delivered, no_formatters


def asks_after_the_end() -> bool:
    """From 7.8 to 7.11.0 web3's loop of handlers says that it stops at the end of the listener, and asks for the next event."""
    from web3.providers.persistent.subscription_manager import SubscriptionManager

    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(SubscriptionManager.handle_subscriptions)))
    except (OSError, TypeError, SyntaxError):
        return False
    loops = [each for each in ast.walk(tree) if isinstance(each, ast.While)]
    handlers = [each for loop in loops for each in ast.walk(loop) if isinstance(each, ast.ExceptHandler)]
    at_the_end = [each for each in handlers if each.type is not None and ast.unparse(each.type) == "TaskNotRunning"]
    leaves = (ast.Break, ast.Return, ast.Raise)
    return any(not any(isinstance(each, leaves) for each in ast.walk(handler)) for handler in at_the_end)


def stream_queue_class(queue_class: type) -> type:
    cls = type("StreamQueue", (queue_class,), dict(v7.queue_methods(queue_class)))
    called_as(cls, queue_class)
    return cls


def handler_queue_class(queue_class: type) -> type:
    from web3.exceptions import TaskNotRunning

    goes_on = asks_after_the_end()

    class HandlerQueue(queue_class):
        """web3's loop of handlers asks this one, and what comes is what its lane has next."""

        session: Session
        told_of = 0
        """The connection whose end was told."""

        async def get(self) -> Any:
            while True:
                try:
                    message = delivered(self.session, await self.session.handlers.get())
                except TaskNotRunning:
                    # `disconnect()` waits for the listener too, and has its turn first: what it cancelled is no error.
                    await asyncio.sleep(0)
                    if goes_on and self.told_of == self.session.connection:
                        # Else that loop would come again and again, as often as the event loop has a turn.
                        raise copy_of(self.session.closing_error()) from None
                    self.told_of = self.session.connection
                    raise
                if message is not None:
                    return message

    for name, function in v7.queue_methods(queue_class).items():
        setattr(HandlerQueue, name, function)
    called_as(HandlerQueue, queue_class)
    return HandlerQueue


def container_class(cls: type, managers: frozenset[type]) -> type:
    class SubscriptionContainer(cls):
        """Says when a subscription comes and goes. The subscription manager, which has made it, does not know."""

        session: Session
        manager: Any = None
        """The request manager that formats their events, if it is web3's own."""

        def add_subscription(self, subscription: Any) -> None:
            super().add_subscription(subscription)
            # One that a program puts in by itself has no subscription manager.
            manager = getattr(getattr(subscription.manager, "_w3", None), "manager", None)
            if type(manager) in managers:
                self.manager = manager
                give_to(manager, self.session.processor)
            if self.session.connection:
                subscription._ethwire_connection = self.session.connection
            self.session.subscription_added(subscription.id)

        def remove_subscription(self, subscription: Any) -> None:
            super().remove_subscription(subscription)
            self.session.subscription_removed(subscription.id)

    called_as(SubscriptionContainer, cls)
    return SubscriptionContainer


def processor_class(cls: type, methods: Methods, replaced: dict[str, tuple[tuple[type, ...], type]]) -> type:
    """`methods` are the functions that `install()` would bind to the class itself; `replaced` says, by attribute, which
    objects of web3's are given which class."""

    class RequestProcessor(cls):
        def __setattr__(self, name: str, value: Any) -> None:
            if name in replaced:
                plain, own = replaced[name]
                if type(value) in plain:
                    value.__class__ = own
                    value.session = session_of(self)
            super().__setattr__(name, value)

    for name, function in methods.items():
        setattr(RequestProcessor, name, function)
    called_as(RequestProcessor, cls)
    RequestProcessor.replaced = tuple(replaced)
    return RequestProcessor


def plain_queues() -> tuple[type, ...]:
    from web3.providers.persistent.request_processor import TaskReliantQueue

    return (asyncio.Queue, TaskReliantQueue)


def processor_before_7_7(cls: type, methods: Methods, stream_queue: type) -> type:
    """All subscriptions have one stream there, and what comes in it is web3's manager's to format."""
    return processor_class(cls, methods, {"_subscription_response_queue": (plain_queues(), stream_queue)})


def processor_with_handlers(cls: type, methods: Methods, queues: tuple[type, type], container: type) -> type:
    stream_queue, handler_queue = queues
    finished = no_formatters()
    base = processor_class(
        cls,
        methods,
        {
            "_subscription_response_queue": (plain_queues(), stream_queue),
            "_handler_subscription_queue": (plain_queues(), handler_queue),
            "_subscription_container": (container.__mro__[1:2], container),
        },
    )

    class RequestProcessor(base):
        def cache_request_information(self, request_id: Any, *args: Any, **kwargs: Any) -> Any:
            result = super().cache_request_information(request_id, *args, **kwargs)
            if request_id is not None:
                claim(session_of(self), request_id)
            return result

        def information_of(self, request_id: Any) -> Any:
            """What web3 knows of a request that is in flight."""
            key = session_of(self).setting.layout.generate_cache_key(request_id)
            return self._request_information_cache.get_cache_entry(key)

        def get_request_information_for_response(self, response: Any) -> Any:
            if type(response) is not Finished:
                return super().get_request_information_for_response(response)
            if "id" in response:
                session_of(self).setting.layout.forget_information(session_of(self), response["id"])
            return finished

        def _reset_handler_subscription_queue(self) -> None:
            session_of(self).handlers.forget()
            super()._reset_handler_subscription_queue()

    class ManagersProcessor(RequestProcessor):
        """The same object for web3's manager, which is given finished events; a program that asks for what was received
        gets it as it was received."""

        async def pop_raw_response(self, cache_key: Any = None, subscription: bool = False) -> Any:
            if not subscription:
                return await super().pop_raw_response(cache_key=cache_key)
            return await take_message(session_of(self), delivered)

    called_as(RequestProcessor, cls)
    called_as(ManagersProcessor, cls)
    RequestProcessor.managers = ManagersProcessor
    return RequestProcessor


def give_to(manager: Any, processor: Any) -> None:
    """The manager has its own view of the processor: everything is the same but what it gives of the stream."""
    if manager._request_processor is processor:
        view = object.__new__(processor.managers)
        view.__dict__ = processor.__dict__
        manager._request_processor = view


def called_as(cls: type, base: type) -> None:
    cls.__name__ = base.__name__
    cls.__module__, cls.__qualname__ = base.__module__, base.__qualname__


def take_over(processor: Any, cls: type) -> None:
    """Gives the processor that web3 has just made this class, and its session."""
    processor.__class__ = cls
    session_of(processor)
    for name in cls.replaced:
        setattr(processor, name, getattr(processor, name))
