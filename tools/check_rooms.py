#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that data flows one way: a room includes only rooms above it (HACKING.md, "The rooms").

Reads every #include line under include/, src/, devnode/, cli/ and python/, and says where one points upwards, at a
room that its own must never know, at Asio or sockets past the one door, from a public header to a private one, or from
outside the library at a header of detail/.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import lints

# From the first to the last: a room may include those before it.
ORDER = [
    "base", "json", "wire", "rpc", "eth", "abi", "session", "io", "web3", "stream", "sink", "devnode", "cli", "python",
]  # fmt: skip

# What a room never knows, though it stands above.
NEVER = {
    "wire": {"json"},
    "eth": {"wire", "rpc"},
    "abi": {"wire", "rpc"},
    "session": {"json", "rpc", "eth", "abi"},
    "io": {"eth", "abi"},
    "stream": {"io"},
    "sink": {"io", "web3"},
    "devnode": {"rpc", "abi", "session", "io", "web3", "stream", "sink"},
    "cli": {"python"},
    "python": {"cli", "devnode"},
}

# The one door through which these name executors, tokens and awaitables; io/ and all that may include it have it too.
ASYNC_DOOR = "include/ethwire/io/async.hpp"
THROUGH_THE_DOOR = {"web3", "stream", "devnode", "cli", "python"}

# Programs are servers, or own the loop: what they need of Asio beyond the door stands in one header of theirs.
OWN_DOORS = {"devnode/asio.hpp", "cli/asio.hpp", "python/asio.hpp"}
ASIO = re.compile(r"boost/(asio|beast)\b")
SOCKETS = re.compile(r"(sys/(socket|un|epoll|eventfd|timerfd|select)|poll|netdb|netinet/.*|arpa/.*)\.h$")
MAY_TOUCH_SOCKETS = {"io", "devnode"}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCES = (".hpp", ".cpp", ".h", ".ipp", ".inl")


@dataclass(frozen=True)
class Include:
    """One line of a file, paths relative to the root; `target` is empty for what is not of this project."""

    file: str
    line: int
    name: str
    target: str


def room_of(path: str) -> str:
    """The room that a file lies in; empty for the umbrella headers of the library, which are above no room."""
    parts = path.split("/")
    if parts[0] == "src":
        return parts[1]
    if parts[0] == "include":
        return parts[2] if len(parts) > 3 else ""
    return parts[0]


def sources(root: Path) -> Iterator[Path]:
    for folder in ("include", "src", "devnode", "cli", "python"):
        yield from sorted(path for path in (root / folder).rglob("*") if path.suffix in SOURCES)


def resolve(root: Path, file: Path, quoted: bool, name: str) -> str:
    """Finds the file that an include names, as the compiler does with this project's include folders."""
    folders = [file.parent] if quoted else []
    for folder in [*folders, root / "include", root / "src", root]:
        candidate = (folder / name).resolve()
        if candidate.is_file() and candidate.is_relative_to(root):
            return candidate.relative_to(root).as_posix()
    return ""


def includes_of(root: Path, file: Path) -> Iterator[Include]:
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if match := INCLUDE.match(text):
            target = resolve(root, file, match[1] == '"', match[2])
            yield Include(file.relative_to(root).as_posix(), number, match[2], target)


def complaint(include: Include) -> str:
    """What is wrong with an include; empty if nothing is."""
    room = room_of(include.file)
    if not include.target:
        if ASIO.match(include.name) and room != "io" and include.file not in OWN_DOORS:
            own = [door for door in OWN_DOORS if room_of(door) == room]
            return f"Asio is named through <ethwire/io/async.hpp>{''.join(f' or {door}' for door in own)} only"
        if SOCKETS.match(include.name) and room not in MAY_TOUCH_SOCKETS:
            return "only io/ touches sockets"
        return ""
    if include.file.startswith("include/") and not include.target.startswith("include/"):
        return "a public header includes public ones only"
    if "/detail/" in include.target and room in ("devnode", "cli", "python"):
        return "detail/ belongs to the library alone"
    if include.target == ASYNC_DOOR and room in THROUGH_THE_DOOR:
        return ""
    return room_complaint(room, room_of(include.target))


def room_complaint(room: str, target: str) -> str:
    if room in ("", target):
        return ""
    if target == "":
        return "" if room in ("cli", "python") else f"{room}/ does not include the whole library"
    unknown = [each for each in (room, target) if each not in ORDER]
    if unknown:
        return f"{unknown[0]}/ is no room of tools/check_rooms.py"
    if ORDER.index(target) > ORDER.index(room):
        return f"{target}/ stands below {room}/"
    if target in NEVER.get(room, ()):
        return f"{room}/ never knows {target}/"
    return ""


def check(root: Path) -> list[str]:
    root = root.resolve()
    found = []
    for file in sources(root):
        for include in includes_of(root, file):
            if wrong := complaint(include):
                found.append(f"{include.file}:{include.line}: {include.name}: {wrong}")
    return found


# --- the check of the check -------------------------------------------------------------------------------------------

GOOD = {
    "include/ethwire/base/hex.hpp": "#include <string>",
    "include/ethwire/io/async.hpp": "#include <boost/asio/post.hpp>",
    "include/ethwire/eth/log.hpp": "#include <ethwire/base/hex.hpp>",
    "include/ethwire/web3/detail/call.hpp": "#include <ethwire/eth/log.hpp>",
    "include/ethwire/web3/eth.hpp": "#include <ethwire/eth/log.hpp>\n#include <ethwire/io/async.hpp>",
    "include/ethwire/ethwire.hpp": "#include <ethwire/web3/eth.hpp>",
    "src/io/dial.cpp": '#include "dial.hpp"\n#include <boost/asio/connect.hpp>\n#include <sys/socket.h>',
    "src/io/dial.hpp": "#include <ethwire/io/async.hpp>",
    "src/web3/socket.cpp": '#include "io/dial.hpp"',
    "devnode/asio.hpp": "#include <ethwire/io/async.hpp>\n#include <boost/asio/ip/tcp.hpp>",
    "devnode/node.cpp": '#include "asio.hpp"\n#include "devnode/asio.hpp"',
    "cli/main.cpp": "#include <ethwire/ethwire.hpp>\n#include <CLI/CLI.hpp>\n#include <devnode/asio.hpp>",
}  # fmt: skip

BAD = {
    "a room below": ("src/base/a.cpp", "#include <ethwire/eth/log.hpp>"),
    "a room below, by its path": ("src/base/b.cpp", '#include "../io/dial.hpp"'),
    "a room below, under src/": ("src/rpc/a.cpp", '#include "io/dial.hpp"'),
    "never known": ("src/io/a.cpp", "#  include <ethwire/eth/log.hpp>"),
    "the door, by one without it": ("src/session/a.cpp", "#include <ethwire/io/async.hpp>"),
    "past the door": ("src/stream/a.cpp", '#include "io/dial.hpp"'),
    "Asio outside io/": ("include/ethwire/web3/a.hpp", "#include <boost/asio/post.hpp>"),
    "Asio outside the own door": ("devnode/a.cpp", "#include <boost/asio.hpp>"),
    "sockets outside io/": ("src/web3/a.cpp", "#include <sys/socket.h>"),
    "a private header in a public one": ("include/ethwire/io/a.hpp", '#include "io/dial.hpp"'),
    "the insides of a public header in a program": ("cli/a.cpp", "#include <ethwire/web3/detail/call.hpp>"),
    "the client's insides in the node": ("devnode/b.cpp", "#include <ethwire/web3/eth.hpp>"),
    "the whole library": ("src/web3/b.cpp", "#include <ethwire/ethwire.hpp>"),
    "an unknown room": ("src/attic/a.cpp", "#include <ethwire/base/hex.hpp>"),
}


def self_test() -> list[str]:
    def found_in(contents: dict[str, str]) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            lints.write(Path(folder), {name: text + "\n" for name, text in contents.items()})
            return check(Path(folder))

    failures = [f"found in a tree without offence: {each}" for each in found_in(GOOD)]
    for name, (file, text) in BAD.items():
        found = found_in(GOOD | {file: text})
        if len(found) != 1 or not found[0].startswith(f"{file}:1: "):
            failures.append(f"{name}: {file} with {text!r}: {found or 'not found'}")
    return failures


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
