#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Makes one translation unit of each C++ block in the documentation.

    tests/docs/extract.py OUT ROOT PAGE.md...

Prints one line a unit: `KIND PATH`. What the words behind ``` mean stands in docs/README.md, "Code in these pages".
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

KINDS = {"cpp": "code", "cpp body": "code", "cpp run": "run"}
LOOKS_LIKE_CPP = re.compile(r"c\+\+|cc|cxx|hpp|cpp", re.IGNORECASE)
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`]*)$")
INCLUDE = re.compile(r"^\s*#\s*include\b.*$", re.MULTILINE)
FUNCTION = re.compile(r"^awaitable<void> (?P<name>\w+)\(std::string url\)$", re.MULTILINE)
MAIN = re.compile(r"^int main\(", re.MULTILINE)


class Misplaced(Exception):
    """A block that would not be compiled though it looks like one that should be."""


@dataclass(frozen=True)
class Block:
    page: str  # relative to the root
    line: int  # of its first line of code
    info: str
    code: str
    prints: str  # the text block right behind a block that is run

    @property
    def kind(self) -> str:
        return "program" if MAIN.search(self.code) else KINDS[self.info]

    @property
    def name(self) -> str:
        return f"{re.sub('[^a-z0-9]+', '_', self.page.lower())}_{self.line}"

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


def blocks(page: str, text: str) -> list[Block]:
    """The C++ blocks of a page. A fence with any other spelling of the language is an error, not a block less."""
    found: list[Block] = []
    opened: tuple[int, str, str] | None = None
    fenced: list[tuple[int, str, list[str]]] = []
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        fence = FENCE.match(line)
        if opened is None:
            if fence:
                opened = (number + 1, fence["info"].strip(), fence["indent"])
                fenced.append((number + 1, opened[1], []))
        elif fence and not fence["info"].strip():
            opened = None
        else:
            fenced[-1][2].append(line.removeprefix(opened[2]))
    if opened:
        raise Misplaced(f"{page}:{opened[0] - 1}: a block that is never closed")
    for index, (line, info, code) in enumerate(fenced):
        if info in KINDS:
            behind = fenced[index + 1] if index + 1 < len(fenced) else (0, "", [])
            adjacent = behind[1] == "text" and behind[0] <= line + len(code) + 3
            prints = "\n".join(behind[2]) + "\n" if info == "cpp run" and adjacent else ""
            found.append(Block(page, line, info, "\n".join(code) + "\n", prints))
        elif LOOKS_LIKE_CPP.match(info):
            raise Misplaced(f"{page}:{line - 1}: '{info}' is not one of {', '.join(sorted(KINDS))}")
    return found


def unit(block: Block) -> str:
    """The block as a translation unit whose errors name the page and the line."""
    if block.kind == "program":
        return f'#line {block.line} "{block.page}"\n{block.code}'
    includes = "\n".join(INCLUDE.findall(block.code))
    code = INCLUDE.sub("", block.code)
    function = FUNCTION.search(code) if block.kind == "run" else None
    if function:
        code += (f"ethwire::awaitable<void> body(ethwire::AsyncWeb3&, std::string url)\n{{\n"
                 f"    return {function['name']}(std::move(url));\n}}\n")
    head = f'#include "prelude.hpp"\n{includes}\nnamespace {block.name} {{\n'
    register = f'const docs::Runnable runnable("{block.place}", &body);\n' if block.kind == "run" else ""
    if block.info == "cpp" or function:
        return f'{head}#line {block.line} "{block.page}"\n{code}{register}}}\n'
    body = (
        f"{head}ethwire::awaitable<void> body(ethwire::AsyncWeb3& w3, std::string url)\n{{\n"
        f"    (void)w3, (void)url;\n"
        f'#line {block.line} "{block.page}"\n{code}co_return;\n}}\n'
    )
    return f"{body}{register}}}\n"


def main() -> int:
    out, root, pages = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    out.mkdir(parents=True, exist_ok=True)
    for page in pages:
        try:
            for block in blocks(page, (root / page).read_text(encoding="utf-8")):
                path = out / f"{block.name}.cpp"
                text = unit(block)
                if not path.is_file() or path.read_text(encoding="utf-8") != text:
                    path.write_text(text, encoding="utf-8")
                print(block.kind, path)
        except Misplaced as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
