# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The C++ blocks of the documentation: read in full, and those marked `run` print what stands below them."""

import json
import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from extract import Misplaced, blocks, unit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "cli"))
from program import PATIENCE, ROOT, Node, environment  # noqa: E402

RUN_BLOCK = os.environ.get("ETHWIRE_RUN_BLOCK", "")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")


def pages() -> list[str]:
    return ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md"))]


def pattern(expected: str) -> str:
    """`...` is any text within a line; a line of `...` alone is any lines."""
    any_lines = "".join(r"(?:[^\n]*\n)*" if line == "...\n" else re.escape(line) for line in expected.splitlines(True))
    return any_lines.replace(r"\.\.\.", r"[^\n]*")


class Reader(unittest.TestCase):
    """What reads the blocks, and that it misses none."""

    def test_kinds(self) -> None:
        text = "```cpp\nint x;\n```\ntext\n```cpp run\nf();\n```\n\n```text\nout\n```\n  ```cpp body\n  g();\n  ```\n"
        found = blocks("a.md", text)
        self.assertEqual([(b.line, b.kind, b.code, b.prints) for b in found],
                         [(2, "code", "int x;\n", ""), (6, "run", "f();\n", "out\n"), (13, "code", "g();\n", "")])
        self.assertIn('#line 2 "a.md"\nint x;', unit(found[0]))
        self.assertIn("docs::Runnable", unit(found[1]))
        self.assertNotIn("docs::Runnable", unit(found[2]))

    def test_a_function_of_a_url_is_run(self) -> None:
        (block,) = blocks("a.md", "```cpp run\nstruct S {};\nawaitable<void> f(std::string url)\n{\n}\n```\n")
        self.assertIn("struct S {};", unit(block))
        self.assertIn("return f(std::move(url));", unit(block))
        self.assertIn("docs::Runnable", unit(block))

    def test_a_program_is_left_as_it_is(self) -> None:
        (block,) = blocks("a.md", "```cpp\n#include <x>\nint main() {}\n```\n")
        self.assertEqual(unit(block), '#line 2 "a.md"\n#include <x>\nint main() {}\n')

    def test_another_spelling_is_an_error(self) -> None:
        for info in ("c++", "C++", "cpp ignore", "cc"):
            with self.assertRaises(Misplaced):
                blocks("a.md", f"```{info}\nint x;\n```\n")
        with self.assertRaises(Misplaced):
            blocks("a.md", "```cpp\nint x;\n")

    def test_every_block_was_compiled(self) -> None:
        """The build made its units from the pages as they are now."""
        units = Path(os.environ["ETHWIRE_DOC_UNITS"])
        for page in pages():
            for block in blocks(page, (ROOT / page).read_text()):
                self.assertEqual((units / f"{block.name}.cpp").read_text(), unit(block), block.place)

    def test_links_lead_somewhere(self) -> None:
        for page in [*pages(), "HACKING.md", "CONTRIBUTING.md", "SECURITY.md"]:
            text = re.sub(r"^```.*?^```$", "", (ROOT / page).read_text(), flags=re.MULTILINE | re.DOTALL)
            for target in LINK.findall(text):
                self.assertTrue(((ROOT / page).parent / target).exists(), f"{page}: {target}")

    def test_named_tests_exist(self) -> None:
        """docs/interfaces.md names tests that prove its rules."""
        sources = "".join(p.read_text() for p in (ROOT / "tests").rglob("*.cpp"))
        known = {f"{suite}.{name}" for suite, name in re.findall(r"^(?:TEST(?:_F|_P)?|RC_GTEST_PROP)\((\w+),\s*(\w+)\b", sources, re.M)}
        named = re.findall(r"`(\w+\.[A-Z]\w+)`", (ROOT / "docs/interfaces.md").read_text())
        self.assertGreater(len(named), 20)
        self.assertEqual([name for name in named if name not in known], [])


class Run(unittest.TestCase):
    def test_blocks_print_what_is_written(self) -> None:
        found = [b for page in pages() for b in blocks(page, (ROOT / page).read_text()) if b.kind == "run"]
        self.assertGreater(len(found), 5)
        unanswered = {"answers": [{"method": "eth_maxPriorityFeePerGas", "do": "drop"}]}
        with Node("--block-time", "0.1", "--faults", json.dumps(unanswered)) as node:
            for block in found:
                with self.subTest(block.place):
                    done = subprocess.run([RUN_BLOCK, node.ws, block.place], capture_output=True, text=True,
                                          timeout=PATIENCE, env=environment(), check=False)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertRegex(done.stdout, re.compile(rf"\A{pattern(block.prints)}\Z"))


if __name__ == "__main__":
    unittest.main()
