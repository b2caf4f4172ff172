# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is told on standard error: losses, lost connections, counters; one JSON object a line, never among the events."""

import json
import os
import select
import subprocess
import time
import unittest

from program import PATIENCE, Node, ProgramTest, json_lines, run, start

TIME = r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z"


def read_events(process: "subprocess.Popen[bytes]", count: int) -> list[object]:
    assert process.stdout
    return [json.loads(process.stdout.readline()) for _ in range(count)]


class Notices(ProgramTest):
    def test_a_lost_connection(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "--output", "ndjson", "--count", "2", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_mine", 1)
            read_events(process, 1)
            node.do("dev_close", 1012, "restart")
            node.wait_for("upgrades", 2)
            node.wait_for("subscriptions", 1)
            node.do("dev_mine", 1)
            out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 0)
        self.assertEqual(len(json_lines(out)), 1)
        notices = json_lines(err)
        self.assertEqual([each["notice"] for each in notices], ["disconnected", "resubscribed"])
        for each in notices:
            self.assertEqual(each["subscription"], "newHeads")
            self.assertRegex(each["time"], TIME)
        self.assertTrue(notices[0]["reason"])

    def flood(self, policy: str, count: int, *words: str) -> tuple[list[int], list[dict[str, object]], int]:
        """The numbers of the heads that come through to a reader who reads nothing until the flood is over."""
        with Node() as node:
            read, write = os.pipe()
            options = ["--overflow", policy, "--queue", "50", "--output", "ndjson", *words]
            process = start("subscribe", "newHeads", *options, "--url", node.ws, stdout=write)
            os.close(write)
            node.wait_for("subscriptions", 1)
            node.do("dev_flood", "newHeads", count)
            if policy == "backpressure":
                time.sleep(0.5)
            elif policy != "fail":
                # All of them have arrived when the answer to a later call has: the program makes none, so we look at
                # what the node could send.
                deadline = time.monotonic() + PATIENCE
                while node.do("dev_stats")["events"] < count and time.monotonic() < deadline:
                    time.sleep(0.01)
                time.sleep(0.5)
            text = b""
            done = False
            while not done:
                readable, _, _ = select.select([read], [], [], 1.0)
                part = os.read(read, 1 << 20) if readable else b""
                done = not part
                text += part
                if not readable and process.poll() is None:
                    process.terminate()
            os.close(read)
            _, err = process.communicate(timeout=PATIENCE)
        numbers = [int(head["number"], 16) - 0x10000000 for head in json_lines(text)]
        return numbers, [json.loads(line) for line in err.splitlines() if line.startswith(b"{")], process.returncode

    def test_overflow_drop_oldest(self) -> None:
        numbers, notices, _ = self.flood("drop-oldest", 5000)
        lost = sum(each["lost"] for each in notices if each["notice"] == "lagged")
        self.assertGreater(lost, 0)
        self.assertEqual(len(numbers) + lost, 5000)
        self.assertEqual(numbers[-1] - numbers[0], 4999)
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_overflow_drop_newest(self) -> None:
        numbers, _, _ = self.flood("drop-newest", 5000)
        self.assertLess(len(numbers), 5000)
        self.assertEqual(numbers[:50], list(range(numbers[0], numbers[0] + 50)))

    def test_overflow_latest(self) -> None:
        numbers, notices, _ = self.flood("latest", 5000)
        lost = sum(each["lost"] for each in notices if each["notice"] == "lagged")
        self.assertEqual(len(numbers) + lost, 5000)
        self.assertEqual(numbers[-1], 4999)
        self.assertEqual(numbers, sorted(set(numbers)))

    def test_overflow_backpressure(self) -> None:
        numbers, notices, _ = self.flood("backpressure", 5000, "--count", "5000")
        self.assertEqual(notices, [])
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 5000)))

    def test_overflow_fail(self) -> None:
        numbers, _, code = self.flood("fail", 5000)
        self.assertEqual(code, 3)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))

    def test_an_event_that_is_none(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "--output", "ndjson", "--count", "1", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_emit", "newHeads", {"number": "odd"})
            node.do("dev_mine", 1)
            out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(json_lines(out), [{"number": "odd"}])
        notices = json_lines(err)
        self.assertEqual([each["notice"] for each in notices], ["undecodable"])
        self.assertEqual((notices[0]["field"], notices[0]["value"]), ("number", '"odd"'))

    def test_events_that_are_odd_are_printed_in_their_places(self) -> None:
        odd = [{"number": "odd"}, {"parentHash": "0x" + "11" * 32, "number": "0x7", "nonce": 0, "x": 1}, None, "head"]
        for form in "ndjson", "table":
            with self.subTest(form), Node() as node:
                process = start("subscribe", "newHeads", "--output", form, "--count", "6", "--url", node.ws)
                node.wait_for("subscriptions", 1)
                node.do("dev_mine", 1)
                for each in odd:
                    node.do("dev_emit", "newHeads", each)
                node.do("dev_mine", 1)
                out, err = process.communicate(timeout=PATIENCE)
            self.assertEqual(process.returncode, 0)
            self.assertEqual([each["notice"] for each in json_lines(err)], ["undecodable"] * 3)
            if form == "ndjson":
                self.assertEqual(json_lines(out)[1:5], odd)
            else:
                rows = out.decode().splitlines()
                self.assertEqual(len(rows), 6)
                self.assertTrue(rows[2].endswith("odd  nonce 0"), rows[2])
                self.assertIn('number "odd"', rows[1])
                self.assertTrue(rows[4].endswith('"head"'), rows[4])

    def test_verbose(self) -> None:
        with Node() as node:
            process = start("subscribe", "newHeads", "-v", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_close", 1012, "restart")
            node.wait_for("upgrades", 2)
            node.wait_for("subscriptions", 1)
            process.terminate()
            _, err = process.communicate(timeout=PATIENCE)
        lines = json_lines(err)
        told = [each["client"] for each in lines if "client" in each]
        self.assertEqual(told[:4], ["connected", "lost", "retry", "connected"])
        self.assertEqual(told[-1], "closed")
        connected = [each for each in lines if each.get("client") == "connected"]
        self.assertEqual([each["again"] for each in connected], [False, True])
        self.assertEqual(connected[0]["endpoint"], node.ws)

    def test_stats(self) -> None:
        with Node() as node:
            process = start("subscribe", "logs", "--stats", "--count", "4", "--output", "none", "--url", node.ws)
            node.wait_for("subscriptions", 1)
            node.do("dev_mine", 10)
            out, err = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, out), (0, b""))
        [stats] = json_lines(err)
        self.assert_golden("stats_keys.txt", "".join(f"{key}\n" for key in stats))
        self.assertEqual((stats["events"], stats["connects"], stats["reconnects"], stats["losses"]), (4, 1, 0, 0))
        self.assertEqual((stats["calls"], stats["answers"]), (2, 2))
        self.assertGreater(stats["seconds"], 0)
        self.assertAlmostEqual(stats["cpu_seconds"], stats["user_seconds"] + stats["system_seconds"], places=5)

    def test_stats_after_a_failure(self) -> None:
        done = run("rpc", "eth_chainId", "--stats", "--no-reconnect", "--url", "ws://127.0.0.1:1")
        self.assert_ended(done, 3)
        line, stats = done.stderr.splitlines()
        self.assertTrue(line.startswith("ethwire: cannot connect"))
        self.assertEqual(json.loads(stats)["connect_attempts"], 1)


if __name__ == "__main__":
    unittest.main()
