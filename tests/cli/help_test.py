# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The help texts, word for word, and the version."""

import re
import unittest

from program import ROOT, ProgramTest, run


class Help(ProgramTest):
    def test_texts(self) -> None:
        for words, name in [
            (["--help"], "help.txt"),
            (["subscribe", "--help"], "help_subscribe.txt"),
            (["rpc", "--help"], "help_rpc.txt"),
            (["devnode", "--help"], "help_devnode.txt"),
        ]:
            with self.subTest(words=words):
                done = run(*words)
                self.assert_ended(done, 0)
                self.assertEqual(done.stderr, "")
                self.assert_golden(name, done.stdout)
                for line in done.stdout.splitlines():
                    self.assertTrue(len(line) <= 80 or line.startswith("  ethwire "), line)

    def test_ways_to_ask(self) -> None:
        whole = run("subscribe", "--help").stdout
        for words in (["help", "subscribe"], ["subscribe", "-h"], ["subscribe", "newHeads", "--count", "x", "--help"]):
            self.assertEqual(run(*words).stdout, whole, words)
        self.assertEqual(run("-h").stdout, run("--help").stdout)
        self.assertEqual(run("help").stdout, run("--help").stdout)

    def test_version(self) -> None:
        version = re.search(r"project\(ethwire VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())
        assert version
        done = run("--version")
        self.assert_ended(done, 0)
        self.assertEqual(done.stdout, f"ethwire {version[1]}\n")

    def test_every_option_is_documented(self) -> None:
        """docs/cli.md names each option that a help text has."""
        documented = (ROOT / "docs/cli.md").read_text()
        for verb in ("subscribe", "rpc"):
            options = re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", run(verb, "--help").stdout, re.MULTILINE)
            self.assertGreater(len(options), 10)
            for option in options:
                self.assertIn(f"`{option}", documented)


if __name__ == "__main__":
    unittest.main()
