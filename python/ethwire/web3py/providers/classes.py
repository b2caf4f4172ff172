# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The two classes. What they do is bound to them; what is written here is what they are given."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from web3.providers.persistent import AsyncIPCProvider as Web3AsyncIPCProvider
from web3.providers.persistent import WebSocketProvider as Web3WebSocketProvider

from ..._options import Options, number_of_bytes, options_from, variable
from ...session.setting import ATTRIBUTE
from ..patching import Methods
from .family import Family

FAMILY = Family()

Class = TypeVar("Class", bound=type)


def with_methods(*methods: Methods) -> Callable[[Class], Class]:
    """The class has these functions as if they were written in it; what it has itself goes first."""

    def bind(cls: Class) -> Class:
        for functions in methods:
            for name, function in functions.items():
                if name not in cls.__dict__:
                    setattr(cls, name, function)
        cls.__module__ = "ethwire"
        return cls

    return bind


def options_of(cls: type, reconnect: bool, max_buffered: int | str | None, transport: str | None) -> Options:
    """Raises OptionError, a ValueError, in the names that the class has for them."""
    if max_buffered is not None:
        max_buffered = number_of_bytes("max_buffered", max_buffered)
    given = {"reconnect": reconnect, "max_buffered_bytes": max_buffered, "transport": transport}
    # What ethwire itself names when a program misses something of websockets; all else is the caller's to say.
    name = variable("transport")
    return options_from(given, {name: os.environ[name]} if name in os.environ else {})


def heartbeat_in(kwargs: dict[str, Any] | None, seconds: float | None) -> dict[str, Any] | None:
    """`websocket_kwargs` with pings at this interval, each to be answered within it; 0 is none."""
    if seconds is None:
        return kwargs
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds < float("inf"):
        raise ValueError(f"heartbeat is a number of seconds, or 0 for none, not {seconds!r}")
    both = sorted({"ping_interval", "ping_timeout"}.intersection(kwargs or ()))
    if both:
        raise ValueError(f"heartbeat stands for {both[0]}, which websocket_kwargs has, too")
    return {**(kwargs or {}), "ping_interval": seconds or None, "ping_timeout": seconds or None}


@with_methods(FAMILY.websocket, FAMILY.persistent)
class WebSocketProvider(Web3WebSocketProvider):
    """web3.py's `WebSocketProvider` with ethwire's engine, and nothing patched: each has options of its own.

    What comes before `reconnect` is web3.py's; so are further keywords, such as `request_timeout`.

    :param reconnect: reconnect a lost connection and subscribe again, under the same ids
    :param max_buffered: how many bytes may wait for a slow consumer; also as `"16M"` (64 MiB)
    :param heartbeat: seconds between pings, and for the answer to one; 0 for none (web3.py's: 30, and 300)
    :param transport: `python` keeps web3.py's own transport (`ETHWIRE_TRANSPORT`, `auto`)
    :raises ValueError: an option with a value that it cannot have
    """

    _ethwire_family = FAMILY

    def __init__(
        self,
        endpoint_uri: str | None = None,
        websocket_kwargs: dict[str, Any] | None = None,
        use_text_frames: bool | None = False,
        *,
        reconnect: bool = False,
        max_buffered: int | str | None = None,
        heartbeat: float | None = None,
        transport: str | None = None,
        **kwargs: Any,
    ) -> None:
        options = options_of(type(self), reconnect, max_buffered, transport)
        websocket_kwargs = heartbeat_in(websocket_kwargs, heartbeat)
        self.__dict__[ATTRIBUTE] = FAMILY.setting(options)
        if FAMILY.has_text_frames:
            kwargs["use_text_frames"] = use_text_frames
        elif use_text_frames:
            raise ValueError("use_text_frames needs web3.py 7.9 or newer")
        super().__init__(endpoint_uri, websocket_kwargs, **kwargs)
        FAMILY.take_over(self)


@with_methods(FAMILY.ipc, FAMILY.persistent)
class AsyncIPCProvider(Web3AsyncIPCProvider):
    """web3.py's `AsyncIPCProvider` with ethwire's engine, and nothing patched: each has options of its own.

    What comes before `reconnect` is web3.py's; so are further keywords, such as `request_timeout`.

    :param reconnect: reconnect a lost connection and subscribe again, under the same ids
    :param max_buffered: how many bytes may wait for a slow consumer; also as `"16M"` (64 MiB)
    :param transport: `python` keeps web3.py's own transport (`ETHWIRE_TRANSPORT`, `auto`)
    :raises ValueError: an option with a value that it cannot have
    """

    _ethwire_family = FAMILY

    def __init__(
        self,
        ipc_path: str | Path | None = None,
        *args: Any,
        reconnect: bool = False,
        max_buffered: int | str | None = None,
        transport: str | None = None,
        **kwargs: Any,
    ) -> None:
        options = options_of(type(self), reconnect, max_buffered, transport)
        self.__dict__[ATTRIBUTE] = FAMILY.setting(options)
        super().__init__(ipc_path, *args, **kwargs)
        FAMILY.take_over(self)


FAMILY.made(WebSocketProvider, AsyncIPCProvider)
