#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What a web3.py program costs while nothing happens, with ethwire: CPU time and wake-ups of all its threads, in each
quiet state, on each version and transport, side by side over one window.

    quiet.py [--seconds 60] [--web3 VERSION] [--without | --class]

idle: subscribed, no event comes. in flight: a request that is not answered. in flight + subscription: both. dead: the
connection was lost, the program lives on. silenced: the same with `silence_listener_task_exceptions=True`.

Budget: 0.02 % of a core, but at least 2 ms in a short window, and one wake-up a second. --without measures web3.py by
itself in place, which needs a core for nearly every row. --class measures ethwire's provider classes, with nothing
installed.

A connection over WebSocket is proved alive by a ping every 20 s. On a virtual machine whose host takes memory back that
is not in use, each page a process touches after a pause may cost it 50 us, and so a ping 30 ms: beyond 0.02 % before
anything of web3.py's has run. So a bare client of the same WebSocket library stands beside each version's rows, and is
started before them. A wake-up of a row may always cost what one of that client does, or twice that, as equal ones
differ so; all of them no more than all of that client's. In a window that is shorter than from ping to ping a row may
have one or not: what is beyond its budget there is measured once more, when the ping is past.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import envs, releases  # noqa: E402
from harness.devnode import DevNode  # noqa: E402
from harness.usage import Usage  # noqa: E402

PROGRAMS = Path(__file__).parent / "programs"
PROGRAM, BARE_PROGRAM = PROGRAMS / "quiet.py", PROGRAMS / "bare.py"
BARE = "bare client"
STATES = ("idle", "in flight", "in flight + subscription", "dead", "silenced")
MOST_CPU = 0.0002
LEAST_BUDGET_MS = 2.0
MOST_WAKES = 1.0
EQUAL_ONES_DIFFER = 2
PING_SECONDS = 20
# Started a few at a time: each imports web3.py.
STARTED_AT_ONCE = 4


@dataclass
class Row:
    version: str
    transport: str
    state: str
    ethwire: bool
    by_class: bool = False
    node: Any = None
    process: Any = None
    began: Usage | None = None
    cpu_ms: float = 0
    wakes: int = 0
    seconds: float = 0
    trouble: str = field(default="")
    bare: Row | None = None
    """The bare client that this row is compared with."""

    def start(self) -> None:
        # A node each: one row's loss is no other's.
        self.node = DevNode()
        arguments = [str(PROGRAM), self.state, self.transport, self.node.ws, self.node.ipc, self.node.http]
        if self.state == BARE:
            arguments = [str(BARE_PROGRAM), self.node.ws]
        self.process = envs.start(
            self.version,
            arguments,
            ethwire=self.ethwire and not self.by_class,
            more={"ETHWIRE_TEST_CLASS": "1"} if self.by_class else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait(self) -> None:
        if (said := self.process.stdout.readline().strip()) != "ready":
            self.trouble = said or "ended by itself"

    def begin(self) -> None:
        self.began = Usage.of(self.process.pid)
        self.seconds = -time.monotonic()

    def end(self) -> None:
        self.seconds += time.monotonic()
        if self.process.poll() is not None:
            self.trouble = self.trouble or "ended by itself"
            return
        ended = Usage.of(self.process.pid)
        self.cpu_ms = (ended.cpu_ns - self.began.cpu_ns) / 1e6
        self.wakes = ended.wakes_since(self.began)

    def close(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
        if self.node:
            self.node.close()

    @property
    def cpu_percent(self) -> float:
        return self.cpu_ms / 10 / self.seconds if self.seconds else 0.0

    def over(self) -> list[str]:
        """What is beyond the budget."""
        if self.trouble:
            return [self.trouble]
        allowed_ms = max(MOST_CPU * self.seconds * 1000, LEAST_BUDGET_MS)
        if self.bare and self.bare.wakes:
            wakes = min(self.wakes, self.bare.wakes)
            allowed_ms = max(allowed_ms, wakes * EQUAL_ONES_DIFFER * self.bare.cpu_ms / self.bare.wakes)
        found = [f"CPU {self.cpu_ms:.2f} ms > {allowed_ms:.2f}"] if self.cpu_ms > allowed_ms else []
        if self.wakes > MOST_WAKES * self.seconds + 1:
            found.append(f"{self.wakes} wake-ups in {self.seconds:.0f} s")
        return found


def rows_of(versions: list[str], *, ethwire: bool, by_class: bool = False) -> list[Row]:
    rows = []
    for version in versions:
        for transport in envs.transports(version):
            bare = Row(version, transport, BARE, ethwire=False) if ethwire and transport == "ws" else None
            rows += [bare] if bare else []
            rows += [Row(version, transport, state, ethwire, by_class, bare=bare) for state in STATES]
    return rows


def measure(rows: list[Row], seconds: float, settle: float = 1.0) -> None:
    """All rows at once, over one window; bare clients from when they are there."""
    with contextlib.ExitStack() as stack:
        bare = [row for row in rows if row.state == BARE]
        start(bare, stack)
        if bare:
            time.sleep(settle)
        begin(bare)
        others = [row for row in rows if row.state != BARE]
        start(others, stack)
        time.sleep(settle)
        window(others, seconds)
        if seconds < PING_SECONDS and (over := [row for row in others if row.over()]):
            window(over, seconds)
        end(bare)


def start(rows: list[Row], stack: contextlib.ExitStack) -> None:
    for first in range(0, len(rows), STARTED_AT_ONCE):
        batch = rows[first : first + STARTED_AT_ONCE]
        for row in batch:
            stack.callback(row.close)
            row.start()
        for row in batch:
            row.wait()


def begin(rows: list[Row]) -> None:
    for row in rows:
        if not row.trouble:
            row.begin()


def end(rows: list[Row]) -> None:
    for row in rows:
        if row.began:
            row.end()


def window(rows: list[Row], seconds: float) -> None:
    begin(rows)
    time.sleep(seconds)
    end(rows)


def print_rows(rows: list[Row]) -> None:
    print(f"{'web3.py':<10}{'':<5}{'state':<26}{'CPU ms':>9}{'CPU %':>9}{'wake-ups/s':>12}")
    for row in rows:
        verdict = "" if not row.ethwire else f"FAIL: {', '.join(row.over())}" if row.over() else "PASS"
        if row.trouble:
            print(f"{row.version:<10}{row.transport:<5}{row.state:<26}{row.trouble:>30}  {verdict}")
            continue
        wakes = row.wakes / row.seconds
        figures = f"{row.cpu_ms:>9.2f}{row.cpu_percent:>9.4f}{wakes:>12.2f}"
        print(f"{row.version:<10}{row.transport:<5}{row.state:<26}{figures}  {verdict}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="the window (%(default)s)")
    parser.add_argument("--web3", action="append", help="this release only; may be repeated; all for each there is")
    parser.add_argument("--without", action="store_true", help="web3.py by itself, a row after the other")
    parser.add_argument("--class", action="store_true", dest="by_class", help="ethwire's classes, without install()")
    chosen = parser.parse_args()
    versions = releases.chosen(chosen.web3) or list(envs.WHOLE if chosen.by_class else envs.VERSIONS)
    rows = rows_of(versions, ethwire=not chosen.without, by_class=chosen.by_class)
    if chosen.without:
        for row in rows:
            measure([row], chosen.seconds, settle=0.3)
    else:
        measure(rows, chosen.seconds)
    print_rows(rows)
    return 1 if any(row.ethwire and row.over() for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
