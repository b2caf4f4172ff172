# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is printed for people: lines of the embedded node's chain, which is the same in each run."""

import re
import unittest

from program import PATIENCE, Node, ProgramTest, on_terminal, run, start

STATUS = re.compile(r"\d+ events  \d+\.\d/s  latency (-|\d+\.\d s)  cpu \d+\.\d %  rss \d+\.\d MB  reconnects \d+")


class Table(ProgramTest):
    def events(self, *words: str, mine: int = 1) -> str:
        """What is printed for the events of `mine` blocks after the first 32."""
        with Node("--seed", "1", "--genesis-time", "1700000000") as node:
            process = start("subscribe", *words, "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_mine", mine)
            out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual(err, b"")
            self.assertEqual(process.returncode, 0)
            return out.decode()

    def test_lines_into_a_pipe(self) -> None:
        printed = {
            "heads": self.events("newHeads", "--count", "3", mine=3),
            "logs": self.events("logs", "--count", "3", mine=3),
            "pending": self.events("newPendingTransactions", "--count", "2", mine=3),
            "full pending": self.events("newPendingTransactions", "--full", "--count", "2", mine=3),
        }
        for kind, text in printed.items():
            self.assertNotIn("\x1b", text)
            for line in text.splitlines():
                self.assertRegex(line, r"0x[0-9a-f]{64}", kind)
        self.assert_golden("table.txt", "".join(f"{kind}\n{text}\n" for kind, text in printed.items()))

    def test_a_removed_log_says_so(self) -> None:
        with Node() as node:
            node.do("dev_mine", 3)
            process = start("subscribe", "logs", "--count", "2", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_reorg", 3, 4)
            out, _ = process.communicate(timeout=PATIENCE)
        self.assertTrue(all(line.endswith("  removed") for line in out.decode().splitlines()), out)

    def test_syncing_and_raw_events(self) -> None:
        progress = {"syncing": True, "status": {"StartingBlock": 1, "CurrentBlock": 20, "HighestBlock": 300}}
        for kind, events, printed in [
            ("syncing", [progress, False], "syncing  block 20 of 300, begun at 1\nin sync\n"),
            ("newHeads", [], ""),
        ]:
            if not events:
                continue
            with Node() as node:
                process = start("subscribe", kind, "--count", str(len(events)), "--url", node.ws)
                node.wait_for("subscriptions", 1)
                for event in events:
                    node.do("dev_emit", kind, event)
                out, _ = process.communicate(timeout=PATIENCE)
                self.assertEqual(out.decode(), printed)

    def test_on_a_terminal(self) -> None:
        with Node("--block-time", "1.1", "--genesis-time", "now") as node:
            words = ["subscribe", "newHeads", "--count", "3", "--url", node.ws]
            shown, code, _ = on_terminal(words, b"no such text")
        self.assertEqual(code, 0)
        heads = re.findall(r"\x1b\[1m +\d+\x1b\[0m  \S+ \S+  \x1b\[2m0x\w{8}\.\.\w{8}\x1b\[0m  gas", shown)
        self.assertEqual(len(heads), 3, shown)
        self.assertIn("\rlistening\x1b[K", shown)
        statuses = [STATUS.search(part) for part in shown.split("\r") if " events " in part]
        self.assertTrue(statuses and all(statuses), shown)
        self.assertRegex(shown, r"[23] events  0\.\d/s  latency [01]\.\d s  ")
        # What is left at the end is events only: the last line was taken off.
        self.assertTrue(shown.endswith("\r\x1b[K"), shown)

    def test_no_color(self) -> None:
        with Node("--block-time", "0.2") as node:
            words = ["subscribe", "newHeads", "--count", "1", "--url", node.ws, "--status", "off"]
            self.assertIn("\x1b[1m", on_terminal(words, b"no such text")[0])
            for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
                shown, code, _ = on_terminal(words, b"no such text", **env)
                self.assertEqual(code, 0)
                self.assertNotIn("\x1b", shown)
                self.assertRegex(shown, r"0x\w{8}\.\.\w{8}")

    def test_status_lines_at_most_once_a_second(self) -> None:
        with Node("--block-time", "0.05") as node:
            words = ("subscribe", "newHeads", "--seconds", "3", "--status", "on", "--url", node.ws)
            done = run(*words)
        self.assert_ended(done, 0)
        lines = done.stderr.splitlines()
        self.assertTrue(2 <= len(lines) <= 4, lines)
        for line in lines:
            self.assertIsNotNone(STATUS.fullmatch(line), line)

    def test_none_prints_nothing(self) -> None:
        with Node("--block-time", "0.1") as node:
            done = run("subscribe", "newHeads", "--count", "2", "--output", "none", "--url", node.ws)
        self.assert_ended(done, 0)
        self.assertEqual((done.stdout, done.stderr), ("", ""))


if __name__ == "__main__":
    unittest.main()
