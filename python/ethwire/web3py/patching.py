# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Attributes of web3's own classes, rebound in place and put back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

_ABSENT = object()


class Patches:
    """Everything that was changed, in order, so that it can be undone in reverse."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], None]] = []
        self._originals: list[tuple[type, str, Any]] = []

    def set(self, owner: Any, name: str, new: Any) -> None:
        """Rebinds one attribute of a class or module."""
        old = owner.__dict__.get(name, _ABSENT)
        self._undo.append(lambda: delattr(owner, name) if old is _ABSENT else setattr(owner, name, old))
        if isinstance(owner, type) and old is not _ABSENT:
            self._originals.append((owner, name, old))
        setattr(owner, name, new)

    def set_item(self, owner: dict[Any, Any], key: Any, new: Any) -> None:
        """Replaces one entry of a dictionary of web3's."""
        old = owner.get(key, _ABSENT)
        self._undo.append(lambda: owner.pop(key) if old is _ABSENT else owner.__setitem__(key, old))
        owner[key] = new

    def method(self, owner: type, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator: the function replaces the method and looks like it to `help()` and `inspect.signature`."""
        original = owner.__dict__[name]

        def bind(new: Callable[..., Any]) -> Callable[..., Any]:
            self.set(owner, name, functools.wraps(original)(new))
            return new

        return bind

    def methods(self, methods: Methods) -> None:
        """Each of them takes the place of the class's own."""
        for name, function in methods.items():
            self.set(methods.owner, name, function)

    def mark(self) -> tuple[int, int]:
        return len(self._undo), len(self._originals)

    def undo(self, mark: tuple[int, int] = (0, 0)) -> None:
        """Everything, or what came after the mark."""
        undone, originals = mark
        while len(self._undo) > undone:
            self._undo.pop()()
        del self._originals[originals:]

    def originals(self) -> list[tuple[type, str, Any]]:
        """What stood in the classes: class, name, web3's own function."""
        # A function that was rebound twice: the first to stand there was web3's.
        first = {(cls, name): old for cls, name, old in reversed(self._originals)}
        return [(cls, name, old) for (cls, name), old in first.items()]

    def original(self, owner: type, name: str) -> Any:
        """web3's own function of a class, whatever stands there now."""
        for cls, known, old in self._originals:
            if cls is owner and known == name:
                return old
        return owner.__dict__[name]


def standing(owner: type, name: str) -> Any:
    """What stands in a class now."""
    return owner.__dict__[name]


class Methods(dict[str, Any]):
    """Functions for one class of web3's, by name: `Patches` binds them to it, or a subclass has them as its own.

    `find` gives the functions that they call and look like: for a patch what stands there, perhaps an earlier patch; for
    a subclass web3's own.
    """

    def __init__(self, owner: type, find: Callable[[type, str], Any] = standing) -> None:
        super().__init__()
        self.owner = owner
        self._find = find

    def upstream(self, name: str) -> Any:
        return self._find(self.owner, name)

    def method(self, name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator: the function stands for the method and looks like it to `help()` and `inspect.signature`."""
        original = self.upstream(name)

        def bind(new: Callable[..., Any]) -> Callable[..., Any]:
            self[name] = functools.wraps(original)(new)
            return new

        return bind
