# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What may be said of where a provider is connected to."""

from __future__ import annotations

import re
from typing import Any


def address_of(provider: Any) -> str:
    """Where a provider is connected to, without what may be a secret in it: user, password, path, query."""
    endpoint = getattr(provider, "endpoint_uri", None)
    return str(getattr(provider, "ipc_path", "")) if endpoint is None else without_secrets(str(endpoint))


def without_secrets(address: str) -> str:
    """A URL, or the path of a Unix socket, which has none."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return address
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    if "@" in rest[len(authority) :]:
        # A password with one of those characters in it, not escaped, looks the same: nothing of it is said.
        return f"{scheme}://..."
    return f"{scheme}://{authority.rpartition('@')[2]}"


def said_without_secrets(text: str, address: str) -> str:
    """A text that may have the address, or parts of it, in it; empty where some would be left."""
    shown = without_secrets(address)
    text = text.replace(address, shown)
    parts = re.split(r"[^\w.~%+-]+", address)
    return "" if any(part in text for part in parts if part and part not in shown) else text
