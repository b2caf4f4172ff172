# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A program that follows newHeads under three loads, with ethwire and without: one event a second, 100, a flood."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness import envs

PROGRAM = Path(__file__).parent / "programs" / "events.py"
LIMIT_SECONDS = 120


@dataclass(frozen=True)
class Load:
    name: str
    rate: int  # 0: as fast as the socket takes them
    count: int


def flood_node_program() -> str:
    for found in (os.environ.get("ETHWIRE_FLOOD_NODE"), envs.ROOT / "build" / "release" / "bench" / "flood_node"):
        if found and os.access(found, os.X_OK):
            return str(found)
    raise FileNotFoundError("no flood_node: make build, or ETHWIRE_FLOOD_NODE")


@contextlib.contextmanager
def flood_node(cpu: int) -> Iterator[str]:
    process = subprocess.Popen(
        [flood_node_program(), "--cpu", str(cpu)], stdout=subprocess.PIPE, text=True, preexec_fn=envs.die_with_parent
    )
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def cores() -> tuple[int, int]:
    """One for the node, one for the program; the same where there is only one."""
    mine = sorted(os.sched_getaffinity(0))
    return mine[0], mine[-1]


def once(version: str, load: Load, *, ethwire: bool) -> dict[str, float]:
    node_cpu, program_cpu = cores()
    with flood_node(node_cpu) as url:
        process = envs.start(
            version,
            [str(PROGRAM), f"{url}/?n={load.count}&rate={load.rate}", str(load.count)],
            ethwire=ethwire,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            os.sched_setaffinity(process.pid, {program_cpu})
            output, errors = process.communicate(timeout=LIMIT_SECONDS)
        finally:
            process.kill()
            process.wait()
    if process.returncode:
        last = errors.strip().splitlines()[-1:] or ["no word"]
        raise RuntimeError(f"web3.py {version}, {load.name}, {'with' if ethwire else 'without'} ethwire: {last[0]}")
    return json.loads(output)


def measured(version: str, load: Load, rounds: int, *, ethwire: bool) -> dict[str, float]:
    """The median of several rounds."""
    runs = [once(version, load, ethwire=ethwire) for _ in range(rounds)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}
