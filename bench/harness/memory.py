# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Memory of the program with one quiet subscription: a head a second, over ws and over wss."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from harness.measure import Failed
from harness.nodes import running
from harness.setting import BENCH, Setting

sys.path.insert(0, str(BENCH.parent / "tests" / "tls"))

from front import Front  # noqa: E402

SECONDS = 3
MOST_MB = {"ws": 8, "wss": 16}


def peak_mb(setting: Setting, scheme: str, node_url: str) -> float:
    """The most that the program has had of the machine's memory after a few heads, shared libraries and all."""
    if scheme == "ws":
        return subscribed(setting, ["--url", node_url])
    with Front(int(node_url.rsplit(":", 1)[1])) as front:
        return subscribed(setting, ["--url", front.url, "--ca-file", front.ca_file])


def subscribed(setting: Setting, where: list[str]) -> float:
    command = [str(setting.program), "subscribe", "newHeads", *where, "--output", "ndjson"]
    with running(command, setting.client_cpu) as client:
        if not client.stdout.readline():
            raise Failed("no head came")
        time.sleep(SECONDS)
        status = Path(f"/proc/{client.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
