# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What was found about a web3.py, kept under all that it was found from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from ..._remembered import REMEMBERED, hashed, state_of
from .levels import Found

KIND = "contract"


def get(way: str, functions: Iterable[str]) -> Found | None:
    """None where nothing is known."""
    finding = REMEMBERED.get(KIND, key_of(way, functions))
    if finding is None:
        return None
    try:
        level, broken = json.loads(finding)
        found = {int(each): str(why) for each, why in broken}
    except (ValueError, TypeError):
        return None
    return Found(level, found, True) if level in (0, 1, 2, 3) else None


def put(way: str, functions: Iterable[str], found: Found) -> None:
    """What may be found otherwise the next time is not kept."""
    if found.is_sure:
        # JSON has no line feeds and no tabs of its own.
        REMEMBERED.put(KIND, key_of(way, functions), json.dumps([found.level, list(found.broken.items())]))
        REMEMBERED.save()


def key_of(way: str, functions: Iterable[str]) -> str:
    """How ethwire is put there; web3.py by its functions, what it stands on by its release, and ethwire by its files."""
    from ..digests import UnknownFunction, digest

    digests = []
    for name in functions:
        try:
            digests.append((name, digest(name)))
        except UnknownFunction:
            digests.append((name, ""))
    folder = Path(__file__).resolve().parent.parent.parent
    own = sorted(state_of(path) for path in files_of(folder))
    return hashed(way, digests, releases(), own)


def files_of(folder: Path) -> Iterable[str]:
    for path, _, names in os.walk(folder):
        yield from (os.path.join(path, name) for name in names if name.endswith((".py", ".so")))


def releases() -> tuple[str, ...]:
    import web3
    import websockets

    return (getattr(web3, "__version__", ""), getattr(websockets, "__version__", ""))
