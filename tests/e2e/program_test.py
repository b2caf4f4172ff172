#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The program on real nodes says what another client of the same node hears: each event, and each call's result.

    program_test.py PROGRAM [unittest arguments]

The other clients: `websockets` over WebSocket, a bare socket over IPC, urllib over HTTP.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Callable, Iterator
from typing import Any

import nodes
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect as connect_websocket

PROGRAM = ""
WAIT_SECONDS = 30
TOPIC = "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
# Stores the transaction's value, logs it under one topic, and stops.
RUNTIME = "34600052" + "7f" + TOPIC + "60206000a100"
# Returns what stands behind it, which is RUNTIME.
CONTRACT = "0x60" + f"{len(RUNTIME) // 2:02x}" + "80600b6000396000f3" + RUNTIME

KINDS: dict[str, tuple[list[Any], list[str], int]] = {
    # what is printed of it: parameters of eth_subscribe, arguments of the program, events to compare
    "newHeads": (["newHeads"], ["newHeads"], 4),
    "logs": (["logs", {}], ["logs"], 8),
    "logs by topic": (["logs", {"topics": ["0x" + TOPIC]}], ["logs", "--topic", "0x" + TOPIC], 8),
    "hashes": (["newPendingTransactions"], ["newPendingTransactions"], 8),
    "transactions": (["newPendingTransactions", True], ["newPendingTransactions", "--full"], 8),
}


class OverWebSocket:
    def __init__(self, node: nodes.Node) -> None:
        self._ends = contextlib.ExitStack()
        self._connection = self._ends.enter_context(connect_websocket(node.ws, max_size=None, compression=None))

    def send(self, text: str) -> None:
        self._connection.send(text)

    def messages(self) -> Iterator[Any]:
        with contextlib.suppress(ConnectionClosed):
            for text in self._connection:
                yield json.loads(text)

    def close(self) -> None:
        self._ends.close()


class OverIpc:
    def __init__(self, node: nodes.Node) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(node.ipc)

    def send(self, text: str) -> None:
        self._socket.sendall(text.encode())

    def messages(self) -> Iterator[Any]:
        # Both nodes end a message with a newline and have none within.
        with self._socket.makefile("r") as lines:
            for line in lines:
                yield json.loads(line)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class Reference:
    """Every event of every kind, as another client hears them."""

    def __init__(self, transport: OverWebSocket | OverIpc) -> None:
        self._transport = transport
        self._kind_of_request = dict(enumerate(KINDS))
        self._kind_of_id: dict[str, str] = {}
        self._heard: dict[str, list[Any]] = {kind: [] for kind in KINDS}
        self._changed = threading.Condition()
        for number, kind in self._kind_of_request.items():
            request = {"jsonrpc": "2.0", "id": number, "method": "eth_subscribe", "params": KINDS[kind][0]}
            transport.send(json.dumps(request))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._kind_of_id) == len(KINDS), WAIT_SECONDS):
                raise AssertionError(f"the other client is not subscribed: {self._kind_of_id}")

    def _listen(self) -> None:
        early: list[Any] = []
        with contextlib.suppress(OSError, ValueError):
            for message in self._transport.messages():
                with self._changed:
                    if "id" in message:
                        self._kind_of_id[message["result"]] = self._kind_of_request[message["id"]]
                    else:
                        early.append(message["params"])
                    later = []
                    for params in early:
                        if kind := self._kind_of_id.get(params["subscription"]):
                            self._heard[kind].append(params["result"])
                        else:
                            later.append(params)
                    early = later
                    self._changed.notify_all()

    def from_to(self, kind: str, first: Any, last: Any) -> list[Any]:
        """What was heard from one event to another, both included. Waits for the other."""
        heard = self._heard[kind]
        with self._changed:
            self._changed.wait_for(lambda: first in heard and last in heard, WAIT_SECONDS)
            if first not in heard or last not in heard:
                raise AssertionError(f"{kind}: the other client never heard {first if first not in heard else last}")
            return heard[heard.index(first) : heard.index(last) + 1]

    def close(self) -> None:
        self._transport.close()
        self._thread.join(WAIT_SECONDS)


class Traffic:
    """Transactions that log, a few each second, until the end."""

    def __init__(self, node: nodes.Node) -> None:
        self._node = node
        self.sender = node.call("eth_accounts")[0]
        deployment = node.call("eth_sendTransaction", {"from": self.sender, "data": CONTRACT, "gas": "0x30000"})
        self.deployed = receipt(node, deployment)
        self.contract = self.deployed["contractAddress"]
        self._over = threading.Event()
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def send(self, value: int) -> str:
        call = {"from": self.sender, "to": self.contract, "value": hex(value), "gas": "0x10000"}
        return self._node.call("eth_sendTransaction", call)

    def _run(self) -> None:
        value = 1
        try:
            while not self._over.wait(0.2):
                self.send(value)
                value += 1
        except Exception as failure:  # told to whoever waits for the traffic
            self._failure = failure

    def close(self) -> None:
        self._over.set()
        self._thread.join(WAIT_SECONDS)
        if self._failure:
            raise self._failure


def wait_for(condition: Callable[[], Any], what: str, seconds: float = WAIT_SECONDS) -> Any:
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.05)
    return value


def receipt(node: nodes.Node, transaction: str) -> Any:
    def there() -> Any:
        try:
            return node.call("eth_getTransactionReceipt", transaction)
        except nodes.NodeFailed as failure:
            # geth's answer while it is young, in place of null.
            if "indexing is in progress" not in str(failure):
                raise
            return None

    return wait_for(there, f"receipt of {transaction}")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=WAIT_SECONDS, check=False)


def subscribed(url: str, kind: str) -> tuple[str, list[Any]]:
    _, arguments, count = KINDS[kind]
    done = run("subscribe", *arguments, "--url", url, "--output", "ndjson", "--count", str(count))
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"subscribe {arguments} on {url}: exit code {done.returncode}: {done.stderr}")
    return kind, [json.loads(line) for line in done.stdout.splitlines()]


class Program(unittest.TestCase):
    maxDiff = 2000

    def check_events(self, node: nodes.Node) -> None:
        """What the program prints is, without a hole, what the other client hears over the same transport."""
        with contextlib.ExitStack() as stack:
            traffic = Traffic(node)
            stack.callback(traffic.close)
            references = {node.ws: Reference(OverWebSocket(node)), node.ipc: Reference(OverIpc(node))}
            for reference in references.values():
                stack.callback(reference.close)
            with concurrent.futures.ThreadPoolExecutor(len(references) * len(KINDS)) as pool:
                printing = {pool.submit(subscribed, url, kind): url for url in references for kind in KINDS}
                for done in concurrent.futures.as_completed(printing):
                    url, (kind, printed) = printing[done], done.result()
                    with self.subTest(node=node.name, url=url, kind=kind):
                        self.assertEqual(len(printed), KINDS[kind][2])
                        self.assertEqual(printed, references[url].from_to(kind, printed[0], printed[-1]))

    def check_calls(self, node: nodes.Node) -> None:
        """The program's result of each call is the other client's, over every transport."""
        traffic = Traffic(node)
        transaction = traffic.send(1000)
        mined = receipt(node, transaction)
        traffic.close()
        number, account = mined["blockNumber"], traffic.sender
        whole_range = {"fromBlock": "0x0", "toBlock": number, "address": traffic.contract}
        calls: list[tuple[str, list[Any]]] = [
            ("web3_clientVersion", []),
            ("net_version", []),
            ("eth_chainId", []),
            ("eth_accounts", []),
            ("eth_syncing", []),
            ("eth_getBalance", [account, number]),
            ("eth_getTransactionCount", [account, number]),
            ("eth_getCode", [traffic.contract, "latest"]),
            ("eth_getBlockByNumber", [number, True]),
            ("eth_getBlockByHash", [mined["blockHash"], False]),
            ("eth_getBlockByNumber", ["0xfffffff", False]),
            ("eth_getBlockReceipts", [number]),
            ("eth_getTransactionByHash", [transaction]),
            ("eth_getTransactionReceipt", [transaction]),
            ("eth_getLogs", [whole_range]),
            ("eth_call", [{"from": account, "to": traffic.contract, "value": "0x1"}, "latest"]),
            ("eth_getStorageAt", [traffic.contract, "0x0", number]),
        ]
        self.assertTrue(node.call("eth_getLogs", whole_range))
        for url in (node.ws, node.ipc, node.http):
            for method, params in calls:
                with self.subTest(node=node.name, url=url, method=method, params=params):
                    words = [word if isinstance(word, str) else json.dumps(word) for word in params]
                    before = node.call(method, *params)
                    done = run("rpc", method, *words, "--url", url, "--output", "ndjson")
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    # The node goes on mining, and anvil's count of an old block may be the newest one's.
                    self.assertIn(json.loads(done.stdout), (before, node.call(method, *params)))
            with self.subTest(node=node.name, url=url, method="an error"):
                done = run("rpc", "eth_noSuchMethod", "--url", url)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                # Which code it is depends on the node, and with anvil on the transport.
                self.assertRegex(done.stderr, r'^ethwire: eth_noSuchMethod: .*\{"code":-3260[12],"message":".+"\}\n$')

    def check_restart(self, node: nodes.Node) -> None:
        """A node that dies and comes back is met again: the loss is told, and its heads go on."""
        with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
            command = [PROGRAM, "subscribe", "newHeads", "--url", node.ws, "--output", "ndjson", "--stats"]
            client = subprocess.Popen(command, stdout=out, stderr=err, preexec_fn=nodes.die_with_parent)

            def lines(file: Any) -> list[Any]:
                # The file's offset is the client's too: read without moving it.
                text = os.pread(file.fileno(), 1 << 20, 0).decode()
                return [json.loads(line) for line in text.splitlines(True) if line.endswith("\n")]

            try:
                wait_for(lambda: lines(out), "a head")
                node.kill()
                wait_for(lambda: lines(err), "a notice of the loss")
                before = len(lines(out))
                node.start()
                wait_for(lambda: len(lines(err)) >= 2, "a notice of the return")
                wait_for(lambda: len(lines(out)) >= before + 2, "heads after the return")
                client.send_signal(signal.SIGINT)
                self.assertEqual(client.wait(WAIT_SECONDS), 130)
            finally:
                client.kill()
                client.wait()
            heads, said = lines(out), lines(err)
            self.assertEqual([line.get("notice") for line in said[:2]], ["disconnected", "resubscribed"])
            self.assertEqual(said[-1]["reconnects"], 1)
            self.assertEqual(said[-1]["events"], len(heads))
            for head, following in zip(heads[before:], heads[before + 1 :]):
                self.assertEqual(following["parentHash"], head["hash"])


def on_each_node(check: Callable[[Program, nodes.Node], None]) -> Callable[[Program], None]:
    def test(self: Program) -> None:
        with concurrent.futures.ThreadPoolExecutor(len(nodes.NODES)) as pool:

            def on(name: str) -> None:
                with nodes.NODES[name]() as node:
                    check(self, node)

            for done in [pool.submit(on, name) for name in nodes.NODES]:
                done.result()

    return test


for name in ("events", "calls", "restart"):
    setattr(Program, f"test_{name}", on_each_node(getattr(Program, f"check_{name}")))


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
