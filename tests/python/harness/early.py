# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The stream of web3.py before 6.15, under the name that it has from there on."""

from __future__ import annotations


def name_the_stream() -> None:
    try:
        from web3.providers.websocket import WebsocketConnection
    except ImportError:
        return
    if not hasattr(WebsocketConnection, "process_subscriptions"):
        WebsocketConnection.process_subscriptions = WebsocketConnection.listen_to_websocket
