# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What may be said of where a provider is connected to."""

from __future__ import annotations

from typing import Any


def address_of(provider: Any) -> str:
    """Where a provider is connected to, without what may be a secret in it: user, password, path, query."""
    endpoint = getattr(provider, "endpoint_uri", None)
    if endpoint is None:
        return str(getattr(provider, "ipc_path", ""))
    scheme, _, rest = str(endpoint).partition("://")
    authority = rest.partition("/")[0].partition("?")[0].partition("#")[0]
    if "@" in rest[len(authority) :]:
        # A password with one of those characters in it, not escaped, looks the same: nothing of it is said.
        return f"{scheme}://..."
    return f"{scheme}://{authority.rpartition('@')[2]}"
