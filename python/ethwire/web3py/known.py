# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Which web3.py is here: its layout, and which of its functions are known."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from .digest_table import DIGESTS
from .digests import UnknownFunction, digest, find, whose
from .state import STATE

PERSISTENT = "web3.providers.persistent"
LAYOUTS = (
    ("v7", f"{PERSISTENT}.subscription_manager", "SubscriptionManager._handler_task_callback"),
    ("v7_12", f"{PERSISTENT}.persistent", "PersistentConnectionProvider.send_batch_request"),
    ("v7_7", f"{PERSISTENT}.subscription_manager", "SubscriptionManager"),
    ("v7_0", f"{PERSISTENT}.persistent", "PersistentConnectionProvider._message_listener_callback"),
    ("v7_0_b2", f"{PERSISTENT}.persistent", ""),
    ("v6_19", "web3.providers.persistent", "PersistentConnectionProvider._message_listener_callback"),
    ("v6_15", "web3.providers.websocket.websocket_v2", "WebsocketProviderV2._ws_message_listener"),
    ("v6_11", "web3.providers.websocket.request_processor", "RequestProcessor.append_middleware_response_processor"),
)
"""The newest first: the module that knows a layout of web3.py, and a module of web3's with a name that it has from there
on."""


def exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ImportError:
        return False


def layout_here() -> Any:
    """The module that knows the layout of the web3.py that is installed, or None."""
    for name, module, attribute in LAYOUTS:
        if exists(module) and has(importlib.import_module(module), attribute):
            return importlib.import_module(f"ethwire.web3py.{name}")
    return None


def has(owner: Any, path: str) -> bool:
    for part in filter(None, path.split(".")):
        owner = getattr(owner, part, None)
    return owner is not None


def unknown_functions(names: Any) -> list[str]:
    """Those of the named functions whose source is not in the table."""
    unknown = []
    for name in names:
        try:
            if digest(name) not in DIGESTS.get(name, {}):
                unknown.append(name)
        except UnknownFunction:
            unknown.append(name)
    return unknown


def refused_functions(names: Any, vouched: bool) -> list[str]:
    """Those of the named functions that keep a level away: unknown, where no contract vouches for what they do."""
    unknown = unknown_functions(names)
    return [name for name in unknown if not is_there(name)] if vouched else unknown


def is_there(name: str) -> bool:
    """Whether web3.py has such a function, and nobody has put another in its place."""
    try:
        find(name)
    except UnknownFunction:
        return False
    return True


def why_unknown(name: str) -> str:
    """Of one of them, with its name."""
    module = whose(name)
    if module:
        return f"{name} was wrapped or replaced by {module}"
    return f"{name} of web3.py {STATE.web3_version} is not known"


def provider_of(address: str) -> Any:
    """web3's own provider for a URL, or for the path of a Unix socket."""
    import web3
    import web3.providers

    if "://" in address:
        cls = getattr(web3, "WebSocketProvider", None) or web3.providers.WebsocketProviderV2
    else:
        cls = web3.AsyncIPCProvider
    try:
        # One attempt: whoever asks wants to know now.
        return cls(address, max_connection_retries=1)
    except TypeError:
        return cls(address)
