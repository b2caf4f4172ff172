#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that the pages name nothing that does not exist.

Looks at what docs/*.md and the pages of the root put in backticks outside code blocks (those are compiled). There, each
word is one of the sources, comments aside; `A::b` is in a file that declares A; a path leads to a file, `--option` is
one of a program of ours, `make TARGET` is a target, and `Suite.Name` a test. Capital letters (`NAME`) stand for what the
reader puts there. A name of somebody else that the sources do not use has to stand in FOREIGN.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lints

PAGES = re.compile(r"(docs/[^/]+|README[^/]*|CONTRIBUTING|HACKING|SECURITY)\.md")
SOURCES = ("include/", "src/", "devnode/", "cli/", "python/", "cmake/", "tools/", "bench/", "examples/")
NO_SOURCE = re.compile(r"\.(md|svg|png)$|^tools/check_")  # the lints name what they forbid
LABELS = re.compile(r"tests/(.*/)?CMakeLists\.txt")
SOURCE_NAMES = ("Makefile", "CMakeLists.txt", "CMakePresets.json", "pyproject.toml", ".clang-tidy", ".clang-format")

FOREIGN = {
    # web3.py
    "FriendlyJsonSerde", "MethodNotSupported", "Web3ValueError", "request_information_cache_size",
    # Asio
    "awaitable_operators",
    # alloy, viem
    "ProviderBuilder", "new_batch", "add_call", "as_error_resp", "raw_request", "sol", "watchBlocks",
    # geth, g++, GoogleTest
    "corsdomain", "Wmismatched", "--gtest_filter",
    # a variable that our proxy support does not read
    "HTTPS_PROXY",
    # mistakes and names that the pages make up
    "ETHWIRE_STRIKT", "klay", "klay_subscribe",
}  # fmt: skip

SPAN = re.compile(r"`([^`]+)`")
WORD = re.compile(r"(?<![\w\\])[A-Za-z_]\w*")
PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_]*")
TEST = re.compile(r"(\w+)\.(\w+)")
OPTION = re.compile(r"(?<![\w-])--[a-z]\w*(?:-\w+)*")
QUALIFIED = re.compile(r"(?:\w+::)+\w+")
ELSEWHERE = re.compile(r"\bbuild/\S+|\b(?:asio|boost|std)::[\w:]+")
MAKE = re.compile(r"^make ([a-z][a-z0-9-]*)")
DECLARED = re.compile(r"\b(?:class|struct|enum class|enum|namespace|concept)\s+([A-Za-z_][\w:]*)")


def is_source(name: str) -> bool:
    if name in SOURCE_NAMES or LABELS.fullmatch(name):
        return True
    return name.startswith(SOURCES) and not NO_SOURCE.search(name)


def code_of(path: Path) -> str:
    """A source without its comments."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix in (".hpp", ".cpp", ".h"):
        return re.sub(r"//[^\n]*", "", text)
    return re.sub(r"(?m)^\s*#[^\n]*", "", text)


def spans_of(text: str) -> Iterator[tuple[int, str]]:
    """What stands in backticks, and in which line, code blocks aside."""
    in_block = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("```"):
            in_block = not in_block
        elif not in_block:
            yield from ((number, span) for span in SPAN.findall(line))


def begins(prefix: str, words: set[str]) -> bool:
    """`eth_` stands for all that begin with it."""
    return prefix.endswith("_") and any(each.startswith(prefix) for each in words)


class Names:
    """What there is to be named."""

    def __init__(self, root: Path) -> None:
        self.files = lints.files(root)
        sources = {name: code_of(root / name) for name in self.files if is_source(name)}
        self.text = "\n".join(sources.values())
        self.words = set(WORD.findall(self.text))
        self.words_of = {name: set(WORD.findall(text)) for name, text in sources.items()}
        self.tests = {
            word
            for name in self.files
            if name.startswith("tests/") and name.endswith((".cpp", ".hpp", ".py"))
            for word in WORD.findall(code_of(root / name))
        }
        self.declaring: dict[str, list[str]] = {}
        for name, text in sources.items():
            for declared in DECLARED.findall(text):
                for part in declared.split("::"):
                    self.declaring.setdefault(part, []).append(name)
        self.targets = set(re.findall(r"(?m)^([a-z0-9-]+):", sources.get("Makefile", "")))
        folders = sorted({re.escape(name.split("/")[0]) for name in self.files if "/" in name})
        self.paths = re.compile(rf"(?<![\w./-])(?:{'|'.join(folders)})/[\w./-]*")

    def word(self, word: str) -> bool:
        if word in self.words or word in FOREIGN:
            return True
        if PLACEHOLDER.fullmatch(word):
            return not word.startswith("ETHWIRE_")
        return begins(word, self.words)

    def qualified(self, name: str) -> bool:
        parts = name.split("::")
        for outer, inner in zip(parts, parts[1:]):
            known = set().union(*(self.words_of[each] for each in self.declaring.get(outer, [])))
            if not PLACEHOLDER.fullmatch(inner) and inner not in known and not begins(inner, known):
                return False
        return True

    def path(self, path: str) -> bool:
        pattern = "".join(
            "[^/]+" if PLACEHOLDER.fullmatch(part) and part not in ("README", "LICENSE") else re.escape(part)
            for part in re.split(r"([A-Z_]+)", path)
        )
        return any(re.match(pattern if path.endswith("/") else rf"{pattern}(/|$)", name) for name in self.files)

    def option(self, option: str) -> bool:
        return option in FOREIGN or re.search(rf"{re.escape(option)}(?![\w-])", self.text) is not None


def complaints(names: Names, span: str) -> Iterator[str]:
    if (test := TEST.fullmatch(span)) and test[1] in names.tests and test[2] in names.tests:
        return

    def taken(pattern: re.Pattern[str]) -> list[str]:
        """Cut out of the span."""
        nonlocal span
        found = pattern.findall(span)
        span = pattern.sub(" ", span)
        return found

    yield from (f"{path} leads to no file" for path in taken(names.paths) if not names.path(path))
    yield from (f"{option} is no option" for option in taken(OPTION) if not names.option(option))
    yield from (f"make {target}: no such target" for target in taken(MAKE) if target not in names.targets)
    taken(ELSEWHERE)
    yield from (f"{name} is not declared" for name in QUALIFIED.findall(span) if not names.qualified(name))
    for word in WORD.findall(span):
        if not names.word(word):
            yield f"{word} is not in the sources"


def check(root: Path) -> list[str]:
    names = Names(root)
    return [
        f"{page}:{line}: `{span}`: {wrong}"
        for page in names.files
        if PAGES.fullmatch(page)
        for line, span in spans_of((root / page).read_text(encoding="utf-8"))
        for wrong in complaints(names, span)
    ]


def self_test() -> list[str]:
    sources = {
        "Makefile": "test: ## runs\n",
        "include/ethwire/io/errc.hpp": "namespace ethwire::io {\nenum class errc { refused, url_no };\n} // only_said\n",
        "src/web3/core.cpp": "class Core { void turn(); };\n",
        "cli/main.cpp": 'option("--max-message"); getenv("ETHWIRE_URL");\n',
        "tests/unit/core_test.cpp": "TEST(Core, TurnsOnce) {}\n",
    }
    good = [
        "Core", "turn()", "io::errc::refused", "io::errc::url_...", "ethwire::io", "std::vector::data",
        "--max-message N", "ETHWIRE_URL", "make test", "Core.TurnsOnce", "src/ROOM/core.cpp", "include/ethwire/io/", "0x00ff",
    ]  # fmt: skip
    bad = [
        "Line", "only_said", "errc::lost", "Core::refused", "--max-frame", "ETHWIRE_URI", "make tests",
        "Core.TurnsTwice", "src/web3/line.cpp", "wire_",
    ]  # fmt: skip
    pages = {
        "docs/good.md": "".join(f"`{span}`\n" for span in good) + "```\nLine\n`Line`\n```\n",
        "docs/bad.md": "".join(f"`{span}`\n" for span in bad),
        "docs/more/elsewhere.md": "`Line`\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        lints.repository(Path(folder), sources | pages)
        found = check(Path(folder))
    lines = [each.split(": ")[0] for each in found]
    missed = [f"not found: {span}" for line, span in enumerate(bad, 1) if f"docs/bad.md:{line}" not in lines]
    return missed + [f"found without reason: {each}" for each in found if not each.startswith("docs/bad.md")]


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
