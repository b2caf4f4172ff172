#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What ethwire is under each release of web3.py that the package index has, or under those that are named.

    python/tools/releases.py [--quiet [SECONDS]] [--suites] [--resolved] [--write] [VERSION...]

A line each: the level, and how it was found, by a table of functions that are known or by trying each promise. --quiet
measures the quiet states with ethwire; --suites runs web3.py's own tests of persistent connections with ethwire and
without. A release is laid over the dependencies of the nearest pinned environment; --resolved takes what pip takes today,
which is what a release that came out today is to be tried with, and what --suites uses. --write makes docs/releases.md of
it, for all releases.

Exit code 1 if one is refused, is beyond a budget, or fails a test that it passes without ethwire.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "python"))

from harness import envs, releases  # noqa: E402
from seed_table import quiet  # noqa: E402

DOCUMENT = ROOT / "docs" / "releases.md"
ASK = "import json, web3; from ethwire._report import facts; print(json.dumps(facts()))"
SUITES = ROOT / "tests" / "python" / "web3_suites" / "run.py"
# The first that ethwire goes under.
FIRST_UNDER = (6, 11, 1)
AT_ONCE = 3
"""Releases whose quiet states are measured side by side: thirty programs with their nodes."""


@dataclass
class Row:
    version: str
    level: str = ""
    found: str = ""
    reason: str = ""
    quiet: str = ""
    suites: str = ""
    troubles: list[str] = field(default_factory=list)

    def fill(self, facts: dict[str, Any]) -> None:
        if not facts["on"]:
            self.level = "off"
            self.reason = facts["why_off"]
            if releases.number_of(self.version) >= FIRST_UNDER:
                self.troubles.append(self.reason)
            return
        reasons = {"objects": facts["why_no_native_objects"], "native": facts["why_no_native_transport"]}
        self.level = "awaited" if reasons["objects"] else "objects" if reasons["native"] else "native"
        self.reason = reasons["objects"] or reasons["native"]
        self.found = "known" if facts["verified"] else "each promise tried"
        without = [f"without {name}: {why}" for name, why in facts["without"].items()]
        self.reason = "; ".join(filter(None, [self.reason, *without]))


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def row_of(version: str, resolved: bool) -> Row:
    row = Row(version)
    try:
        python = releases.provide(version, resolved=resolved)
    except releases.NotThere as error:
        row.level, row.reason = "not installed", str(error)
        row.troubles.append(row.reason)
        return row
    done = subprocess.run(
        [python, "-W", "ignore", "-c", ASK], capture_output=True, text=True, env=envs.environment(ethwire=True), check=False
    )
    if done.returncode:
        row.level, row.reason = "fails", (done.stderr.strip().splitlines() or ["no word"])[-1]
        row.troubles.append(row.reason)
    else:
        row.fill(json.loads(done.stdout.splitlines()[-1]))
    return row


def measure_quiet(rows: list[Row], seconds: float) -> None:
    on = [row for row in rows if row.level in ("awaited", "objects", "native")]
    for first in range(0, len(on), AT_ONCE):
        some = on[first : first + AT_ONCE]
        say(f"quiet states of {', '.join(row.version for row in some)}, {seconds:g} s")
        measured = quiet.rows_of([row.version for row in some], ethwire=True)
        quiet.measure(measured, seconds)
        for row in some:
            its = [each for each in measured if each.version == row.version and each.state != quiet.BARE]
            over = [f"{each.transport} {each.state}: {', '.join(each.over())}" for each in its if each.over()]
            row.troubles += over
            most = max(its, key=lambda each: each.cpu_percent)
            wakes = max(each.wakes / each.seconds for each in its if each.seconds)
            row.quiet = "; ".join(over) or f"{most.cpu_percent:.3f} %, {wakes:.2f}/s"


def run_suites(row: Row) -> None:
    try:
        releases.tests_of(row.version)
        python = releases.provide(row.version, resolved=True)
    except releases.NotThere as error:
        row.suites = str(error)
        return
    say(f"web3.py's own tests of {row.version}")
    command = [sys.executable, str(SUITES), "compared", "--release", row.version, "--interpreter", python]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith(("with", "worse"))]
    row.suites = "; ".join(lines[-2:] if not done.returncode else lines) or "not run"
    if done.returncode:
        row.troubles.append(f"its own tests: {row.suites}")


def printed(row: Row) -> str:
    return f"{row.version:<10}{row.level:<10}" + "; ".join(filter(None, [row.found, row.reason, row.quiet, row.suites]))


def document(rows: list[Row]) -> str:
    has_quiet, has_suites = any(row.quiet for row in rows), any(row.suites for row in rows)
    head = ["web3.py", "level", "found by", *(["quiet: CPU, wake-ups"] if has_quiet else [])]
    head += [*(["its own tests"] if has_suites else []), ""]
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    for row in rows:
        cells = [row.version, row.level, row.found, *([row.quiet] if has_quiet else [])]
        cells += [*([row.suites] if has_suites else []), row.reason]
        lines.append(f"| {' | '.join(cells)} |")
    return f"""# Releases of web3.py

What `ETHWIRE=1` is under each release of web3.py since {".".join(map(str, releases.FIRST))}, the first with persistent
connections. `python/tools/releases.py --write` makes this page: each release that the package index has, over the
dependencies of the nearest environment that the tests have pinned. *Known*: each function that ethwire replaces or relies
upon does what it did when it was read. *Each promise tried*: not all are known, and the
[promises](python.md#releases-to-come) of the level were kept on a node in the process.

{chr(10).join(lines)}
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("versions", nargs="*", metavar="VERSION", help="these; without any, all since 6.11")
    parser.add_argument("--quiet", nargs="?", type=float, const=60, metavar="SECONDS", help="the window (60)")
    parser.add_argument("--suites", action="store_true", help="web3.py's own tests of persistent connections")
    parser.add_argument("--resolved", action="store_true", help="with the dependencies that pip takes today")
    parser.add_argument("--write", action="store_true", help="write docs/releases.md")
    chosen = parser.parse_args()
    if chosen.write and chosen.versions:
        parser.error("--write is for all releases")
    try:
        versions = chosen.versions or releases.released()
    except releases.NotThere as error:
        say(f"releases.py: {error}")
        return 2
    rows = []
    for version in versions:
        rows.append(row_of(version, chosen.resolved))
        say(printed(rows[-1]))
    if chosen.quiet:
        measure_quiet(rows, chosen.quiet)
    if chosen.suites:
        for row in rows:
            run_suites(row)
    for row in rows:
        print(printed(row))
    if chosen.write:
        DOCUMENT.write_text(document(rows), encoding="utf-8")
    return 1 if any(row.troubles for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
