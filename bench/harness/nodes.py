# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The nodes that the clients are measured on, each started on its own core and ended by its process id."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator

from harness.setting import Setting

NODE_SECONDS = 3600


@contextlib.contextmanager
def running(command: list[str], cpu: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen[str], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"bench: {process.args[0]} does not listen on port {port}") from None
            time.sleep(0.02)


@contextlib.contextmanager
def flood_node(setting: Setting) -> Iterator[str]:
    command = [str(setting.flood_node), "--cpu", str(setting.node_cpu), "--seconds", str(NODE_SECONDS)]
    with running(command, setting.node_cpu) as process:
        yield process.stdout.readline().split()[-1]


@contextlib.contextmanager
def anvil(setting: Setting) -> Iterator[str]:
    port = free_port()
    with running([setting.anvil, "--port", str(port), "--silent"], setting.node_cpu) as process:
        wait_for(port, process)
        yield f"ws://127.0.0.1:{port}"


@contextlib.contextmanager
def devnode(setting: Setting, *options: str) -> Iterator[str]:
    port = free_port()
    with running([str(setting.program), "devnode", "--ws", str(port), *options], setting.node_cpu) as process:
        wait_for(port, process)
        yield f"ws://127.0.0.1:{port}"


NODES = {"anvil": anvil, "devnode": devnode, "flood": flood_node}


def available(setting: Setting, name: str) -> bool:
    return {
        "anvil": setting.anvil is not None,
        "devnode": setting.program.is_file(),
        "flood": setting.flood_node.is_file(),
    }[name]
