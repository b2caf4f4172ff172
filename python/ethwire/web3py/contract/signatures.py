# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whoever calls a function that ethwire replaces may give it each argument that web3.py's own takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from .broken import Broken

VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


def must_fit(replaced: Iterable[tuple[type, str, Any, Any]]) -> None:
    """Of functions by their class and name: web3.py's own, and what stands for it. Raises `Broken` for the first argument
    that is not taken."""
    from ..digests import decorated

    for cls, name, original, ours in replaced:
        # Within its decorators, which take whatever they are given.
        upstream = decorated(inspect.unwrap(plain(original)), name)
        stranger = not_taken(upstream, plain(ours))
        if stranger:
            raise Broken(f"{cls.__name__}.{name} takes {stranger!r}, which is not known")


def plain(function: Any) -> Any:
    """Without what makes it a static method or a property."""
    if isinstance(function, (staticmethod, classmethod)):
        return function.__func__
    return function.fget if isinstance(function, property) else function


def not_taken(original: Callable[..., Any], ours: Callable[..., Any]) -> str:
    """The name of an argument of the one that the other does not take; empty where it takes all."""
    if not callable(original) or not callable(ours):
        return ""
    wanted = inspect.signature(original, follow_wrapped=False).parameters
    taken = inspect.signature(ours, follow_wrapped=False).parameters
    kinds = {each.kind for each in taken.values()}
    if kinds.issuperset(VARIABLE):
        return ""
    # The first is the object itself, under whatever name.
    for name, parameter in list(wanted.items())[1:]:
        if parameter.kind in VARIABLE:
            if parameter.kind not in kinds:
                return f"*{name}"
        elif name not in taken and inspect.Parameter.VAR_KEYWORD not in kinds:
            return name
    return ""
