#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The nodes for the tests start, answer on every transport, mine, and are gone afterwards, however their user ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path
from unittest import mock

import nodes

HERE = Path(__file__).resolve().parent
CLIENT_VERSION = {"geth": "Geth/v1.17.8", "anvil": "anvil/v1.7.1"}


def wait_until(condition, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def alive(pid: int) -> bool:
    """A zombie is as good as dead: it was killed, and only its adoptive parent has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def over_ipc(path: str, method: str):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(path)
        connection.sendall(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": []}).encode())
        text = b""
        while not text.endswith(b"\n"):
            text += connection.recv(4096)
        return json.loads(text)["result"]


def upgrade(url: str) -> bytes:
    """The first line of the answer to a WebSocket handshake."""
    host, port = url.removeprefix("ws://").split(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(
            b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"
        )
        return connection.recv(4096).split(b"\r\n")[0]


class Nodes(unittest.TestCase):
    def check(self, name: str) -> None:
        with nodes.NODES[name]() as node:
            self.assertIn(CLIENT_VERSION[name], node.call("web3_clientVersion"))
            self.assertIn(CLIENT_VERSION[name], over_ipc(node.ipc, "web3_clientVersion"))
            self.assertIn(b" 101 ", upgrade(node.ws))
            self.assertTrue(wait_until(lambda: int(node.call("eth_blockNumber"), 16) >= 2), "no blocks")
            with self.assertRaises(nodes.NodeFailed):
                node.call("eth_noSuchMethod")

            first, ws, http = node.pid, node.ws, node.http
            node.kill()
            self.assertFalse(alive(first))
            with self.assertRaises(OSError):
                node.call("eth_blockNumber")
            node.start()
            self.assertEqual((node.ws, node.http), (ws, http))
            self.assertIn(CLIENT_VERSION[name], node.call("web3_clientVersion"))
            last, folder = node.pid, Path(node.ipc).parent
        self.assertFalse(alive(last))
        self.assertFalse(folder.exists())

    def test_geth(self) -> None:
        self.check("geth")

    def test_anvil(self) -> None:
        self.check("anvil")

    def test_pause_is_silence_with_open_sockets(self) -> None:
        with nodes.anvil() as node:
            port = int(node.ws.rsplit(":", 1)[1])
            node.pause()
            # The kernel still takes connections and bytes; nobody answers.
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
                connection.settimeout(0.3)
                with self.assertRaises(TimeoutError):
                    connection.recv(1)
                node.resume()
                connection.settimeout(10)
                self.assertTrue(connection.recv(1))

    def test_a_killed_user_leaves_no_node(self) -> None:
        user = subprocess.Popen(
            [sys.executable, "-c", "import nodes, time; n = nodes.anvil(); print(n.pid, flush=True); time.sleep(60)"],
            cwd=HERE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with user:
            pid = int(user.stdout.readline())
            self.assertTrue(alive(pid))
            user.kill()
        self.assertTrue(wait_until(lambda: not alive(pid)))

    def test_a_program_finds_the_addresses_and_its_exit_code_is_passed_on(self) -> None:
        program = "import os, sys; print(os.environ['ETHWIRE_TEST_ANVIL_WS']); sys.exit(7)"
        done = subprocess.run(
            [sys.executable, HERE / "nodes.py", "anvil", "--", sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 7)
        self.assertRegex(done.stdout, r"^ws://127\.0\.0\.1:\d+\n$")

    def test_without_a_program_it_runs_until_it_is_told_to_end(self) -> None:
        for end, code in ((signal.SIGINT, 0), (signal.SIGTERM, 143)):
            with subprocess.Popen(
                [sys.executable, HERE / "nodes.py", "anvil"], stdout=subprocess.PIPE, text=True
            ) as process:
                lines = [process.stdout.readline() for _ in range(3)]
                ipc = Path(lines[2].strip().removeprefix("ETHWIRE_TEST_ANVIL_IPC="))
                self.assertTrue(ipc.is_socket(), lines)
                process.send_signal(end)
                self.assertEqual(process.wait(10), code)
            self.assertFalse(ipc.parent.exists())

    def test_a_node_that_is_not_there_is_one_clear_line(self) -> None:
        with mock.patch.dict(os.environ, {"ETHWIRE_GETH": "/nowhere/geth"}):
            with self.assertRaisesRegex(nodes.NodeFailed, "^ETHWIRE_GETH: /nowhere/geth cannot be run$"):
                nodes.geth()

    def test_a_node_that_ends_at_once_is_told_with_its_last_words(self) -> None:
        def command(*_: object) -> list[str]:
            return ["sh", "-c", "echo no disk left; exit 1"]

        with self.assertRaisesRegex(nodes.NodeFailed, "ended:\n(no disk left\n?)+$"):
            nodes.Node("sh", command, one_port=True)


if __name__ == "__main__":
    unittest.main()
