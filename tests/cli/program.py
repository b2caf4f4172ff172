# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The program under test, an embedded node for it to talk to, and files with what it has to print."""

from __future__ import annotations

import atexit
import difflib
import json
import os
import pty
import select
import signal
import socket
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAM = os.environ.get("ETHWIRE_PROGRAM", str(ROOT / "build/dev/ethwire"))
_started: list[subprocess.Popen[bytes]] = []
PATIENCE = 30.0  # seconds until something that should happen has failed; no measure of anything


def environment(**more: str) -> dict[str, str]:
    """What the program sees: nothing of the machine that runs the tests decides what it does."""
    kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
    return {**kept, "HOME": "/nonexistent", "TERM": "xterm", **more}


def run(*words: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *words],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(**env),
        check=False,
    )


@atexit.register
def _end_what_is_left() -> None:
    """A test that failed may leave processes; they end with the tests."""
    for process in _started:
        if process.poll() is None:
            process.kill()


def start(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    env = environment(**options.pop("more_env", {}))
    process = subprocess.Popen([PROGRAM, *words], env=env, **options)
    _started.append(process)
    return process


def on_terminal(words: list[str], until: bytes, last_key: bytes = b"", **env: str) -> tuple[str, int, float]:
    """Runs the program on a terminal of its own until it has printed `until`, presses a key, and waits for its end.

    Gives what the terminal was sent, the exit code, and the seconds from the key to the end.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(PROGRAM, [PROGRAM, *words], environment(**env))
    shown, pressed = b"", 0.0
    deadline = time.monotonic() + PATIENCE
    while True:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        if not select.select([terminal], [], [], 0.05)[0]:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            break
        shown += part
        if until in shown and not pressed:
            pressed = time.monotonic()
            if last_key:
                os.write(terminal, last_key)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return shown.decode(), code, time.monotonic() - pressed


class Node:
    """`ethwire devnode`, whose chain is the same in each run, on a free port and a Unix socket."""

    def __init__(self, *words: str) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.ipc = f"{self._folder.name}/node.ipc"
        command = [PROGRAM, "devnode", "--ws", "0", "--http", "0", "--ipc", self.ipc, *words]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(), text=True)
        assert self._process.stdout
        self.ws = self._process.stdout.readline().strip()
        self.http = self._process.stdout.readline().strip()
        self._process.stdout.readline()
        self._raw = RawClient(self.ipc)

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()
        self._process.terminate()
        self._process.wait(PATIENCE)
        assert self._process.stdout
        self._process.stdout.close()
        self._folder.cleanup()

    def do(self, method: str, *params: Any) -> Any:
        return self._raw.call(method, *params)

    def wait_for(self, what: str, value: int) -> None:
        """Until the figure `what` of the node's own count is `value`."""
        deadline = time.monotonic() + PATIENCE
        while (figures := self.do("dev_stats"))[what] != value:
            if time.monotonic() > deadline:
                raise AssertionError(f"{what} is {figures[what]}, not {value}")
            time.sleep(0.01)

    def suspend(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._process.send_signal(signal.SIGCONT)


class RawClient:
    """A client without any of the code under test: JSON and line ends over a Unix socket."""

    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE)
        self._socket.connect(path)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._id = 0

    def close(self) -> None:
        self._lines.close()
        self._socket.close()

    def call(self, method: str, *params: Any) -> Any:
        self._id += 1
        request = {"jsonrpc": "2.0", "id": self._id, "method": method, "params": list(params)}
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        while (answer := json.loads(self._lines.readline())).get("id") != self._id:
            pass
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["result"]

    def event(self) -> Any:
        """The result of the next notification."""
        return json.loads(self._lines.readline())["params"]["result"]


class ProgramTest(unittest.TestCase):
    maxDiff = None

    def assert_golden(self, name: str, text: str) -> None:
        """Compares with golden/NAME; with $ETHWIRE_UPDATE_GOLDEN set, writes it."""
        path = HERE / "golden" / name
        if os.environ.get("ETHWIRE_UPDATE_GOLDEN"):
            path.write_text(text)
        expected = path.read_text()
        if text != expected:
            changes = difflib.unified_diff(expected.splitlines(), text.splitlines(), f"golden/{name}", "printed", lineterm="")
            self.fail("\n".join(["the output has changed", *changes]))

    def assert_ended(self, done: subprocess.CompletedProcess[str], code: int) -> None:
        self.assertEqual(done.returncode, code, f"{done.args}\n{done.stdout}\n{done.stderr}")


def json_lines(text: str | bytes) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]
