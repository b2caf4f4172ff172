# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What web3.py knows of a request, where it guesses the request's id: until 7.6.

There the request's information is stored under the id that comes next if nothing else is sent in between. Here it is
put under each id that is sent for the call, so that concurrent calls do not get each other's formatters, and whatever
reply the middleware gives back is formatted as the call's: of a method with another name, or of a second request.
"""

from __future__ import annotations

import contextlib
import functools
import weakref
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from ..session.session import Session, session_of
from .patching import Methods, Patches, standing

REGISTERED: ContextVar[Any] = ContextVar("ethwire_registered", default=None)
"""The information that the module just stored, for the request that follows at once."""
CURRENT: ContextVar[Any] = ContextVar("ethwire_current", default=None)
"""The `ModuleCall` of which requests are being sent."""


class ModuleCall:
    """One call of a module's method, from its middleware to the formatted result, and the requests sent for it."""

    def __init__(self, information: Any, session: Session) -> None:
        self.information = information
        self._session = session
        self._keys: list[str] = []
        self.is_over = False
        """A task that its middleware has left behind sends for itself."""

    def sends(self, key: str) -> None:
        """The reply to this id is formatted as the call's."""
        self._session.processor._request_information_cache._data[key] = self.information
        self._session.module_calls[key] = self
        self._keys.append(key)

    def end(self, to_be_formatted: str | None = None) -> None:
        """Of its replies, those that were not the call's result are not formatted. `to_be_formatted` is the key of one that
        web3 is about to format."""
        self.is_over = True
        cache = self._session.processor._request_information_cache._data
        for key in self._keys:
            self._session.module_calls.pop(key, None)
            # Not by the cache's own `pop`, which ends the subscription that the information is of.
            if cache.get(key) is self.information and key != to_be_formatted:
                del cache[key]


def sends(session: Session, request_id: Any) -> None:
    """A request is about to leave: under the information of the call that sends it, if there is one."""
    call = CURRENT.get()
    if call is not None and not call.is_over:
        call.sends(session.layout.generate_cache_key(request_id))
    else:
        forget(session, request_id)


def forget(session: Session, request_id: Any) -> None:
    """What a call guessed to be of this id is not."""
    session.processor._request_information_cache._data.pop(session.layout.generate_cache_key(request_id), None)


def information_methods(cls: type, find: Any = standing) -> Methods:
    """Of `RequestProcessor`."""
    methods = Methods(cls, find)
    names = ("cache_request_information", "pop_cached_request_information")
    upstream = {name: methods.upstream(name) for name in names}

    @methods.method("cache_request_information")
    def cache_request_information(self: Any, *args: Any, **kwargs: Any) -> Any:
        key = upstream["cache_request_information"](self, *args, **kwargs)
        # What is of a batch is not of the call that follows.
        is_of_call = key is not None and not getattr(self._provider, "_is_batching", False)
        REGISTERED.set(self._request_information_cache.get_cache_entry(key) if is_of_call else None)
        return key

    @methods.method("pop_cached_request_information")
    def pop_cached_request_information(self: Any, cache_key: Any) -> Any:
        # A call that fails takes out what stands under the id that it was guessed to get: that may be another's.
        owner = session_of(self).module_calls.get(cache_key)
        return upstream["pop_cached_request_information"](self, cache_key) if owner in (None, CURRENT.get()) else None

    return methods


def install_manager(patches: Patches, cls: type, send_name: str) -> None:
    """The function of `RequestManager` that a module's method sends its request with."""
    upstream = cls.__dict__[send_name]

    @patches.method(cls, send_name)
    async def send_(self: Any, method: Any, params: Any) -> Any:
        information = REGISTERED.get()
        REGISTERED.set(None)
        session = session_of(self._provider._request_processor)
        if session is None:
            return await upstream(self, method, params)
        if method == "eth_subscribe":
            session.module_manager = weakref.ref(self)
        with sending(session, method, information):
            return await upstream(self, method, params)


def request_func(upstream: Any) -> Any:
    """The function of a provider that gives what its manager sends a request with: for one whose manager is web3's own, which
    formats the reply afterwards."""

    @functools.wraps(upstream)
    async def request_func(self: Any, async_w3: Any, middleware_onion: Any) -> Any:
        by_web3 = await upstream(self, async_w3, middleware_onion)
        session = session_of(self._request_processor)

        async def request_function(method: Any, params: Any) -> Any:
            information = REGISTERED.get()
            if information is None and CURRENT.get() is not None:
                # A manager that is patched has taken it.
                return await by_web3(method, params)
            REGISTERED.set(None)
            with sending(session, method, information) as call:
                response = await by_web3(method, params)
                if call is not None and isinstance(response, dict):
                    call.end(session.layout.generate_cache_key(response.get("id")))
                return response

        return request_function

    return request_func


@contextlib.contextmanager
def sending(session: Session, method: Any, information: Any) -> Iterator[ModuleCall | None]:
    """What is sent inside is sent for a call of a module's method, if it is known what is made of the reply."""
    call = ModuleCall(information, session) if information is not None else None
    token = CURRENT.set(call)
    if method == "eth_subscribe":
        session.parking.call_begins()
    try:
        yield call
    finally:
        if method == "eth_subscribe":
            session.parking.call_ends()
        if call is not None and not call.is_over:
            call.end()
        try:
            CURRENT.reset(token)
        except ValueError:
            # A coroutine that is thrown away is closed in whatever context does it.
            pass
