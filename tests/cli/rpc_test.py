# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`ethwire rpc`: parameters, transports, results, and each way in which a call fails."""

import json
import socket
import tempfile
import threading
import unittest

from program import PATIENCE, Node, ProgramTest, run, start


class Rpc(ProgramTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.node = Node()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.node.__exit__()

    def tearDown(self) -> None:
        self.node.do("dev_clear")

    def test_every_transport(self) -> None:
        for url in (self.node.ws, self.node.http, self.node.ipc, f"ipc://{self.node.ipc}"):
            with self.subTest(url=url):
                done = run("rpc", "eth_blockNumber", "--url", url)
                self.assert_ended(done, 0)
                self.assertEqual((done.stdout, done.stderr), ('"0x20"\n', ""))

    def test_forms_of_the_result(self) -> None:
        words = ("rpc", "eth_getBlockByNumber", "0x1", "false", "--url", self.node.ws)
        indented, line, nothing = (run(*words, "--output", form).stdout for form in ("table", "ndjson", "none"))
        self.assertEqual(json.loads(indented), json.loads(line))
        self.assertEqual(json.loads(line), self.node.do("eth_getBlockByNumber", "0x1", False))
        self.assertEqual(line.count("\n"), 1)
        self.assertTrue(indented.startswith('{\n  "'))
        self.assertIn('"withdrawals": []', indented)
        self.assertEqual(nothing, "")

    def test_parameters(self) -> None:
        block = self.node.do("eth_getBlockByNumber", "0x2", True)
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(' "0x2"\n')
            file.flush()
            for words, stdin in [
                (["0x2", "true"], ""),
                (['"0x2"', "true"], ""),
                ([f"@{file.name}", "true"], ""),
                (["0x2", "-"], "true\n"),
                (["--params", '["0x2",true]'], ""),
                (["--params", "-"], ' ["0x2", true]\n'),
                (["--", "0x2", "true"], ""),
            ]:
                with self.subTest(words=words):
                    options = ["--url", self.node.ws]
                    done = run("rpc", *options, "eth_getBlockByNumber", *words, stdin=stdin)
                    self.assert_ended(done, 0)
                    self.assertEqual(json.loads(done.stdout), block)

    def test_arrays_and_objects_arrive_whole(self) -> None:
        wanted = '{"fromBlock":"0x1","toBlock":"0x3","topics":[[],null]}'
        done = run("rpc", "eth_getLogs", wanted, "--url", self.node.ws, "--output", "ndjson")
        self.assert_ended(done, 0)
        self.assertEqual(json.loads(done.stdout), self.node.do("eth_getLogs", json.loads(wanted)))

    def test_1_the_server_answers_an_error(self) -> None:
        error = {"code": -32000, "message": "no\nway \u001b[31m", "data": {"a": [1]}}
        for url in (self.node.ws, self.node.http):
            self.node.do("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "error", "error": error}]})
            done = run("rpc", "eth_gasPrice", "--url", url)
            self.assert_ended(done, 1)
            self.assertEqual(done.stdout, "")
            said, _, whole = done.stderr.partition("{")
            self.assertEqual(said, "ethwire: eth_gasPrice: the server answered an error: ")
            self.assertEqual(json.loads("{" + whole), error)
            self.assertNotIn("\x1b", done.stderr)

    def test_3_not_connected_in_time(self) -> None:
        with socket.socket() as unused:  # bound, not listening: nobody else gets the port
            unused.bind(("127.0.0.1", 0))
            url = f"ws://127.0.0.1:{unused.getsockname()[1]}"
            for words in (["--connect-timeout", "1"], ["--no-reconnect"]):
                done = run("rpc", "eth_chainId", "--url", url, *words)
                self.assert_ended(done, 3)
                self.assertEqual(done.stderr, f"ethwire: cannot connect to {url}: nobody listens at that address\n")
            done = run("rpc", "eth_chainId", "--url", url.replace("ws:", "http:"))
            self.assert_ended(done, 3)
            self.assertRegex(done.stderr, r"\Aethwire: [^\n]+\n\Z")

    def test_3_the_default_endpoint_is_named(self) -> None:
        done = run("rpc", "eth_chainId")
        self.assert_ended(done, 3)
        path = "/nonexistent/.ethereum/geth.ipc"
        self.assertEqual(
            done.stderr,
            f"ethwire: no --url is given, and there is no node at its default, {path}: there is no socket at that path\n",
        )

    def test_3_lost_while_the_call_is_in_flight(self) -> None:
        self.node.do("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "drop"}]})
        timer = threading.Timer(0.5, lambda: self.node.do("dev_drop", "rst"))
        timer.start()
        done = run("rpc", "eth_gasPrice", "--url", self.node.ws, "--no-reconnect")
        timer.join()
        self.node._raw.close()
        type(self).node.__exit__()
        type(self).node = Node()
        self.assert_ended(done, 3)
        self.assertRegex(done.stderr, r"\Aethwire: eth_gasPrice: [^\n]+\n\Z")

    def test_4_no_answer_in_time(self) -> None:
        self.node.do("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "drop"}]})
        for url in (self.node.ws, self.node.ipc, self.node.http):
            with self.subTest(url=url):
                done = run("rpc", "eth_gasPrice", "--timeout", "0.3", "--url", url)
                self.assert_ended(done, 4)
                self.assertEqual(done.stderr, "ethwire: eth_gasPrice: no answer before the deadline\n")

    def test_where_the_url_comes_from(self) -> None:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(f"\n  {self.node.ws}\n")
            file.flush()
            self.assert_ended(run("rpc", "eth_chainId", "--url-file", file.name, ETHWIRE_URL="ws://127.0.0.1:1"), 0)
        self.assert_ended(run("rpc", "eth_chainId", ETHWIRE_URL=self.node.ws), 0)
        self.assert_ended(run("rpc", "eth_chainId", "--url", self.node.ws, ETHWIRE_URL="ws://127.0.0.1:1"), 0)

    def test_headers_are_sent(self) -> None:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("t0ken\n")
            file.flush()
            words = ["--header", "X-One: 1", "--header", "X-Two:2", "--bearer-token-file", file.name, "--no-reconnect"]
            for scheme in ("ws", "http"):
                head = head_sent(scheme, *words).lower()
                for line in ("x-one: 1\r\n", "x-two: 2\r\n", "authorization: bearer t0ken\r\n"):
                    self.assertIn(line, head)


def head_sent(scheme: str, *words: str) -> str:
    """The head of the request that the program makes of a server that hangs up on it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        url = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        process = start("rpc", "eth_chainId", "--url", url, *words)
        connection, _ = server.accept()
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connection.recv(65536)
    process.communicate(timeout=PATIENCE)
    return head.decode()


if __name__ == "__main__":
    unittest.main()
