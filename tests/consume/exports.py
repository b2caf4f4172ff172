#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The shared library exports what the public headers declare, and all of it that the library defines.

    exports.py SHARED STATIC INCLUDE OBJECT...

OBJECTs are code that uses the public headers alone: what it leaves to be found has to be exported, too. Instances of
templates of the standard library and of Boost are not ours; each program has its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ABOUT = re.compile(
    r"^(typeinfo name for|typeinfo for|vtable for|VTT for|guard variable for|(non-)?virtual thunk to|"
    r"construction vtable for|reference temporary #\d+ for|template parameter object for) "
)


def symbols(option: str, *files: str, types: str = "A-Za-z") -> set[str]:
    listed = subprocess.run(["nm", "-P", "-C", option, *files], check=True, stdout=subprocess.PIPE, text=True).stdout
    # NAME TYPE ..., where a name has spaces in it.
    return {match[1] for match in re.finditer(rf"(?m)^(.+?) [{types}](?: [0-9a-f]* ?[0-9a-f]*)?$", listed)}


def name_of(symbol: str) -> str:
    """The qualified name of one of ours, without arguments; empty for those of others."""
    text = ABOUT.sub("", symbol)
    depth, words = 0, [""]
    for char in text:
        if char == "<":
            depth += 1
        elif char == ">":
            depth -= 1
        elif depth > 0:
            continue
        elif char == "(" and not text.startswith("(anonymous"):
            break
        elif char == " ":
            words.append("")
        else:
            words[-1] += char
    # The last word: a return type stands before it, a conversion's type behind it.
    name = next((word for word in words if word.endswith("::operator")), words[-1])
    return name.split("[")[0] if name.startswith("ethwire::") else ""


class Headers:
    """What the public headers declare, by namespace: they are laid out by .clang-format."""

    def __init__(self, folder: Path) -> None:
        self.scopes: dict[str, str] = {}
        for path in sorted(folder.rglob("*.hpp")):
            self.read(re.sub(r"//[^\n]*|\"[^\"\n]*\"|'[^'\n]+'", "", path.read_text(encoding="utf-8")))

    def read(self, text: str) -> None:
        scope: list[tuple[str, int]] = []  # names, and how deep they begin
        depth = 0
        for line in text.splitlines():
            if match := re.match(r"(?:inline )?namespace ([\w:]+) \{", line):
                scope.append((match[1], depth))
            name = "::".join(each for each, _ in scope)
            self.scopes[name] = self.scopes.get(name, "") + line + "\n"
            depth += line.count("{") - line.count("}")
            while scope and depth <= scope[-1][1]:
                scope.pop()

    def declares(self, name: str) -> bool:
        """`ethwire::json::Reader::next`, if there is a class Reader; `ethwire::run`, if there is a function run."""
        parts = name.split("::")
        scope = next(size for size in range(len(parts) - 1, 0, -1) if "::".join(parts[:size]) in self.scopes)
        text, entity = self.scopes["::".join(parts[:scope])], re.escape(parts[scope])
        if re.search(rf"\b(?:class|struct|enum class)\s+{entity}\b[^;{{}}()]*\{{", text):
            return True
        return len(parts) == scope + 1 and re.search(rf"\b{entity}\s*[({{=;]", text) is not None


def main(shared: str, static: str, include: str, *objects: str) -> int:
    headers = Headers(Path(include))
    exported = {symbol for symbol in symbols("-D", shared) if name_of(symbol)}
    private = {symbol for symbol in exported if not headers.declares(name_of(symbol))}
    # Weak ones are inline, or instances of templates: whoever uses them has them.
    defined = {s for s in symbols("--defined-only", static, types="TDBR") if (n := name_of(s)) and headers.declares(n)}
    objects = tuple(each for each in objects if each.endswith(".o"))  # CMake lists precompiled headers among them
    needed = {symbol for symbol in symbols("-u", *objects) if name_of(symbol)} if objects else set()
    for each in sorted(private):
        print(f"exported, but in no public header: {each}")
    for each in sorted((defined | needed) - exported):
        print(f"not exported, but in a public header: {each}")
    print(f"{len(exported)} names exported, {len(private)} private; {len((defined | needed) - exported)} missing")
    return 1 if private or (defined | needed) - exported or not exported else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
