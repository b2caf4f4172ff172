# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One provider is left alone while the others are not."""

from __future__ import annotations

from typing import Any


def leave(given: Any) -> Any:
    """Binds web3's own methods to a provider, or that of an AsyncWeb3, and its request processor."""
    from ._awaited.inbox import ATTRIBUTE, inbox_of
    from ._install import STATE

    provider = getattr(given, "provider", given)
    # HTTP and the synchronous providers have none, and nothing of theirs is touched.
    processor = getattr(provider, "_request_processor", None)
    if not STATE.on or processor is None:
        return given
    if getattr(provider, "_message_listener_task", None) is not None:
        raise RuntimeError("a provider can be left alone before it connects, not after")
    inbox = inbox_of(processor)
    if inbox is None:
        return given
    for owner in (provider, processor):
        for cls, name, original in STATE.patches.originals():
            if isinstance(owner, cls) and not name.startswith("__"):
                owner.__dict__[name] = original.__get__(owner)
    for name in ("_request_response_cache", "_request_information_cache"):
        cache = getattr(processor, name)
        cache.__class__ = type(cache).__mro__[1]
        cache.__dict__.pop("inbox", None)
        cache.__dict__.pop("takers", None)
    processor.__dict__[ATTRIBUTE] = False
    type(inbox).all.discard(inbox)
    return given
