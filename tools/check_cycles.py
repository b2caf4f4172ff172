#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that no module of the Python package needs another that needs it, however late either imports the other.

What is imported for type checkers alone does not count: it names a type, and runs nothing.
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lints

PACKAGE = "ethwire"
FOLDER = "python"


def modules(root: Path) -> dict[str, Path]:
    found = {}
    for path in sorted((root / FOLDER / PACKAGE).rglob("*.py")):
        parts = path.relative_to(root / FOLDER).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for each in child.orelse:
                yield from imports(each)
        elif isinstance(child, (ast.Import, ast.ImportFrom)):
            yield child
        else:
            yield from imports(child)


def needs(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that one imports; of a package only itself, where a name of it is meant."""
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    found = set()
    for node in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
            continue
        base = here[: len(here) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        # The extension is a name of the package, and no module that is looked at here.
        found |= {f"{module}.{each.name}" for each in node.names if each.name != "_engine"}
        if any(f"{module}.{each.name}" not in known and each.name != "_engine" for each in node.names):
            found.add(module)
    return (found & known.keys()) - {name}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The shortest way from a module to itself, or nothing."""
    shortest: list[str] = []
    for start in graph:
        ways = [[start]]
        seen: set[str] = set()
        while ways and not (shortest and len(ways[0]) >= len(shortest)):
            way = ways.pop(0)
            for each in sorted(graph[way[-1]]):
                if each == start:
                    shortest, ways = [*way, start], []
                    break
                if each not in seen:
                    seen.add(each)
                    ways.append([*way, each])
    return shortest


def check(root: Path) -> list[str]:
    known = modules(root)
    found = circle({name: needs(name, path, known) for name, path in known.items()})
    return [f"a circle of imports: {' -> '.join(found)}"] if found else []


def self_test() -> list[str]:
    wrong = []
    cases = [
        ({"a": "from .b import x", "b": "def f():\n    from . import a", "c": "from . import b"}, 1),
        ({"a": "from .b import x", "b": "import json"}, 0),
        ({"a": "from .b import x", "b": "if TYPE_CHECKING:\n    from .a import A\nelse:\n    import json"}, 0),
        ({"a": "from .b import x", "b": "from .c import y", "c": "import ethwire.a"}, 1),
        ({"a": "from . import _engine", "__init__": "def f():\n    from . import a"}, 0),
        ({"a": "from . import version", "__init__": "def f():\n    from . import a"}, 1),
    ]
    for sources, expected in cases:
        with tempfile.TemporaryDirectory() as folder:
            texts = {f"{FOLDER}/{PACKAGE}/{name}.py": text + "\n" for name, text in sources.items()}
            lints.write(Path(folder), texts)
            found = check(Path(folder))
            if len(found) != expected:
                wrong.append(f"{sources}: {found}")
    return wrong


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
