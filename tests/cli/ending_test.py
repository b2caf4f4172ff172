# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""How the program ends: by itself, by a signal, by its reader; in order, in time, with the right exit code."""

import json
import os
import signal
import subprocess
import time
import unittest

from program import PATIENCE, PROGRAM, Node, ProgramTest, environment, json_lines, on_terminal, run, start


class Ending(ProgramTest):
    def assert_left_in_order(self, node: Node) -> None:
        figures = node.do("dev_stats")
        self.assertEqual(figures["methods"].get("eth_unsubscribe"), 1, figures)
        self.assertEqual((figures["closes"], figures["last_close"], figures["violations"]), (1, 1000, 0), figures)
        self.assertEqual(figures["subscriptions"], 0)

    def interrupt(self, process: "subprocess.Popen[bytes]", number: int = signal.SIGINT) -> float:
        began = time.monotonic()
        process.send_signal(number)
        process.wait(PATIENCE)
        return time.monotonic() - began

    def test_count(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "--output", "ndjson", "--count", "7", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_mine", 20)
            out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual((process.returncode, err), (0, b""))
            self.assertEqual([int(head["number"], 16) for head in json_lines(out)], list(range(33, 40)))
            self.assert_left_in_order(node)

    def test_seconds(self) -> None:
        with Node() as node:
            began = time.monotonic()
            done = run("subscribe", "newHeads", "--seconds", "0.7", "--url", node.ws)
            self.assert_ended(done, 0)
            self.assertEqual((done.stdout, done.stderr), ("", ""))
            self.assertTrue(0.7 <= time.monotonic() - began < 5)
            self.assert_left_in_order(node)

    def test_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            with Node() as node, self.subTest(number=number):
                process = start("subscribe", "newHeads", "--url", node.ws)
                node.wait_for("subscriptions", 1)
                self.assertLess(self.interrupt(process, number), 1)
                out, err = process.communicate()
                self.assertEqual((process.returncode, out, err), (130, b"", b""))
                self.assert_left_in_order(node)

    def test_a_key_on_a_terminal(self) -> None:
        with Node("--block-time", "0.2") as node:
            _, code, seconds = on_terminal(["subscribe", "newHeads", "--url", node.ws], b"0x", b"\x03")
            self.assertEqual(code, 130)
            self.assertLess(seconds, 1)
            self.assert_left_in_order(node)

    def test_a_node_that_says_nothing_does_not_hold_it(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.suspend()
            try:
                self.assertLess(self.interrupt(process), 1)
                self.assertEqual(process.returncode, 130)
            finally:
                node.resume()
            process.communicate()

    def test_interrupted_while_it_connects_and_while_it_waits(self) -> None:
        with Node() as node:
            node.do("dev_fault", {"upgrade": {"do": "silent"}})
            for words in (["subscribe", "newHeads"], ["rpc", "eth_chainId"]):
                with self.subTest(words=words):
                    process = start(*words, "--url", node.ws)
                    node.wait_for("refused", node.do("dev_stats")["refused"] + 1)
                    self.assertLess(self.interrupt(process), 1)
                    self.assertEqual((process.returncode, *process.communicate()), (130, b"", b""))
        with Node() as node:
            node.do("dev_fault", {"answers": [{"do": "drop"}]})
            for words in (["subscribe", "newHeads"], ["rpc", "eth_chainId"]):
                with self.subTest(words=words):
                    requests = node.do("dev_stats")["accepted"]
                    process = start(*words, "--url", node.ws)
                    node.wait_for("accepted", requests + 1)
                    time.sleep(0.2)
                    self.assertLess(self.interrupt(process), 1)
                    self.assertEqual((process.returncode, *process.communicate()), (130, b"", b""))

    def test_interrupted_while_there_is_no_connection(self) -> None:
        node = Node()
        process = start("subscribe", "newHeads", "--url", node.ws)
        node.wait_for("subscriptions", 1)
        node.__exit__()
        assert process.stderr
        self.assertEqual(json.loads(process.stderr.readline())["notice"], "disconnected")
        self.assertLess(self.interrupt(process), 1)
        self.assertEqual(process.returncode, 130)
        process.communicate()

    def test_a_closed_pipe_ends_it_quietly(self) -> None:
        with Node("--block-time", "0.1") as node:
            command = f"'{PROGRAM}' subscribe newHeads --url {node.ws} | head -n 1; echo ${{PIPESTATUS[0]}}"
            done = subprocess.run(
                ["bash", "-c", command], capture_output=True, text=True, timeout=PATIENCE, env=environment(), check=False
            )
            self.assertEqual(done.stderr, "")
            head, status = done.stdout.splitlines()
            self.assertRegex(head, "0x[0-9a-f]{64}")
            self.assertEqual(status, "0")

    def test_a_reader_that_goes_is_seen_while_nothing_is_printed(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            assert process.stdout
            process.stdout.close()
            self.assertEqual(process.wait(PATIENCE), 0)
            self.assert_left_in_order(node)
            assert process.stderr
            self.assertEqual(process.stderr.read(), b"")
            process.stderr.close()

    def test_a_reader_that_reads_nothing_does_not_hold_it(self) -> None:
        for words, number, code in [(["--seconds", "1"], 0, 3), ([], signal.SIGINT, 130)]:
            with Node() as node, self.subTest(words=words):
                read, write = os.pipe()
                process = start("subscribe", "newHeads", *words, "--url", node.ws, stdout=write)
                os.close(write)
                node.wait_for("subscriptions", 1)
                node.do("dev_flood", "newHeads", 5000)
                time.sleep(0.5)
                began = time.monotonic()
                if number:
                    process.send_signal(number)
                _, err = process.communicate(timeout=PATIENCE)
                self.assertLess(time.monotonic() - began, 2)
                self.assertEqual(process.returncode, code)
                said = [line for line in err.decode().splitlines() if not line.startswith("{")]
                if code == 3:
                    self.assertRegex(said.pop(), r"\Aethwire: standard output: \d+ bytes were not read in time\Z")
                self.assertEqual(said, [])
                os.close(read)

    def test_a_full_disk_is_an_error(self) -> None:
        with Node() as node, open("/dev/full", "wb") as full:
            done = start("rpc", "eth_chainId", "--url", node.ws, stdout=full)
            _, err = done.communicate(timeout=PATIENCE)
            self.assertEqual((done.returncode, err), (3, b"ethwire: standard output: No space left on device\n"))

    def test_a_file_is_appended_to(self) -> None:
        with Node() as node:
            command = f"(echo before; '{PROGRAM}' rpc eth_blockNumber --url {node.ws}; echo after) > $FILE; cat $FILE"
            done = subprocess.run(
                ["bash", "-c", f"FILE=$(mktemp); {command}; rm $FILE"],
                capture_output=True, text=True, timeout=PATIENCE, env=environment(), check=False,
            )  # fmt: skip
            self.assertEqual(done.stdout, 'before\n"0x20"\nafter\n')

    def test_without_standard_streams(self) -> None:
        with Node() as node:
            command = f"'{PROGRAM}' subscribe newHeads --seconds 0.3 --url {node.ws} >&- 2>&- <&-"
            done = subprocess.run(["bash", "-c", command], timeout=PATIENCE, env=environment(), check=False)
            self.assertEqual(done.returncode, 0)
            self.assert_left_in_order(node)

    def test_the_shared_terminal_or_pipe_stays_blocking(self) -> None:
        """Others that share standard output must not find it non-blocking."""
        with Node("--block-time", "0.1") as node:
            read, write = os.pipe()
            process = start("subscribe", "newHeads", "--count", "2", "--url", node.ws, stdout=write)
            node.wait_for("subscriptions", 1)
            self.assertTrue(os.get_blocking(write))
            process.communicate(timeout=PATIENCE)
            self.assertEqual(os.read(read, 1 << 16).count(b"\n"), 2)
            os.close(read)
            os.close(write)

    def test_lost_for_good(self) -> None:
        node = Node()
        process = start("subscribe", "newHeads", "--no-reconnect", "--url", node.ws)
        node.wait_for("subscriptions", 1)
        node.__exit__()
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 3)
        self.assertRegex(err.decode().splitlines()[-1], r"\Aethwire: newHeads: the subscription ended: .+\Z")


if __name__ == "__main__":
    unittest.main()
