# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A program to which nothing happens does nothing: it is woken by no timer of its own."""

import subprocess
import time
import unittest

from program import Node, ProgramTest, start

WINDOW = 2.0  # seconds


def figures(process: "subprocess.Popen[bytes]") -> tuple[int, float]:
    """Wake-ups and CPU seconds of the program's thread so far: with a numeric address it has no other."""
    with open(f"/proc/{process.pid}/status") as status:
        switches = sum(int(line.split()[1]) for line in status if line.startswith(("voluntary_ctxt", "nonvoluntary_ctxt")))
    with open(f"/proc/{process.pid}/schedstat") as schedstat:
        return switches, int(schedstat.read().split()[0]) / 1e9


class Quiet(ProgramTest):
    def assert_quiet(self, process: "subprocess.Popen[bytes]", most_wakes: int) -> None:
        time.sleep(0.5)
        wakes_before, cpu_before = figures(process)
        time.sleep(WINDOW)
        wakes, cpu = figures(process)
        process.terminate()
        process.communicate()
        self.assertLessEqual(wakes - wakes_before, most_wakes)
        self.assertLessEqual(cpu - cpu_before, 0.01)

    def test_subscribed(self) -> None:
        for words in (["newHeads"], ["newHeads", "--repeat", "1000"], ["logs", "--status", "on"]):
            with Node() as node, self.subTest(words=words):
                process = start("subscribe", *words, "--heartbeat", "off", "--url", node.ws)
                node.wait_for("subscriptions", 1000 if "1000" in words else 1)
                self.assert_quiet(process, 2)

    def test_a_call_that_is_never_answered(self) -> None:
        with Node() as node:
            node.do("dev_fault", {"answers": [{"method": "eth_gasPrice", "do": "drop"}]})
            process = start("rpc", "eth_gasPrice", "--heartbeat", "off", "--url", node.ws)
            self.assert_quiet(process, 2)


if __name__ == "__main__":
    unittest.main()
