# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The providers that a test is about: web3.py's own under `install()`; with ETHWIRE_TEST_CLASS=1 the same test is about
ethwire's classes, and nothing is installed."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

BY_CLASS = bool(os.environ.get("ETHWIRE_TEST_CLASS"))


def begin(transport: str) -> None:
    """What `install()` is to the other tests."""
    from ethwire.session.setting import INSTALLED
    from ethwire._options import Options

    INSTALLED.options = Options(transport=transport, remember_chain_id=False)


def provider_class(transport: str) -> Callable[..., Any]:
    """Makes a provider for `ws` or `ipc`, with the options that are installed, or would be."""
    if not BY_CLASS:
        import web3

        return web3.WebSocketProvider if transport == "ws" else web3.AsyncIPCProvider

    import ethwire
    from ethwire.session.setting import INSTALLED, setting_of

    cls = ethwire.WebSocketProvider if transport == "ws" else ethwire.AsyncIPCProvider

    def make(address: str, **options: Any) -> Any:
        installed = INSTALLED.options
        provider = cls(address, reconnect=installed.reconnect, transport=installed.transport, **options)
        setting_of(provider).options = installed
        return provider

    return make
