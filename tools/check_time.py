#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Checks that the library takes time and randomness from where it is given them, so that it runs in virtual time.

Only base/, which defines the real ones, and the real driver of timers may name the machine's clock, its timers or its
generator of randomness.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import lints

DIRECT = re.compile(
    r"\b(?:(?:steady|system|high_resolution)_clock::now|SteadyClock|SystemRandom|steady_timer|random_device"
    r"|clock_gettime|gettimeofday|getrandom|sleep_for|sleep_until|::time\(|std::rand)\b"
)
FOLDERS = ("include", "src")
MAY = (
    "include/ethwire/base/",
    "src/base/",
    "src/io/system_timers.cpp",
    "src/io/seams.cpp",
    # Standard output of a program that is leaving waits for its reader, in real time by its nature.
    "src/io/output_stream.cpp",
)


def check(root: Path) -> list[str]:
    found = []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.[hc]pp")):
            name = path.relative_to(root).as_posix()
            if name.startswith(MAY):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if match := DIRECT.search(line.split("//")[0]):
                    found.append(f"{name}:{number}: {match[0]}: take it from io::Seams")
    return found


def self_test() -> list[str]:
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text, expected in [
            ("src/web3/a.cpp", "auto t = std::chrono::steady_clock::now();", 1),
            ("src/io/b.cpp", "boost::asio::steady_timer t(x);", 1),
            ("include/ethwire/web3/c.hpp", "SystemRandom random_;", 1),
            ("src/rpc/d.cpp", "using T = std::chrono::steady_clock::time_point; // not steady_clock::now", 0),
            ("src/base/e.cpp", "std::chrono::steady_clock::now();", 0),
        ]:
            lints.write(root, {name: text + "\n"})
            found = check(root)
            if len(found) != expected:
                wrong.append(f"{name}: {found}")
            (root / name).unlink()
    return wrong


if __name__ == "__main__":
    sys.exit(lints.main(__doc__, check, self_test))
