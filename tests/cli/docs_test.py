# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The `console` blocks of docs/cli.md, run as they stand against a node; `...` in what they print is any text."""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

from program import PATIENCE, PROGRAM, ROOT, Node, ProgramTest, environment

WRITTEN_URL = "ws://127.0.0.1:8546"


def examples(text: str) -> list[tuple[str, str]]:
    """Commands of the console blocks, each with what it prints."""
    found: list[tuple[str, str]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines(keepends=True)
            length = next(i for i, line in enumerate(lines) if not line.endswith("\\\n")) + 1
            found.append(("".join(lines[:length]), "".join(lines[length:])))
    return found


def pattern(expected: str) -> str:
    any_lines = "".join(r"(?:[^\n]*\n)*" if line == "...\n" else re.escape(line) for line in expected.splitlines(True))
    return any_lines.replace(r"\.\.\.", r"[^\n]*")


class Docs(ProgramTest):
    def test_the_reader_of_examples(self) -> None:
        text = "```console\n$ one \\\n  two\nout ...\n$ three\n...\n```\n"
        self.assertEqual(examples(text), [("one \\\n  two\n", "out ...\n"), ("three\n", "...\n")])
        self.assertRegex("out a.b\n", re.compile(pattern("out ...\n") + r"\Z"))
        self.assertNotRegex("other\n", re.compile(r"\A" + pattern("out ...\n") + r"\Z"))
        self.assertRegex("a\nb\n", re.compile(r"\A" + pattern("...\n") + r"\Z"))

    def test_examples_print_what_is_written(self) -> None:
        found = examples((ROOT / "docs/cli.md").read_text())
        self.assertGreater(len(found), 10)
        with Node("--block-time", "0.2") as node, tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "ethwire").symlink_to(PROGRAM)
            env = environment()
            env["PATH"] = f"{folder}{os.pathsep}{env['PATH']}"
            for command, expected in found:
                with self.subTest(command=command):
                    done = subprocess.run(
                        ["bash", "-c", command.replace(WRITTEN_URL, node.ws)],
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        text=True,
                        timeout=PATIENCE,
                        env=env,
                        cwd=folder,
                        check=False,
                    )
                    wanted = pattern(expected.replace(WRITTEN_URL, node.ws))
                    self.assertRegex(done.stdout, re.compile(rf"\A{wanted}\Z"))

    def test_the_exit_codes_of_the_header_are_documented(self) -> None:
        codes = re.findall(r"^    exit_\w+ = (\d+),", (ROOT / "cli/exit_code.hpp").read_text(), re.MULTILINE)
        self.assertGreater(len(codes), 5)
        for code in codes:
            self.assertRegex((ROOT / "docs/cli.md").read_text(), rf"\n\| {code} \| ")


if __name__ == "__main__":
    unittest.main()
