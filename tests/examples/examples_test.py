# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Every example, run as its first lines say, against an embedded node; and what it prints."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
from program import PATIENCE, ROOT, Node, environment  # noqa: E402

BUILT = Path(os.environ["ETHWIRE_EXAMPLES"])
HASH = "0x[0-9a-f]{64}"
ADDRESS = "0x[0-9a-fA-F]{40}"


def program(example: str) -> str:
    (found,) = ROOT.glob(f"examples/*/{example}.cpp")
    return str(BUILT / found.parent.name / example)


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.node = cls.enterClassContext(Node("--block-time", "0.05"))

    def run_example(self, name: str, *words: str) -> str:
        done = subprocess.run([program(name), *words], capture_output=True, text=True, timeout=PATIENCE,
                              env=environment(), check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def start(self, name: str, *words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen([program(name), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=environment())
        self.addCleanup(process.kill)
        return process

    def wait_for(self, what: str, least: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.node.do("dev_stats")[what] < least:
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.01)

    def assert_numbers_rise_by_one(self, numbers: list[str]) -> None:
        first = int(numbers[0])
        self.assertEqual([int(n) for n in numbers], list(range(first, first + len(numbers))))

    def test_each_example_has_a_test(self) -> None:
        examples = {path.stem for path in ROOT.glob("examples/*/*.cpp")}
        self.assertEqual(examples, {name.removeprefix("test_") for name in dir(self)
                                    if name.startswith("test_") and name != "test_each_example_has_a_test"})
        self.assertEqual(len(examples), 11)

    def test_heads(self) -> None:
        for url in (self.node.ws, self.node.ipc):
            printed = self.run_example("heads", url)
            self.assertRegex(printed, rf"\A(\d+ {HASH}\n){{5}}\Z")
            self.assert_numbers_rise_by_one(re.findall(r"^(\d+)", printed, re.MULTILINE))

    def test_calls(self) -> None:
        for url in (self.node.http, self.node.ws, self.node.ipc):
            printed = self.run_example("calls", url)
            self.assertRegex(printed, rf"\Ablock \d+ has \d+ transactions and the hash {HASH}\n"
                                      rf"gas costs \d+ wei, the block's miner {ADDRESS} has \d+ wei\n"
                                      r"one of the batch failed: .*eth_noSuchMethod.*\n\Z")
            number, block_hash = re.search(rf"block (\d+) .* ({HASH})", printed).groups()
            self.assertEqual(self.node.do("eth_getBlockByNumber", hex(int(number)), False)["hash"], block_hash)

    def test_logs(self) -> None:
        printed = self.run_example("logs", self.node.ws)
        self.assertRegex(printed, rf"\A\d+ transfers so far\n({ADDRESS} in block \d+, log \d+\n){{5}}\Z")

    def test_callbacks(self) -> None:
        printed = self.run_example("callbacks", self.node.ws)
        self.assertRegex(printed, r"\Achain \d+\n(block \d+ has \d+ transactions\n){5}\Z")
        self.assert_numbers_rise_by_one(re.findall(r"^block (\d+)", printed, re.MULTILINE))

    def test_futures(self) -> None:
        for url in (self.node.http, self.node.ws):
            printed = self.run_example("futures", url)
            counts = [len(self.node.do("eth_getBlockByNumber", hex(n), False)["transactions"]) for n in range(1, 5)]
            self.assertEqual(printed, "".join(f"block {n} has {c} transactions\n" for n, c in enumerate(counts, 1)))

    def test_own_types(self) -> None:
        for url in (self.node.http, self.node.ws):
            self.assertRegex(self.run_example("own_types", url),
                             r"\Ablock 1: \d+ of \d+ gas, [1-9]\d* transactions\n"
                             r"height \d+, \d+ accounts\n"
                             r"not this type: .*transactions\[0\].*\n\Z")

    def test_deadlines(self) -> None:
        self.assertRegex(self.run_example("deadlines", self.node.ws), r"\Athe call: (block|no answer)")
        faults = {"answers": [{"method": "eth_blockNumber", "do": "drop", "times": 1}]}
        with Node("--block-time", "0.05", "--faults", json.dumps(faults)) as node:
            printed = self.run_example("deadlines", node.ws)
        self.assertRegex(printed, r"\Athe call: no answer before the deadline.*\n(head \d+\n){3}"
                                  r"cancelled: true\nthe end: the client is closed\n\Z")
        self.assert_numbers_rise_by_one(re.findall(r"^head (\d+)", printed, re.MULTILINE))

    def test_slow_consumer(self) -> None:
        before = self.node.do("dev_stats")["subscriptions"]
        with Node("--block-time", "0.01") as node:
            process = self.start("slow_consumer", node.ws, "12")
            deadline = time.monotonic() + PATIENCE
            while int(node.do("eth_blockNumber"), 16) < 60:
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.01)
            node.do("dev_drop", "rst")
            printed, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, errors), (0, ""), printed)
        self.assertEqual(len(re.findall(r"^head \d+$", printed, re.MULTILINE)), 12)
        lost = sum(int(n) for n in re.findall(r"^lagged: (\d+) heads lost$", printed, re.MULTILINE))
        self.assertGreater(lost, 0)
        self.assertRegex(printed, r"(?m)^disconnected: .+\n(.*\n)*?resubscribed\n(.*\n)*head \d+\n")
        delivered, dropped = map(int, re.search(r"delivered (\d+), dropped (\d+)\n\Z", printed).groups())
        self.assertEqual(delivered, 12)
        self.assertGreaterEqual(dropped, lost)
        self.assertEqual(self.node.do("dev_stats")["subscriptions"], before)

    def test_merged(self) -> None:
        printed = self.run_example("merged", self.node.ws)
        self.assertRegex(printed, rf"\A(pending {HASH}\n|head \d+\n)+\Z")
        self.assert_numbers_rise_by_one(re.findall(r"^head (\d+)", printed, re.MULTILINE))
        self.assertEqual(len(re.findall(r"^head", printed, re.MULTILINE)), 5)
        self.assertIn("pending", printed)

    def test_errors(self) -> None:
        for url in (self.node.http, self.node.ws):
            printed = self.run_example("errors", url)
            self.assertRegex(printed, r"\Aa wrong URL: scheme 'htp' is not one of .*\n"
                                      r"nobody there: .*\n"
                                      r"ethwire says '.*'; the server said -32601 '.*'\n"
                                      r"no such block: .*\n"
                                      r"never sent: .*array.*\n"
                                      r"no block: .*hash.*\n"
                                      r"nonce \d+\n\Z")

    def test_service(self) -> None:
        with Node("--block-time", "0.05") as node:
            printed = self.service(node, stop=False)
            self.assertIn("\n3 heads, ", printed)
            self.assertRegex(printed, r"\Aconnected to ws://.*\nchain 1337\nsubscribed: heads\nsubscribed: transfers\n")
            self.assertRegex(self.service(node, stop=True), r"\n\d+ heads, \d+ transactions, \d+ transfers; .*, 1 reconnects\n\Z")

    def service(self, node: Node, stop: bool) -> str:
        """The service until it has had enough, or until it was reconnected and is interrupted."""
        if not stop:
            return self.run_example("service", node.ws, "3")
        process = self.start("service", node.ws)
        printed = self.read_until(process, r"^block ")
        node.do("dev_drop", "rst")
        printed += self.read_until(process, r"^heads come again")
        printed += self.read_until(process, r"^block ")
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=PATIENCE)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual((process.returncode, errors), (0, ""))
        printed += rest
        for line in ("heads from here on are missing\n", "connected again to ws://"):
            self.assertIn(line, printed)
        return printed

    def read_until(self, process: subprocess.Popen[str], wanted: str) -> str:
        read = ""
        assert process.stdout
        while line := process.stdout.readline():
            read += line
            if re.match(wanted, line):
                return read
        self.fail(f"ended before '{wanted}': {read}")


if __name__ == "__main__":
    unittest.main()
