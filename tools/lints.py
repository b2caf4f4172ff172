# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the lints of this folder have in common: their command line, and which files there are."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(doc: str | None, check: Callable[[Path], list[str]], self_test: Callable[[], list[str]]) -> int:
    """Prints what `check` finds in the checkout, or what the check of the check does, a line each."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--self-test", action="store_true", help="check that each kind of offence is found")
    parser.add_argument("--root", type=Path, default=ROOT, help="another checkout than this one")
    chosen = parser.parse_args()
    found = self_test() if chosen.self_test else check(chosen.root)
    for each in found:
        print(each)
    return 1 if found else 0


def files(root: Path, *patterns: str) -> list[str]:
    """What git knows or would add, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split("\0")
    return [each for each in listed if each and (root / each).is_file()]


def write(root: Path, contents: dict[str, str]) -> None:
    """Makes a tree for a self-test."""
    for name, text in contents.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def repository(root: Path, contents: dict[str, str]) -> None:
    """The same as a checkout."""
    subprocess.run(["git", "init", "-q", root], check=True)
    write(root, contents)
