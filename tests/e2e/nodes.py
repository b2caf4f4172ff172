#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Real nodes for the tests: geth and anvil on free ports of the loopback, with WebSocket, HTTP and IPC.

In Python, the standard library alone:

    with nodes.geth() as node:
        node.ws, node.http, node.ipc, node.call("eth_blockNumber")

For any other program, which finds the addresses in its environment (ETHWIRE_TEST_GETH_WS, _HTTP, _IPC, and the same
with ANVIL), and whose exit code is passed on; without a program the addresses are printed and the nodes run until
Ctrl-C:

    nodes.py geth anvil -- PROGRAM ARGUMENT...

The binaries: $ETHWIRE_GETH and $ETHWIRE_ANVIL, else those of tools/bootstrap, else those in PATH.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".cache" / "tools" / "bin"
READY_SECONDS = 30
TRIES = 3  # a free port can be taken between its choice and its use
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class NodeFailed(Exception):
    """A node is not there, does not start, or answers an error."""


def binary(name: str) -> str:
    """The program of a node; says how to get it if it is nowhere."""
    variable = f"ETHWIRE_{name.upper()}"
    if chosen := os.environ.get(variable):
        if os.access(chosen, os.X_OK):
            return chosen
        raise NodeFailed(f"{variable}: {chosen} cannot be run")
    if os.access(TOOLS / name, os.X_OK):
        return str(TOOLS / name)
    if found := shutil.which(name):
        return found
    raise NodeFailed(f"{name} is neither in {TOOLS} (tools/bootstrap test) nor in PATH, nor named by {variable}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def die_with_parent() -> None:
    """Runs in the child: it ends even if this process is killed and can end nothing any more."""
    parent = os.getppid()
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


class Node:
    """One running node. `command` makes its command line from two ports and the path of its Unix socket."""

    def __init__(self, name: str, command: Callable[[int, int, str], list[str]], one_port: bool) -> None:
        self.name = name
        self._command = command
        self._folder = tempfile.mkdtemp(prefix=f"{name}-")
        self.ipc = os.path.join(self._folder, "ipc")
        self.log = Path(self._folder, "log")
        self._process: subprocess.Popen[bytes] | None = None
        for left in reversed(range(TRIES)):
            self._ws_port = free_port()
            self._http_port = self._ws_port if one_port else free_port()
            try:
                self.start()
                return
            except NodeFailed:
                if left == 0:
                    self.close()
                    raise
            except BaseException:
                self.close()
                raise

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self._ws_port}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self._http_port}"

    @property
    def pid(self) -> int:
        if self._process is None:
            raise NodeFailed(f"{self.name} is not running")
        return self._process.pid

    def start(self) -> None:
        """Starts it, on the same addresses as before if it ran before, and returns when it answers on all three."""
        command = self._command(self._ws_port, self._http_port, self.ipc)
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        end = time.monotonic() + READY_SECONDS
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > end:
                how = "ended" if self._process.poll() is not None else f"is not ready after {READY_SECONDS} s"
                self.kill()
                said = self.log.read_text(errors="replace").strip().splitlines()[-5:]
                raise NodeFailed("\n".join([f"{self.name} {how}:", *said]))
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            for family, address in (
                (socket.AF_INET, ("127.0.0.1", self._ws_port)),
                (socket.AF_UNIX, self.ipc),
            ):
                with socket.socket(family) as probe:
                    probe.settimeout(1)
                    probe.connect(address)
            self.call("eth_blockNumber")
            return True
        except (OSError, ValueError):
            return False

    def call(self, method: str, *params: Any) -> Any:
        """One JSON-RPC call over HTTP."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.http, body, {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            reply = json.load(answer)
        if "error" in reply:
            raise NodeFailed(f"{self.name}: {method}: {reply['error']}")
        return reply["result"]

    def pause(self) -> None:
        """Silence with every socket open. Returns when all its threads stand."""
        os.killpg(self.pid, signal.SIGSTOP)
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            # One that was about to end has none any more.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                while (thread / "stat").read_text().rsplit(")", 1)[1].split()[0] != "T":
                    time.sleep(0.005)

    def resume(self) -> None:
        os.killpg(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Ends it as a crash does; `start` brings it up again."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Node:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def geth(period: int = 1) -> Node:
    """geth's developer chain, a block each `period` seconds; its one account is unlocked."""
    program = binary("geth")
    apis = "eth,net,web3,debug,txpool"

    def command(ws_port: int, http_port: int, ipc: str) -> list[str]:
        return [
            *(program, "--dev", "--dev.period", str(period), "--verbosity", "2", "--ipcpath", ipc),
            *("--ws", "--ws.addr", "127.0.0.1", "--ws.port", str(ws_port), "--ws.api", apis),
            *("--http", "--http.addr", "127.0.0.1", "--http.port", str(http_port), "--http.api", apis),
            *("--port", "0", "--nodiscover", "--maxpeers", "0", "--nat", "none"),
        ]

    return Node("geth", command, one_port=False)


def anvil(block_time: int = 1) -> Node:
    """anvil, a block each `block_time` seconds; WebSocket and HTTP share a port, ten accounts are unlocked."""
    program = binary("anvil")

    def command(ws_port: int, _http_port: int, ipc: str) -> list[str]:
        return [
            *(program, "--host", "127.0.0.1", "--port", str(ws_port), "--ipc", ipc),
            *("--block-time", str(block_time), "--silent"),
        ]

    return Node("anvil", command, one_port=True)


NODES = {"geth": geth, "anvil": anvil}


@contextlib.contextmanager
def running(names: list[str]) -> Iterator[dict[str, str]]:
    """Runs the nodes named and gives their addresses as variables of an environment."""
    with contextlib.ExitStack() as stack:
        addresses = {}
        for name in names:
            node = stack.enter_context(NODES[name]())
            for transport in ("ws", "http", "ipc"):
                addresses[f"ETHWIRE_TEST_{name}_{transport}".upper()] = getattr(node, transport)
        yield addresses


def main(arguments: list[str]) -> int:
    end = arguments.index("--") if "--" in arguments else len(arguments)
    names, program = arguments[:end], arguments[end + 1 :]
    if not names or not set(names) <= NODES.keys() or (end < len(arguments) and not program):
        print("usage: nodes.py geth|anvil... [-- PROGRAM ARGUMENT...]", file=sys.stderr)
        return 2
    # An end on demand is an end by exception: the nodes go first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    # Whoever starts this in the background has it ignore Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with running(names) as addresses:
            if program:
                return subprocess.run(program, env=os.environ | addresses, check=False).returncode
            for name, value in addresses.items():
                print(f"{name}={value}", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except NodeFailed as failure:
        print(f"nodes.py: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
