# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One run of one client, and what it reported."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

CLIENT_SECONDS = 180


class Failed(Exception):
    """A client ended with an error, or did not deliver what it was sent."""


@dataclass(frozen=True)
class Sample:
    """What a client printed as its last JSON object; `None` where it has no such figure."""

    events: int
    gaps: int | None
    cpu_us: float  # per event, of the whole process, within the window
    per_second: float | None
    p50_us: float | None
    p99_us: float | None
    rss_mb: float | None


@dataclass(frozen=True)
class Ended:
    """A run that ended well, and what it cost."""

    stdout: str
    stderr: str
    cpu_us: float  # of the process and all its threads
    wall_us: float


def execute(command: list[str], cpu: int) -> Ended:
    """Runs a client on `cpu` to its end."""
    before, begin = children_us(), time.monotonic_ns()
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=CLIENT_SECONDS,
            preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {CLIENT_SECONDS} s") from None
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    wall = (time.monotonic_ns() - begin) / 1000
    return Ended(done.stdout, done.stderr, children_us() - before, wall)


def children_us() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (usage.ru_utime + usage.ru_stime) * 1e6


def run(command: list[str], cpu: int, count: int) -> Sample:
    """Runs a client that measures its own window, and reads its report from standard output."""
    return sample_of(report_in(execute(command, cpu).stdout), count)


def run_from_outside(command_for: Callable[[int], list[str]], cpu: int, count: int) -> Sample:
    """Measures a client that knows of no window: what `count` events cost more than the first quarter of them."""
    few = execute(command_for(count // 4), cpu)
    many = execute(command_for(count), cpu)
    stats = report_in(many.stderr) or report_in(many.stdout)
    if stats is None:
        raise Failed("no report")
    delivered, dropped = stats["events_delivered"], stats["events_dropped"]
    if delivered != count or dropped:
        raise Failed(f"{delivered} of {count} events delivered, {dropped} dropped")
    window = count - count // 4
    return Sample(
        events=delivered,
        gaps=dropped,
        cpu_us=(many.cpu_us - few.cpu_us) / window,
        per_second=window / (many.wall_us - few.wall_us) * 1e6,
        p50_us=None,
        p99_us=None,
        rss_mb=stats["max_rss_bytes"] / 2**20,
    )


def report_in(text: str) -> dict | None:
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            return json.loads(line)
    return None


def sample_of(report: dict | None, count: int) -> Sample:
    if report is None:
        raise Failed("no report")
    if "window_events" not in report or "window_cpu_us" not in report:
        raise Failed("the report has no window_events and window_cpu_us")
    gaps, events = report["gaps"], report["events"]
    if events != count or gaps:
        raise Failed(f"{events} of {count} events delivered, {gaps} gaps")
    window = report["window_events"]
    wall = report.get("window_wall_us")
    rss = report.get("peak_rss_kb")
    return Sample(
        events=events,
        gaps=gaps,
        cpu_us=report["window_cpu_us"] / window,
        per_second=window / wall * 1e6 if wall else None,
        p50_us=report.get("p50_us"),
        p99_us=report.get("p99_us"),
        rss_mb=rss / 1024 if rss else None,
    )


def system_calls(command_for: Callable[[int], list[str]], cpu: int, few: int, many: int) -> float:
    """System calls an event, of all threads: the difference of two runs, so that starting up counts for nothing."""
    return (strace(command_for(many), cpu) - strace(command_for(few), cpu)) / (many - few)


def strace(command: list[str], cpu: int) -> int:
    with tempfile.NamedTemporaryFile("r", prefix="ethwire-bench-") as summary:
        done = subprocess.run(
            ["strace", "-c", "-f", "-o", summary.name, *command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=CLIENT_SECONDS,
            preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
        )
        if done.returncode != 0:
            raise Failed(f"exit code {done.returncode} under strace")
        total = [line for line in summary.read().splitlines() if line.endswith(" total")]
        return int(total[-1].split()[3])
