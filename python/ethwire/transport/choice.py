# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whether a provider may have the native transport: nothing of it is overridden, and its options are known ones."""

from __future__ import annotations

import inspect
from typing import Any

OVERRIDES = (
    "connect",
    "disconnect",
    "make_request",
    "send_request",
    "recv_for_request",
    "socket_send",
    "socket_recv",
    "_socket_send",
    "_reset_socket",
    "_message_listener",
    "is_connected",
    "_provider_specific_connect",
    "_provider_specific_disconnect",
    "_provider_specific_socket_reader",
)
"""Whoever overrides one of these means web3's own transport."""

HEADERS = ("additional_headers", "extra_headers")

NATIVE_OPTIONS = frozenset(
    {
        *HEADERS,
        "origin",
        "subprotocols",
        "user_agent_header",
        "ping_interval",
        "ping_timeout",
        "open_timeout",
        "close_timeout",
        "max_size",
        "ssl",
        "server_hostname",
        "max_queue",
        "read_limit",
        "write_limit",
    }
)
"""The `websocket_kwargs` that the native transport understands; the last three mean nothing to it."""

OWN_HEADERS = frozenset({"host", "upgrade", "connection", "content-length", "transfer-encoding"})


class Originals:
    """What the classes have whose objects may be taken over: web3's as ethwire patched them, or ethwire's own."""

    def __init__(self) -> None:
        self._methods: dict[type, dict[str, Any]] = {}

    def take(self, *classes: type) -> None:
        """After every method stands where it belongs."""
        self._methods = {cls: {name: getattr(cls, name, None) for name in OVERRIDES} for cls in classes}

    def declined(self, provider: Any) -> str:
        """Which method is not web3's, or ours; empty when all are."""
        kind = type(provider)
        methods = next(methods for cls, methods in self._methods.items() if isinstance(provider, cls))
        for name, method in methods.items():
            if name in provider.__dict__ or getattr(kind, name, None) is not method:
                return f"{kind.__name__}.{name} is overridden"
        return ""


def defaults_of(connect: Any) -> dict[str, Any]:
    """What the client of websockets does when it is not told otherwise."""
    parameters = inspect.signature(connect.__init__).parameters
    return {name: parameter.default for name, parameter in parameters.items()}


def header_list(value: Any) -> list[tuple[str, str]] | None:
    """Pairs of text; None for what only websockets can make sense of."""
    if value is None:
        return []
    items = value.raw_items() if hasattr(value, "raw_items") else value.items() if hasattr(value, "items") else value
    try:
        pairs = [(name, text) for name, text in items]
    except (TypeError, ValueError):
        return None
    if all(type(name) is str and type(text) is str and fits(name, text) for name, text in pairs):
        return pairs
    return None


def fits(name: str, text: str) -> bool:
    lower = name.lower()
    if lower in OWN_HEADERS or lower.startswith("sec-websocket-"):
        return False
    return name.isascii() and text.isascii() and text.isprintable() and name.replace("-", "").replace("_", "").isalnum()


def is_seconds(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool) and value == value)


def against(kwargs: dict[str, Any], url: str, secure: bool, legacy: bool) -> str:
    """Why these `websocket_kwargs` keep web3's transport; empty when they do not."""
    for name in kwargs:
        if name not in NATIVE_OPTIONS:
            return f"websocket_kwargs has {name}"
    foreign = "additional_headers" if legacy else "extra_headers"
    if foreign in kwargs:
        return f"websocket_kwargs has {foreign}, which this version of websockets does not take"
    for name in HEADERS:
        if header_list(kwargs.get(name)) is None:
            return f"websocket_kwargs has {name} with what only websockets reads"
    for name in ("ping_interval", "ping_timeout", "open_timeout", "close_timeout"):
        if not is_seconds(kwargs.get(name)):
            return f"websocket_kwargs has {name}={kwargs[name]!r}"
    size = kwargs.get("max_size")
    if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size < 0):
        return "websocket_kwargs has max_size with other than a number"
    if kwargs.get("ssl") is not None and not (kwargs["ssl"] is True and secure):
        return "websocket_kwargs has ssl"
    if kwargs.get("server_hostname") is not None and not (secure and type(kwargs["server_hostname"]) is str):
        return "websocket_kwargs has server_hostname"
    return "" if legacy else against_proxy(url)


def against_proxy(url: str) -> str:
    """A proxy that websockets would take from the environment."""
    try:
        from websockets.proxy import get_proxy
        from websockets.uri import parse_uri
    except ImportError:
        try:
            from websockets.uri import get_proxy, parse_uri
        except ImportError:
            return ""
    return "the environment names a proxy" if get_proxy(parse_uri(url)) is not None else ""
