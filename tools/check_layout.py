#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that every C++ source is laid out as .clang-format says, which is what `make format` does."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORMATTER = "clang-format-19"
AT_ONCE = 64  # files


def sources(root: Path) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.hpp", "*.cpp"],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split("\0")
    return [each for each in listed if each and (root / each).is_file()]


def check(root: Path, names: list[str]) -> list[str]:
    """The first place of each file that is laid out in another way."""
    found: dict[str, str] = {}
    for start in range(0, len(names), AT_ONCE):
        command = [FORMATTER, f"--style=file:{ROOT / '.clang-format'}", "--dry-run", *names[start : start + AT_ONCE]]
        said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stderr
        for line in said.splitlines():
            if "[-Wclang-format-violations]" in line:
                name, number = line.split(":")[:2]
                found.setdefault(name, f"{name}:{number}: not laid out by .clang-format (make format)")
    return list(found.values())


def self_test() -> list[str]:
    cases = {"good.hpp": ("int x;\n", False), "wide.cpp": ("int  x;\n", True), "brace.cpp": ("int f() {\n}\n", True)}
    with tempfile.TemporaryDirectory() as folder:
        for name, (text, _) in cases.items():
            (Path(folder) / name).write_text(text)
        found = {each.split(":")[0] for each in check(Path(folder), list(cases))}
    expected = {name for name, (_, wrong) in cases.items() if wrong}
    return [] if found == expected else [f"found {sorted(found)}, expected {sorted(expected)}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--self-test", action="store_true", help="check that each kind of offence is found")
    chosen = parser.parse_args()
    found = self_test() if chosen.self_test else check(ROOT, sources(ROOT))
    for each in found:
        print(each)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
