# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The examples of the client, run as their first lines say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TEST_SECONDS
from harness import envs

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = ROOT / "examples/python/client"


@pytest.fixture
def start():
    running = []

    def start(name, *arguments):
        command = [sys.executable, "-X", "dev", "-u", str(EXAMPLES / f"{name}.py"), *arguments]
        process = subprocess.Popen(
            command,
            env=envs.environment(ethwire=False, PYTHONPATH=str(ROOT / "python")),
            preexec_fn=envs.die_with_parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        process.communicate()


def subscribed(node):
    node.wait("subscribed", lambda stats: stats["subscriptions"] == 1)


def test_each_example_has_a_test():
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {each.stem for each in EXAMPLES.glob("*.py")} <= tests


def test_heads(node, start):
    process = start("heads", node.ws)
    assert re.match(r"chain \d+, block \d+", process.stdout.readline())
    subscribed(node)
    node.call("dev_mine", 1)
    assert re.match(r"\d+ 0x[0-9a-f]{64} base fee \d+", process.stdout.readline())
    node.call("dev_drop", "rst")
    assert process.stdout.readline().startswith("connection lost: ")
    assert process.stdout.readline() == "connected again\n"


def test_balances(node, start):
    accounts = ["0x" + "00" * 19 + "01", "0x" + "00" * 19 + "02"]
    out, errors = start("balances", node.http, *accounts).communicate(timeout=TEST_SECONDS)
    assert re.fullmatch(rf"{accounts[0]} [\d.]+ ether\n{accounts[1]} [\d.]+ ether\n", out), errors


def test_logs(node, start):
    process = start("logs", node.ws)
    subscribed(node)
    node.wait("following", lambda stats: stats["methods"].get("eth_blockNumber", 0) > 0)
    first = int(node.call("eth_blockNumber"), 16) + 1
    for _ in range(2):
        node.call("dev_mine", 2)
        node.call("dev_fault", {"upgrade": {"do": "status", "status": 503}})
        node.call("dev_drop", "rst")
        node.call("dev_mine", 3)
        before = node.call("dev_stats")["methods"].get("eth_getLogs", 0)
        node.call("dev_clear")
        node.wait("back", lambda stats: stats["methods"].get("eth_getLogs", 0) > before)  # noqa: B023
        subscribed(node)
    logs = node.call("eth_getLogs", {"fromBlock": hex(first)})
    wanted = sorted((int(log["blockNumber"], 16), int(log["logIndex"], 16)) for log in logs)
    found = []
    while len(found) < len(wanted):
        index, number = map(int, re.match(r"log (\d+) of block (\d+): 0x", process.stdout.readline()).groups())
        found.append((number, index))
    assert sorted(found) == wanted and len(wanted) > 10


def test_pending(node, start):
    process = start("pending", node.ws, "0.2")
    subscribed(node)
    while process.poll() is None:
        node.call("dev_mine", 3)
    out, errors = process.communicate()
    assert re.search(r"^\d+ transactions, at most [\d.]+ ether, 0 lost$", out, re.MULTILINE) and not errors


def test_send(node, start):
    process = start("send", node.ws, "0x02f8aa")
    assert re.match(r"sent 0x[0-9a-f]{64}", process.stdout.readline())
    node.call("dev_mine", 1)
    assert re.match(r"in block \d+: (done|failed)", process.stdout.readline())
    assert process.wait(timeout=TEST_SECONDS) == 0
