# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One provider is left alone while the others are not."""

from __future__ import annotations

from typing import Any


def as_web3_made_it(cls: type) -> type:
    """The class with web3's own functions in front of those that were put into web3's classes, and behind a subclass's
    own, which may call them by `super()`."""
    from .web3py.state import STATE

    originals: dict[type, dict[str, Any]] = {}
    for owner, name, original in STATE.patches.originals():
        if issubclass(cls, owner) and not name.startswith("__"):
            originals.setdefault(owner, {})[name] = original
    in_front = tuple(derived(owner, (owner,), originals[owner]) for owner in cls.__mro__ if owner in originals)
    return derived(cls, in_front if cls in originals else (cls, *in_front), {})


def derived(cls: type, bases: tuple[type, ...], members: dict[str, Any]) -> type:
    """A class that is called what `cls` is called."""
    return type(cls)(cls.__name__, bases, {"__module__": cls.__module__, "__qualname__": cls.__qualname__, **members})


def leave(given: Any) -> Any:
    """Gives a provider, or that of an AsyncWeb3, and its request processor web3's own methods back."""
    from .session.books import BOOKS
    from .session.session import ATTRIBUTE, session_of
    from .web3py.state import STATE

    provider = getattr(given, "provider", given)
    # HTTP and the synchronous providers have none, and nothing of theirs is touched.
    processor = getattr(provider, "_request_processor", None)
    if processor is None:
        return given
    if hasattr(type(provider), "_ethwire_family"):
        raise TypeError(f"{type(provider).__name__} is a class of ethwire's; web3's own is the one that is left alone")
    if not STATE.on:
        return given
    if getattr(provider, "_message_listener_task", None) is not None:
        raise RuntimeError("a provider can be left alone before it connects, not after")
    session = session_of(processor)
    if session is None:
        return given
    for owner in (provider, processor):
        owner.__class__ = as_web3_made_it(type(owner))
    for name in ("_request_response_cache", "_request_information_cache"):
        cache = getattr(processor, name)
        cache.__class__ = type(cache).__mro__[1]
        cache.__dict__.pop("session", None)
        cache.__dict__.pop("takers", None)
    processor.__dict__[ATTRIBUTE] = False
    BOOKS.forget(session)
    return given
