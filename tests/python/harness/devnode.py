# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`ethwire devnode` as the peer: WebSocket, IPC and HTTP, the last for commands."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from .envs import ROOT, die_with_parent

READY_SECONDS = 30


class NodeFailed(Exception):
    """The node does not start, or answers an error."""


def program() -> str:
    """The program of the build that runs the tests; without one, any that was built here."""
    for found in (
        os.environ.get("ETHWIRE_TEST_PROGRAM"),
        *(ROOT / "build" / each / "ethwire" for each in ("release", "dev")),
    ):
        if found and os.access(found, os.X_OK):
            return str(found)
    raise NodeFailed("no program ethwire: make build, or ETHWIRE_TEST_PROGRAM")


class Control:
    """Calls of the node over HTTP, for whoever has its address."""

    def __init__(self, address: str) -> None:
        self._address = address.removeprefix("http://").rstrip("/")

    def call(self, method: str, *params: Any) -> Any:
        connection = http.client.HTTPConnection(self._address, timeout=READY_SECONDS)
        try:
            body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            reply = json.load(connection.getresponse())
        finally:
            connection.close()
        if "error" in reply:
            raise NodeFailed(f"{method}: {reply['error']}")
        return reply["result"]

    def wait(self, what: str, condition, seconds: float = READY_SECONDS) -> None:
        """Returns when `condition` holds of the node's count of what clients did."""
        end = time.monotonic() + seconds
        while not condition(stats := self.call("dev_stats")):
            if time.monotonic() > end:
                raise NodeFailed(f"not within {seconds} s: {what}: {stats}")
            time.sleep(0.01)


class DevNode(Control):
    def __init__(self, *options: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="ethwire-devnode-")
        self.ipc = str(Path(self._folder, "ipc"))
        command = [program(), "devnode", "--ws", "0", "--http", "0", "--ipc", self.ipc, *options]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, preexec_fn=die_with_parent
        )
        assert self.process.stdout is not None
        found = {}
        for _ in range(3):
            line = self.process.stdout.readline().strip()
            found[line.split(":", 1)[0]] = line
        if "ws" not in found or "http" not in found:
            self.close()
            raise NodeFailed(f"the embedded node does not start: {command}")
        self.ws, self.http = found["ws"], found["http"]
        super().__init__(self.http)

    def address(self, transport: str) -> str:
        return self.ws if transport == "ws" else self.ipc

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> DevNode:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
