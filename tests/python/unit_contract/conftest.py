# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Copies of the installed web3.py in which something is another, as it may be in a release to come."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import web3

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[2] / "python"
sys.path[:0] = [str(HERE.parent), str(PACKAGE)]

from harness.envs import without_options  # noqa: E402

HEAD = """
import json, sys
import ethwire
{before}
ethwire.install({options})
from ethwire._report import facts
print(json.dumps(facts()))
"""


class Doctored:
    """One copy, and programs that run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder / "cache"
        self.web3 = folder / "web3"
        shutil.copytree(Path(web3.__file__).parent, self.web3, ignore=shutil.ignore_patterns("__pycache__"))

    def change(self, name: str, old: str, new: str) -> Doctored:
        """In the file of that name; what is replaced has to be there."""
        path = self.web3 / name
        text = path.read_text()
        assert old in text, f"{name} has no\n{old}"
        path.write_text(text.replace(old, new))
        return self

    def change_the_results(self) -> Doctored:
        """Objects become plain dictionaries, where they were AttributeDicts."""
        return self.change(
            "middleware/attrdict.py",
            '        response["result"] = AttributeDict.recursive(response["result"])\n',
            '        response["result"] = dict(response["result"]) if isinstance(response["result"], dict) '
            'else response["result"]\n',
        )

    def run(self, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = without_options() | {"PYTHONPATH": f"{self.folder}:{PACKAGE}", "PYTHONWARNINGS": "ignore"}
        clean |= {"ETHWIRE_CACHE": str(self.cache), **environment}
        command = [sys.executable, "-c", textwrap.dedent(code)]
        return subprocess.run(command, capture_output=True, text=True, env=clean, timeout=60)

    def facts(self, options: str = "", before: str = "") -> dict:
        """What `doctor` knows of it."""
        done = self.run(HEAD.format(options=options, before=textwrap.dedent(before)))
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1]) | {"said": done.stderr}


@pytest.fixture
def doctored(tmp_path):
    return Doctored(tmp_path)
