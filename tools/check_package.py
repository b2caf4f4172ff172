#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks the rooms of the Python package: who imports whom, and who imports web3.py.

No module needs another that needs it, however late either imports the other. A room imports only those before it in the
list below, so what decides stands without what does, and web3.py is imported in one of them. What is imported for type
checkers alone does not count: it names a type, and runs nothing.
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

BASE = ("_address", "_options", "_remembered")
"""Modules of the package itself that any room may use."""
ROOMS = {
    "core": set(),
    "session": {"core"},
    "transport": {"core", "session"},
    "web3py": {"core", "session", "transport"},
    "client": set(),
}
"""What each may import beside itself, `BASE` and the extension. The modules that stand in no room import any."""
ONLY_IN_WEB3PY = "web3"


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


def names(name: str, path: Path) -> Iterator[tuple[str, str]]:
    """What one imports: each module by its whole name, with the name that is taken out of it, if one is."""
    here = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in imports(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)
            continue
        base = here[: len(here) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield from ((module, each.name) for each in node.names)


def needs(name: str, path: Path, known: dict[str, Path]) -> set[str]:
    """The modules of the package that one imports; of a package only itself, where a name of it is meant."""
    found = set()
    for module, taken in names(name, path):
        # The extension is a name of the package, and no module that is looked at here.
        if taken != "_engine":
            whole = f"{module}.{taken}"
            found.add(whole if whole in known else module)
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


def room_of(module: str) -> str:
    """The folder that a module stands in; empty for those of the package itself."""
    room = module.removeprefix(f"{PACKAGE}.").partition(".")[0]
    return room if room in ROOMS else ""


def wrong_ways(name: str, needed: set[str]) -> Iterator[str]:
    room = room_of(name)
    if not room:
        return
    for each in sorted(needed):
        other = room_of(each)
        allowed = other == room or other in ROOMS[room] or each.removeprefix(f"{PACKAGE}.") in BASE
        if not allowed:
            yield f"{name} imports {each}: {room} may use {', '.join(sorted(ROOMS[room])) or 'no other room'}"


def check(root: Path) -> list[str]:
    known = modules(root)
    graph = {name: needs(name, path, known) for name, path in known.items()}
    found = circle(graph)
    wrong = [f"a circle of imports: {' -> '.join(found)}"] if found else []
    for name, path in known.items():
        wrong += wrong_ways(name, graph[name])
        if room_of(name) != "web3py":
            outside = {module for module, _ in names(name, path) if module.partition(".")[0] == ONLY_IN_WEB3PY}
            wrong += [f"{name} imports {each}: only web3py does" for each in sorted(outside)]
    return wrong


def self_test() -> list[str]:
    wrong = []
    cases = [
        ({"a": "from .b import x", "b": "def f():\n    from . import a", "c": "from . import b"}, 1),
        ({"a": "from .b import x", "b": "import json"}, 0),
        ({"a": "from .b import x", "b": "if TYPE_CHECKING:\n    from .a import A\nelse:\n    import json"}, 0),
        ({"a": "from .b import x", "b": "from .c import y", "c": "import ethwire.a"}, 1),
        ({"a": "from . import _engine", "__init__": "def f():\n    from . import a"}, 0),
        ({"a": "from . import version", "__init__": "def f():\n    from . import a"}, 1),
        ({"core/calls": "from ..session.session import Session", "session/session": "import json"}, 1),
        ({"core/calls": "from .._address import address_of", "_address": "import json"}, 0),
        ({"session/session": "from ..core import calls", "core/calls": "from .. import _engine"}, 0),
        ({"session/session": "def f():\n    from ..web3py import v7", "web3py/v7": "import web3"}, 1),
        ({"core/calls": "def f():\n    from web3.exceptions import TimeExhausted"}, 1),
        ({"web3py/v7": "from web3 import main\nfrom ..transport import ipc", "transport/ipc": "import json"}, 0),
        ({"client/eth": "from ..core.calls import Calls", "core/calls": "import json"}, 1),
        ({"_command": "from .web3py.state import STATE", "web3py/state": "import json"}, 0),
        ({"_command": "import web3"}, 1),
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
