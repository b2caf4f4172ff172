#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that every C++ source is laid out as .clang-format says, which is what `make format` does."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import lints

FORMATTER = "clang-format-19"
AT_ONCE = 64  # files


def check(root: Path) -> list[str]:
    return offences(root, lints.files(root, "*.hpp", "*.cpp"))


def offences(root: Path, names: list[str]) -> list[str]:
    """The first place of each file that is laid out in another way."""
    found: dict[str, str] = {}
    for start in range(0, len(names), AT_ONCE):
        style = f"--style=file:{lints.ROOT / '.clang-format'}"
        command = [FORMATTER, style, "--dry-run", *names[start : start + AT_ONCE]]
        said = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True).stderr
        for line in said.splitlines():
            if "[-Wclang-format-violations]" in line:
                name, number = line.split(":")[:2]
                found.setdefault(name, f"{name}:{number}: not laid out by .clang-format (make format)")
    return list(found.values())


def self_test() -> list[str]:
    cases = {"good.hpp": ("int x;\n", False), "wide.cpp": ("int  x;\n", True), "brace.cpp": ("int f() {\n}\n", True)}
    with tempfile.TemporaryDirectory() as folder:
        lints.write(Path(folder), {name: text for name, (text, _) in cases.items()})
        found = {each.split(":")[0] for each in offences(Path(folder), list(cases))}
    expected = {name for name, (_, wrong) in cases.items() if wrong}
    return [] if found == expected else [f"found {sorted(found)}, expected {sorted(expected)}"]


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
