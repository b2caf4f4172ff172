#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the program costs while nothing happens: CPU time and wake-ups in every quiet state, side by side.

    quiet.py [--seconds 60] [--program build/release/ethwire]

States: (a) subscribed, nothing sent; (b) a request in flight that is never answered; (c) the connection lost and
refused since; (d) the peer stopped, its sockets open; (e) a thousand idle subscriptions.

Measured from /proc over the window, all threads together: CPU time as the scheduler counts it, in nanoseconds, and
context switches. A process that sleeps has none; each time it is woken it has a voluntary one when it goes back to
sleep, so these are its wake-ups. An involuntary one is no wake-up: the process was awake already and another one was
given its core. They are shown beside, and what a process does without sleeping is held by its CPU time.

Budgets. Wake-ups: 2 a heartbeat, 1 a timer due, 4 a connect attempt, and 2; without a heartbeat 2. CPU time: 10 ms in
(a), (b) and (e), 25 ms in (c) and (d), whether the window is a minute or shorter. A virtual machine may charge a
process for what its host does when a core wakes up: where this program's own wake-ups, which do nothing, cost more than
0.1 ms each in the window, the CPU budgets grow in proportion.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "e2e"), str(ROOT / "tests" / "tls")]
import front  # noqa: E402
import nodes  # noqa: E402

READY_SECONDS = 30
SETTLE_SECONDS = 2
END_SECONDS = 5
EXIT_INTERRUPTED = 130
MANY = 1000
EMPTY_WAKE_MS = 0.1
NAP_SECONDS = 0.5
CPU_MS = {"a": 10, "b": 10, "c": 25, "d": 25, "e": 10}
GETH_PING_SECONDS = 30
HEARTBEAT = 10.0  # the program's default
CALL_SECONDS = 30  # a call's deadline, which is not set back when the answer comes
STUCK = "eth_gasPrice"
NO_ANSWER = json.dumps({"answers": [{"method": STUCK, "do": "drop"}]})


class Failed(Exception):
    """The measurement itself could not be made."""


@dataclasses.dataclass
class Usage:
    """What a process has used so far."""

    cpu_ns: int
    wakes: int
    pushed_aside: int
    threads: frozenset[int]

    @staticmethod
    def of(pid: int) -> Usage:
        cpu = wakes = pushed_aside = 0
        threads = []
        for task in Path(f"/proc/{pid}/task").iterdir():
            threads.append(int(task.name))
            cpu += int((task / "schedstat").read_text().split()[0])
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches"):
                    wakes += int(line.split()[1])
                elif line.startswith("nonvoluntary_ctxt_switches"):
                    pushed_aside += int(line.split()[1])
        return Usage(cpu, wakes, pushed_aside, frozenset(threads))


class DevNode:
    """`ethwire devnode` as a peer, over WebSocket and IPC."""

    def __init__(self, program: str, folder: Path, name: str) -> None:
        self._program = program
        self.ipc = str(folder / f"{name}.ipc")
        command = [program, "devnode", "--ws", "0", "--ipc", self.ipc, "--faults", NO_ANSWER]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=nodes.die_with_parent,
        )
        assert self._process.stdout is not None
        self.ws = self._process.stdout.readline().strip()
        if not self.ws.startswith("ws://"):
            self.close()
            raise Failed(f"the embedded node does not start: {command}")

    @property
    def port(self) -> int:
        return int(self.ws.rsplit(":", 1)[1])

    def stats(self) -> dict[str, Any]:
        command = [self._program, "rpc", "dev_stats", "--url", self.ws, "--output", "ndjson"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=READY_SECONDS, check=True)
        return json.loads(done.stdout)

    def stop(self) -> None:
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


class Row:
    """One state of one process, and its budget."""

    def __init__(
        self,
        state: str,
        what: str,
        program: str,
        arguments: list[str],
        *,
        heartbeat: float | None = HEARTBEAT,
        peer_pings: float | None = None,
    ) -> None:
        self.state = state
        self.what = what
        self._heartbeat = heartbeat
        self._peer_pings = peer_pings
        self._errors = tempfile.TemporaryFile("w+")
        command = [program, *arguments]
        if heartbeat is None:
            command += ["--heartbeat", "off"]
        elif heartbeat != HEARTBEAT:
            command += ["--heartbeat", str(heartbeat)]
        if state in "cd":
            command.append("-v")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            preexec_fn=nodes.die_with_parent,
        )
        self.cpu_ms = 0.0
        self.budget_ms = CPU_MS[state]
        self.wakes = 0
        self.pushed_aside = 0
        self.attempts = 0
        self.budget = 0
        self.trouble = ""

    def begin(self) -> None:
        self._attempts_before = self._attempts_ended()
        self._began = Usage.of(self._process.pid)

    def end(self, seconds: float) -> None:
        if self._process.poll() is not None:
            self.trouble = f"ended by itself: {self._said()[-300:]}"
            return
        ended = Usage.of(self._process.pid)
        self.cpu_ms = (ended.cpu_ns - self._began.cpu_ns) / 1e6
        self.wakes = ended.wakes - self._began.wakes
        self.pushed_aside = ended.pushed_aside - self._began.pushed_aside
        self.attempts = self._attempts_ended() - self._attempts_before
        if ended.threads != self._began.threads:
            self.trouble = "threads came or went"
        self.budget = 2 + 4 * self.attempts
        if self.state == "d":
            self.budget += 2 if self._heartbeat else 0  # the one that finds the peer silent
        elif self.state != "c":
            for pings, cost in ((self._heartbeat, 2), (self._peer_pings, 1)):
                self.budget += cost * math.ceil(seconds / pings) if pings else 0
            if self._heartbeat and self.state != "b" and seconds >= CALL_SECONDS:
                self.budget += 1  # the deadline of the subscribe call is a timer due

    def _said(self) -> str:
        self._errors.seek(0)
        return self._errors.read()

    def _attempts_ended(self) -> int:
        """Connect attempts that failed, and the loss that began them."""
        return sum(json.loads(line).get("client") == "retry" for line in self._said().splitlines() if line[:1] == "{")

    def close(self) -> None:
        """The end on demand is in order from every state."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                code = self._process.wait(END_SECONDS)
                if code != EXIT_INTERRUPTED and not self.trouble:
                    self.trouble = f"exit code {code} after an interrupt: {self._said()[-300:]}"
            except subprocess.TimeoutExpired:
                self.trouble = self.trouble or "did not end after an interrupt"
                self._process.kill()
                self._process.wait()
        self._errors.close()

    def verdict(self) -> str:
        if self.trouble:
            return f"FAIL: {self.trouble}"
        over = [
            f"{name} {value:g} > {most:g}"
            for name, value, most in (("wake-ups", self.wakes, self.budget), ("CPU ms", self.cpu_ms, self.budget_ms))
            if value > most
        ]
        return f"FAIL: {', '.join(over)}" if over else "PASS"


def wait_until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"not within {READY_SECONDS} s: {what}")
        time.sleep(0.1)


def nap(seconds: float) -> float:
    """Sleeps, and returns what one of its wake-ups has cost: milliseconds of CPU for nothing."""
    end, before, count = time.monotonic() + seconds, time.thread_time_ns(), 0
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(NAP_SECONDS, left))
        count += 1
    return (time.thread_time_ns() - before) / 1e6 / count


def measure(program: str, seconds: float) -> list[Row]:
    # A short window has heartbeats and attempts too.
    heartbeat = HEARTBEAT if seconds >= 3 * HEARTBEAT else 1.0
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="quiet-")))
        peer, lost, stopped = (DevNode(program, folder, name) for name in ("peer", "lost", "stopped"))
        for node in (peer, lost, stopped):
            stack.callback(node.close)
        tls = stack.enter_context(front.Front(peer.port))
        geth, stopped_geth = (stack.enter_context(nodes.geth(period=0)) for _ in range(2))
        anvil, stopped_anvil = (stack.enter_context(nodes.anvil(block_time=3600)) for _ in range(2))

        rows: list[Row] = []

        def add(state: str, what: str, arguments: list[str], **options: Any) -> None:
            rows.append(Row(state, what, program, arguments, **{"heartbeat": heartbeat, **options}))
            stack.callback(rows[-1].close)

        def subscribe(url: str, *more: str) -> list[str]:
            return ["subscribe", "newHeads", "--url", url, "--output", "ndjson", *more]

        stuck = ["rpc", STUCK, "--timeout", "3600", "--url"]
        trust = ["--ca-file", tls.ca_file]
        off = {"heartbeat": None}
        soon = ["--connect-timeout", str(heartbeat)]
        add("a", "ws", subscribe(peer.ws))
        add("a", "ws, heartbeat off", subscribe(peer.ws), **off)
        add("a", "ws, table and status line", ["subscribe", "newHeads", "--url", peer.ws, "--status", "on"])
        add("a", "wss", subscribe(tls.url, *trust))
        add("a", "wss, heartbeat off", subscribe(tls.url, *trust), **off)
        add("a", "IPC", subscribe(peer.ipc), **off)
        add("a", "geth, ws", subscribe(geth.ws), peer_pings=GETH_PING_SECONDS)
        add("a", "geth, IPC", subscribe(geth.ipc), **off)
        add("a", "anvil, ws", subscribe(anvil.ws))
        add("a", "anvil, IPC", subscribe(anvil.ipc), **off)
        add("b", "ws", [*stuck, peer.ws])
        add("b", "ws, heartbeat off", [*stuck, peer.ws], **off)
        add("b", "wss", [*stuck, tls.url, *trust])
        add("b", "wss, heartbeat off", [*stuck, tls.url, *trust], **off)
        add("b", "IPC", [*stuck, peer.ipc], **off)
        add("c", "ws", subscribe(lost.ws))
        add("c", "IPC", subscribe(lost.ipc), **off)
        add("d", "ws", subscribe(stopped.ws, *soon))
        add("d", "ws, heartbeat off", subscribe(stopped.ws), **off)
        add("d", "IPC", subscribe(stopped.ipc), **off)
        add("d", "geth, ws", subscribe(stopped_geth.ws, *soon))
        add("d", "anvil, ws", subscribe(stopped_anvil.ws, *soon))
        add("e", "ws", subscribe(peer.ws, "--repeat", str(MANY)))
        add("e", "ws, heartbeat off", subscribe(peer.ws, "--repeat", str(MANY)), **off)

        def settled() -> bool:
            mine = peer.stats()
            return (
                mine["subscriptions"] == 6 + 2 * MANY
                and mine["methods"].get(STUCK, 0) == 5
                and lost.stats()["subscriptions"] == 2
                and stopped.stats()["subscriptions"] == 3
            )

        wait_until(settled, "every client subscribed, every stuck request asked")
        time.sleep(SETTLE_SECONDS)
        lost.close()
        stopped.stop()
        stopped_geth.pause()
        stopped_anvil.pause()
        time.sleep(0.1)  # the loss itself is not quiet
        for row in rows:
            row.begin()
        charged = max(1.0, nap(seconds) / EMPTY_WAKE_MS)
        for row in rows:
            row.end(seconds)
            row.budget_ms *= charged
        # In order, while their peers still are as they were.
        for row in rows:
            row.close()
        return rows


def print_table(rows: list[Row], seconds: float) -> None:
    print(f"quiet states over {seconds:g} s; in brackets what is allowed; aside: its core given to another while awake")
    print(f"{'state':<7}{'peer':<28}{'CPU ms':>8}{'':<8}{'wake-ups':>9}{'':<7}{'aside':>6}{'attempts':>9}")
    for row in rows:
        allowed_ms, allowed_wakes = f"({row.budget_ms:.0f})", f"({row.budget})"
        print(
            f"({row.state})    {row.what:<28}{row.cpu_ms:>8.2f} {allowed_ms:<7}{row.wakes:>9} {allowed_wakes:<6}"
            f"{row.pushed_aside:>6}{row.attempts:>9}  {row.verdict()}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "ethwire"))
    arguments = parser.parse_args()
    if not os.access(arguments.program, os.X_OK):
        print(f"quiet.py: {arguments.program} is not there: make build", file=sys.stderr)
        return 2
    try:
        rows = measure(arguments.program, arguments.seconds)
    except (Failed, nodes.NodeFailed, OSError, subprocess.SubprocessError) as failure:
        print(f"quiet.py: {failure}", file=sys.stderr)
        return 1
    print_table(rows, arguments.seconds)
    return 0 if all(row.verdict() == "PASS" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
