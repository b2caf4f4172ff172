#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Writes python/ethwire/client/values.pyi: the types of values as the engine has them, for type checkers.

    python/tools/values.py [--check]

Run it when a field of a C++ value is new; a test runs it with --check.
"""

from __future__ import annotations

import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PACKAGE))

from ethwire import _engine  # noqa: E402

HEAD = '''# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
# Written by python/tools/values.py from what the engine says.
"""The values that a node sends. A type says what nodes give; where one leaves a field out, the attribute is None."""

from typing import Any, final

from typing_extensions import Self

@final
class HexBytes(bytes):
    """Bytes that are shown in hex."""

class _Value:
    @property
    def raw(self) -> str:
        """The JSON text: as it came, or of a part of it, as it is written."""
    @property
    def misfits(self) -> dict[str, Any]:
        """Fields of another form than theirs, by name, as JSON has them."""
    @property
    def unknown(self) -> dict[str, Any]:
        """Fields of names that the type does not know, as JSON has them."""
    def to_dict(self) -> dict[str, Any]:
        """A dictionary under the node's own names, with the values of the attributes."""
    @classmethod
    def from_json(cls, text: str, /) -> Self:
        """Of a JSON text. ValueError names the field that is wrong."""
'''


def stub() -> str:
    out = [HEAD]
    for name, fields in _engine.value_fields().items():
        out.append(f'\n@final\nclass {name}(_Value):\n    """{getattr(_engine, name).__doc__}"""\n\n')
        for attribute, _, kind in fields:
            out.append(f"    @property\n    def {attribute}(self) -> {kind}: ...\n")
    return "".join(out)


def main() -> int:
    path = PACKAGE / "ethwire/client/values.pyi"
    if "--check" not in sys.argv:
        path.write_text(stub())
    elif path.read_text() != stub():
        print(f"{path} is not what the engine has: run {__file__}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
