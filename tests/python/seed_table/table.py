#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The seed's table: each web3.py by itself and with ethwire, in the quiet states and under three loads.

    table.py [--write] [--seconds 60] [--rounds 3] [--web3 VERSION] [--parts quiet,bare,loads] [--results FILE]

Prints it; with --write docs/before-after.md and its picture hold it. About ten minutes. --results keeps the figures,
and parts that were measured before are taken from it, so that the table can be made in pieces.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from harness import envs, releases  # noqa: E402
from seed_table import loads, quiet, svg  # noqa: E402

DOCUMENT = envs.ROOT / "docs" / "before-after.md"
PICTURE = envs.ROOT / "docs" / "images" / "before-after.svg"
LOADS = (loads.Load("1 event/s", 1, 24), loads.Load("100 events/s", 100, 1200), loads.Load("flood", 0, 12000))
WITHOUT_SECONDS = 3.0
AT_ONCE = 5
"""Releases whose quiet states with ethwire are measured side by side."""
ROUNDS = "rounds"
ENDED_BY_ITSELF = "ended by itself"
ENDED = """
*ended by itself*: without ethwire, too. The option of *silenced* is there from 6.15 on; 6.11.0, under which ethwire is
off, cannot run these programs."""
SIDES = {False: "without", True: "with"}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def loaded(versions: list[str]) -> list[str]:
    """Those that are measured under load, too: a release of each family that the seed is about."""
    return [version for version in versions if version in envs.VERSIONS] or versions


def measure_quiet(versions: list[str], seconds: float) -> dict[str, Any]:
    """With ethwire: all at once, over the whole window."""
    rows = quiet.rows_of(versions, ethwire=True)
    say(f"quiet states with ethwire, {len(rows)} at once, {seconds:g} s")
    quiet.measure(rows, seconds)
    return kept(rows)


def measure_bare(versions: list[str], seconds: float) -> dict[str, Any]:
    """Without: one at a time, over a few seconds, as most take a core."""
    rows = quiet.rows_of(versions, ethwire=False)
    say(f"quiet states without, {len(rows)} of {WITHOUT_SECONDS:g} s")
    for row in rows:
        quiet.measure([row], min(seconds, WITHOUT_SECONDS), settle=0.3)
    return kept(rows)


def kept(rows: list[quiet.Row]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        figures: dict[str, Any] = {"trouble": row.trouble}
        if not row.trouble:
            figures = {"cpu_percent": row.cpu_percent, "wakes": row.wakes / row.seconds}
        if row.ethwire:
            figures["over"] = row.over()
        found[f"{row.version} {row.transport} {row.state} {SIDES[row.ethwire]}"] = figures
    return found


def measure_loads(versions: list[str], rounds: int) -> dict[str, Any]:
    found = {}
    for version in versions:
        for load in LOADS:
            for ethwire in SIDES:
                say(f"web3.py {version} {SIDES[ethwire]} ethwire, {load.name}")
                # One event a second takes its time, and says the same each time.
                times = rounds if load.rate != 1 else 1
                figures = loads.measured(version, load, times, ethwire=ethwire)
                found[f"{version} {load.name} {SIDES[ethwire]}"] = figures
    return found


def is_web3s(found: dict[str, Any], name: str) -> bool:
    """Whether web3.py by itself cannot run the program of this row either."""
    both = (found[name], found.get(f"{name}out", {}))
    return all(row.get("trouble") == ENDED_BY_ITSELF for row in both)


def quiet_table(found: dict[str, Any], versions: list[str]) -> list[str]:
    lines = [
        "| web3.py | over | " + " | ".join(quiet.STATES) + " |",
        "| --- | --- |" + " ---: |" * len(quiet.STATES),
    ]
    for version in versions:
        for transport in envs.transports(version):
            for side in SIDES.values():
                name = version if side == "without" else f"{version} + ethwire"
                cells = [quiet_cell(found[f"{version} {transport} {state} {side}"]) for state in quiet.STATES]
                lines.append(f"| {name} | {transport} | {' | '.join(cells)} |")
    return lines


def quiet_cell(figures: dict[str, Any]) -> str:
    if "trouble" in figures:
        return figures["trouble"]
    percent = figures["cpu_percent"]
    return f"{percent:.1f} %" if percent >= 0.1 else f"{percent:.3f} %"


def load_table(found: dict[str, Any], versions: list[str], load: loads.Load) -> list[str]:
    head = ["CPU %", "CPU us/event", "p50 us", "p99 us", "jitter us", "events/s", "RSS MB"]
    lines = ["| web3.py | " + " | ".join(head) + " |", "| --- |" + " ---: |" * len(head)]
    for version in versions:
        for side in SIDES.values():
            figures = found[f"{version} {load.name} {side}"]
            name = version if side == "without" else f"{version} + ethwire"
            cells = [
                f"{figures['cpu_percent']:.2f}",
                f"{figures['cpu_us']:.1f}",
                *(f"{figures[each]:,.0f}" if load.rate else "-" for each in ("p50_us", "p99_us", "jitter_us")),
                f"{figures['rate']:,.0f}",
                f"{figures['rss_mb']:.1f}",
            ]
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def tables(found: dict[str, Any], versions: list[str]) -> list[str]:
    lines = ["## While nothing happens", "", *quiet_table(found, versions), ""]
    for load in LOADS:
        lines += [f"## newHeads, {load.name}", "", *load_table(found, loaded(versions), load), ""]
    return lines


def is_whole(found: dict[str, Any], versions: list[str]) -> bool:
    sides = SIDES.values()
    rows = [
        f"{version} {transport} {state}"
        for version in versions
        for transport in envs.transports(version)
        for state in quiet.STATES
    ]
    rows += [f"{version} {load.name}" for version in loaded(versions) for load in LOADS]
    return all(f"{row} {side}" in found for row in rows for side in sides)


def machine() -> str:
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    python = subprocess.run([envs.interpreter("8.0.0"), "--version"], capture_output=True, text=True, check=True)
    parts = [
        f"{os.cpu_count()} cores" + (f" ({model[1].strip()})" if model else ""),
        f"Linux {platform.release().split('-')[0]}",
        python.stdout.strip(),
        datetime.date.today().isoformat(),
    ]
    return ", ".join(parts)


def document(found: dict[str, Any], versions: list[str], seconds: float) -> str:
    rounds = found.get(ROUNDS, 1)
    rounds_said = "one round" if rounds == 1 else f"the median of {rounds} rounds"
    text = f"""# Before and after

`make seed-table` measures this: unmodified web3.py programs, by themselves and with ethwire, each in the same virtual
environment, on the same node.

![before and after](images/before-after.svg)

The last run: {machine()}.
With ethwire the quiet states are measured over {seconds:g} s, all threads; without, over {WITHOUT_SECONDS:g} s, as most of them take a
core, or what the machine has left of one. Loads, {rounds_said}: the node on one core, the program on the other; latency
from the node's send to the program's line, jitter the mean step from one event's latency to the next's. In a flood
every client is behind, so that latency says nothing. 6.15.1 by itself leaves these heads raw, as they have more keys
than it knows: its own figures have no formatting in them.

*idle*: subscribed, and no event comes. *in flight*: a request that the node does not answer. *dead*: the connection was
lost, and the program lives on. *silenced*: the same with `silence_listener_task_exceptions=True`.{ENDED if ENDED_BY_ITSELF in str(found) else ""}

"""
    return text + "\n".join(tables(found, versions)).rstrip() + "\n"


def picture(found: dict[str, Any], versions: list[str]) -> str:
    def pair(name: str, what: str) -> tuple[float, float]:
        return tuple(found[f"{name} {side}"].get(what, 0.0) for side in SIDES.values())

    panels = [
        svg.Panel(
            "CPU, one request in flight",
            "%",
            [(each, *pair(f"{each} ws in flight", "cpu_percent")) for each in versions],
        ),
        svg.Panel("latency p50, 100 heads/s", "us", [(each, *pair(f"{each} 100 events/s", "p50_us")) for each in versions]),
        svg.Panel(
            "heads/s, flood",
            "thousand",
            [(each, *(rate / 1000 for rate in pair(f"{each} flood", "rate"))) for each in versions],
            digits=1,
        ),
    ]
    return svg.draw("web3.py, before and after", panels)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="window of the quiet states (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="of each load (%(default)s)")
    parser.add_argument("--web3", action="append", help="this release only; may be repeated; all for each there is")
    parser.add_argument("--parts", default="quiet,bare,loads", help="what to measure (%(default)s)")
    parser.add_argument("--results", type=Path, help="figures measured before, and where to keep these")
    parser.add_argument("--write", action="store_true", help="write docs/before-after.md and its picture")
    chosen = parser.parse_args()
    versions = releases.chosen(chosen.web3) or list(envs.VERSIONS)
    found: dict[str, Any] = {}
    if chosen.results and chosen.results.exists():
        found = json.loads(chosen.results.read_text())
    parts = [each for each in chosen.parts.split(",") if each]
    if "quiet" in parts:
        for first in range(0, len(versions), AT_ONCE):
            found |= measure_quiet(versions[first : first + AT_ONCE], chosen.seconds)
    if "bare" in parts:
        found |= measure_bare(versions, chosen.seconds)
    if "loads" in parts:
        found |= measure_loads(loaded(versions), chosen.rounds) | {ROUNDS: chosen.rounds}
    if chosen.results:
        chosen.results.write_text(json.dumps(found, indent=1) + "\n")
    if not is_whole(found, versions):
        say("not everything is measured yet")
        return 0
    print("\n".join(tables(found, versions)))
    if chosen.write:
        DOCUMENT.write_text(document(found, versions, chosen.seconds))
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_text(picture(found, loaded(versions)))
        say(f"written: {DOCUMENT.relative_to(envs.ROOT)}, {PICTURE.relative_to(envs.ROOT)}")
    over = [
        f"{name}: {', '.join(row['over'])}"
        for name, row in found.items()
        if name.endswith(" with") and row.get("over") and not is_web3s(found, name)
    ]
    for each in over:
        say(f"over the budget: {each}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
