# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""One run of one client, and what it reported."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
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


def run(command: list[str], cpu: int, count: int) -> Sample:
    """Runs a client on `cpu` to its end and reads its report from standard output, or else from standard error."""
    environment = os.environ | {"ETHWIRE_BENCH_WARMUP": str(count // 4)}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=CLIENT_SECONDS,
            env=environment,
            preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
        )
    except subprocess.TimeoutExpired:
        raise Failed(f"not done after {CLIENT_SECONDS} s") from None
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: {(done.stderr.strip().splitlines() or ['no message'])[-1]}")
    return sample_of(report_in(done.stdout) or report_in(done.stderr), count)


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
    # A dropped event is lost as much as a gap is, whatever a client calls it.
    gaps = report.get("gaps", report.get("lost", report.get("dropped")))
    events = report.get("events", report["window_events"])
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
