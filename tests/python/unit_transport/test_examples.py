# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The Python examples, run as their first lines say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from harness import envs
from harness.devnode import DevNode
from harness.older import since

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "python"
PACKAGE = Path(__file__).resolve().parents[3] / "python"
REFUSED = {"do": "status", "status": 503}


def test_each_example_has_a_test():
    assert [each.stem for each in EXAMPLES.glob("*.py")] == ["fill_the_gaps"]


@since(7, 7, "there is no subscription manager")
def test_fill_the_gaps():
    with DevNode("--blocks", "10") as node:
        process = subprocess.Popen(
            [sys.executable, "-m", "ethwire", "--reconnect", str(EXAMPLES / "fill_the_gaps.py"), node.ws],
            env=envs.environment(ethwire=False, PYTHONPATH=str(PACKAGE)),
            preexec_fn=envs.die_with_parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            node.wait("following", lambda stats: stats["methods"].get("eth_blockNumber") == 1)
            first = int(node.call("eth_blockNumber"), 16) + 1
            # Before any log has come, after some have, and with some behind the outage before it is known of.
            for outage in (1, 2):
                node.call("dev_fault", {"upgrade": REFUSED})
                node.call("dev_drop", "rst")
                node.call("dev_mine", 5)
                node.call("dev_clear")
                node.wait("back", lambda stats: stats["methods"].get("eth_getLogs") == outage)
                node.call("dev_mine", 2)
            logs = node.call("eth_getLogs", {"fromBlock": hex(first)})
            wanted = {(int(log["blockNumber"], 16), int(log["logIndex"], 16)) for log in logs}
            assert len(wanted) > 14
            found = []
            while len(found) < len(wanted):
                index, number = map(int, re.match(r"log (\d+) of block (\d+): 0x", process.stdout.readline()).groups())
                found.append((number, index))
            assert sorted(found) == sorted(wanted)
        finally:
            process.terminate()
            rest, errors = process.communicate()
        assert rest == "" and "Traceback" not in errors, errors
        assert errors.count("s without a connection") == 2
