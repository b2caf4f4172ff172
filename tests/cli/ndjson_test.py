# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`--output ndjson`: each line is one JSON value, equal to what the node sent, as another client reads it."""

import json
import unittest
from typing import Any

from program import PATIENCE, Node, ProgramTest, RawClient, json_lines, start

FOREIGN = {
    "parentHash": "0x" + "11" * 32,
    "number": "0x7",
    "hash": None,
    "baseFeePerGas": "0x" + "f" * 64,
    "l1BatchNumber": "0x1",
    "extra": {"nested": [1, 2.5, "a\nb\u00e9\u0085\u007f", None, True]},
}


class Ndjson(ProgramTest):
    def compare(self, words: list[str], params: list[Any], count: int) -> list[Any]:
        with Node() as node:
            raw = RawClient(node.ipc)
            raw.call("eth_subscribe", *params)
            process = start("subscribe", *words, "--output", "ndjson", "--count", str(count), "--url", node.ws)
            node.wait_for("subscriptions", 2)
            node.do("dev_mine", 5)
            out, err = process.communicate(timeout=PATIENCE)
            expected = [raw.event() for _ in range(count)]
            raw.close()
        self.assertEqual((process.returncode, err), (0, b""))
        self.assertEqual(json_lines(out), expected)
        self.assertEqual(out.count(b"\n"), count)
        return expected

    def test_every_kind(self) -> None:
        self.compare(["newHeads"], ["newHeads"], 5)
        self.compare(["logs"], ["logs"], 5)
        self.compare(["newPendingTransactions"], ["newPendingTransactions"], 8)
        self.compare(["newPendingTransactions", "--full"], ["newPendingTransactions", True], 8)

    def test_a_filter_reaches_the_node(self) -> None:
        logs = self.compare(["logs"], ["logs"], 6)
        address, topics = logs[0]["address"], logs[0]["topics"]
        receiver = "0x" + topics[2][-40:]
        self.compare(["logs", "--address", address], ["logs", {"address": address}], 1)
        words = ["logs", "--topic", topics[0], "--topic", "null", "--topic", f"{receiver},{logs[1]['topics'][2]}"]
        wanted = {"topics": [topics[0], None, [topics[2], logs[1]["topics"][2]]]}
        self.compare(words, ["logs", wanted], 1)

    def test_what_no_type_knows_is_kept(self) -> None:
        for kind, event in [("newHeads", FOREIGN), ("syncing", {"currentBlock": "0x1", "odd": [1]}), ("syncing", False)]:
            with Node() as node:
                process = start("subscribe", kind, "--output", "ndjson", "--count", "1", "--url", node.ipc)
                node.wait_for("subscriptions", 1)
                node.do("dev_emit", kind, event)
                out, _ = process.communicate(timeout=PATIENCE)
            self.assertEqual(json.loads(out), event)
            self.assertEqual(out.count(b"\n"), 1)
            self.assertNotIn(b"\x7f", out)
            self.assertNotIn(b"\xc2\x85", out)

    def test_a_namespace_is_any_kinds(self) -> None:
        kinds = [
            (["newHeads"], True),
            (["logs"], True),
            (["newPendingTransactions"], True),
            (["newPendingTransactions", "--full"], True),
            (["syncing"], False),
            (["odd", "{}"], False),
        ]
        for words, of_a_block in kinds:
            with Node() as node, self.subTest(words):
                process = start("subscribe", *words, "--namespace", "klay", "--count", "1", "--url", node.ipc)
                node.wait_for("subscriptions", 1)
                if of_a_block:
                    node.do("dev_mine")
                else:
                    node.do("dev_emit", words[0], False)
                _, err = process.communicate(timeout=PATIENCE)
                self.assertEqual((process.returncode, err), (0, b""))
                methods = node.do("dev_stats")["methods"]
                self.assertEqual((methods.get("klay_subscribe"), methods.get("klay_unsubscribe")), (1, 1))
                self.assertNotIn("eth_subscribe", methods)

    def test_any_other_name_is_raw(self) -> None:
        with Node() as node:
            process = start(
                "subscribe", "newPendingTransactions", "--namespace", "eth", "--output", "ndjson", "--count", "1", "--url",
                node.ws,
            )  # fmt: skip
            node.wait_for("subscriptions", 1)
            node.do("dev_emit", "newPendingTransactions", "0x" + "ab" * 32)
            self.assertEqual(json.loads(process.communicate(timeout=PATIENCE)[0]), "0x" + "ab" * 32)
            refused = start("subscribe", "odd", "{}", "latest", "--url", node.ws)
            _, err = refused.communicate(timeout=PATIENCE)
            self.assertEqual(refused.returncode, 1)
            self.assertIn(b'ethwire: eth_subscribe odd: the server answered an error: {"code":', err)


if __name__ == "__main__":
    unittest.main()
