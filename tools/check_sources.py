#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks what every file of the project has to keep: the licence's two lines, ASCII, no loose ends.

A translation, README.LANGUAGE.md, is written in its own letters, and keeps in step with README.md: its code, its
pictures, and the numbers of its headings, rows and points.

Looks at the sources, scripts and texts that git knows or would add; data, golden files and pictures are as they are.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import lints

HOLDER = "Copyright (c) 2026 The ethwire authors"
LICENCE = "SPDX-License-Identifier: MIT"
CODE = {".hpp", ".cpp", ".h", ".in", ".py", ".pyi", ".sh", ".cmake", ".mjs", ".js"}
CODE_NAMES = {"CMakeLists.txt", "Makefile"}
LOOSE_END = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def is_code(name: Path, beginning: str) -> bool:
    return name.suffix in CODE or name.name in CODE_NAMES or beginning == "#!"


def complaints(name: Path, content: bytes) -> list[str]:
    """What is wrong in one file, as `LINE: what`."""
    code = is_code(name, content[:2].decode("latin-1"))
    if not code and name.suffix != ".md":
        return []
    found = []
    translation = name.name.startswith("README.") and name.name != "README.md"
    try:
        text = content.decode("utf-8" if translation else "ascii")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return [f"{line}: byte 0x{content[error.start]:02x} is not ASCII"]
    lines = text.split("\n")
    if code:
        head = lines[1:3] if lines[0].startswith("#!") else lines[0:2]
        for line, wanted in zip([*head, "", ""], (HOLDER, LICENCE)):
            if line.lstrip("#/ ") != wanted:
                found.append(f"1: the header lacks '{wanted}'")
        if name.suffix == ".hpp" and "#pragma once" not in lines:
            found.append("1: a header without #pragma once")
    if text and not text.endswith("\n"):
        found.append(f"{len(lines)}: no newline at the end")
    if text.endswith("\n\n"):
        found.append(f"{len(lines) - 1}: an empty line at the end")
    for number, line in enumerate(lines, 1):
        if LOOSE_END.search(line) and name.name != Path(__file__).name:
            found.append(f"{number}: a loose end: {LOOSE_END.search(line)[0]}")
        if line != line.rstrip():
            found.append(f"{number}: white space at the end")
        if "\t" in line and name.name != "Makefile":
            found.append(f"{number}: a tab")
    return found


def outline(text: str) -> dict[str, object]:
    """What a translation has in common with its original."""
    parts = text.split("```")
    prose = "".join(parts[::2])
    return {
        "code": parts[1::2],
        "pictures": re.findall(r"!\[[^]]*\]\(([^)]*)\)", prose),
        "headings": len(re.findall(r"^#+ ", prose, re.M)),
        "table rows": len(re.findall(r"^\|", prose, re.M)),
        "points": len(re.findall(r"^- ", prose, re.M)),
    }


def translations(root: Path) -> list[str]:
    found = []
    for path in sorted(root.glob("README.*.md")):
        mine = outline(path.read_text(encoding="utf-8"))
        original = outline((root / "README.md").read_text(encoding="utf-8"))
        found += [f"{path.name}:1: other {what} than README.md" for what in mine if mine[what] != original[what]]
    return found


def check(root: Path) -> list[str]:
    names = [each for each in lints.files(root) if not each.startswith("tests/data/")]
    found = [f"{each}:{wrong}" for each in names for wrong in complaints(Path(each), (root / each).read_bytes())]
    return found + translations(root)


def self_test() -> list[str]:
    head = f"// {HOLDER}\n// {LICENCE}\n\n#pragma once\n"
    cases = {
        "good.hpp": (head, []),
        "no_holder.cpp": (f"// {LICENCE}\nint x;\n", ["1: the header lacks"] * 2),
        "no_licence.py": (f"#!/usr/bin/env python3\n# {HOLDER}\n", ["1: the header lacks"]),
        "script": (f"#!/usr/bin/env bash\n# {HOLDER}\n# {LICENCE}\n", []),
        "bare_script": ("#!/usr/bin/env bash\ntrue\n", ["1: the header lacks"] * 2),
        "twice.hpp": (head.replace("#pragma once\n", ""), ["1: a header without", "3: an empty line"]),
        "letters.md": ("one\ntw\u00f6\n", ["2: byte 0xc3"]),
        "later.md": ("a TO" + "DO\n", ["1: a loose end"]),
        "space.md": ("one \n", ["1: white space"]),
        "tab.md": ("\tone\n", ["1: a tab"]),
        "data.txt": ("two \u00f6\t \n\n", []),
        "cut.md": ("one", ["1: no newline"]),
        "README.md": ("# a\n\n- b\n\n```\nc\n```\n", []),
        "README.fr.md": ("# \u00e0\n\n- b\n\n```\nc\n```\n", []),
        "README.de.md": ("# \u00e4\n\n```\nd\n```\n", ["1: other code", "1: other points"]),
    }
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lints.repository(root, {name: text for name, (text, _) in cases.items()})
        found = check(root)
    for name, (_, expected) in cases.items():
        mine = [each.removeprefix(f"{name}:") for each in found if each.startswith(f"{name}:")]
        if len(mine) != len(expected) or not all(a.startswith(b) for a, b in zip(mine, expected)):
            failures.append(f"{name}: found {mine}, expected {expected}")
    return failures


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
