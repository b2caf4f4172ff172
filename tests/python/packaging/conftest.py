# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Wheels, and a fresh environment for each interpreter.

ETHWIRE_WHEELS names a folder with built wheels; without it they are built. PYTHONS names the interpreters, as for
`python/tools/wheels`.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
INTERPRETERS = os.environ.get("PYTHONS", "python3.10 python3.11 python3.12 python3.13").split()


@pytest.fixture(scope="session")
def wheels(tmp_path_factory) -> list[Path]:
    folder = Path(os.environ.get("ETHWIRE_WHEELS") or tmp_path_factory.mktemp("wheels"))
    if not list(folder.glob("ethwire-*.whl")):
        subprocess.run([ROOT / "python" / "tools" / "wheels", folder], check=True)
    return sorted(folder.glob("ethwire-*.whl"))


class Environment:
    """A fresh virtual environment with one wheel in it, and nothing else of the machine: no compiler, no variables."""

    def __init__(self, interpreter: str, folder: Path, wheels: list[Path], pure: bool = False) -> None:
        made = subprocess.run([interpreter, "-m", "venv", folder], capture_output=True, text=True)
        assert made.returncode == 0, f"{interpreter} does not start: PYTHONS names the interpreters\n{made.stderr}"
        self.python = folder / "bin" / "python"
        tag = self.run("import sys; print('cp%d%d' % sys.version_info[:2])").strip()
        wanted = "-py3-none-any." if pure else f"-{tag}-{tag}-"
        (self.wheel,) = (wheel for wheel in wheels if wanted in wheel.name)
        self.pip("--no-index", "--no-deps", str(self.wheel))

    def pip(self, *arguments: str) -> None:
        self._run([self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments])

    def run(self, program: str, *arguments: str, **variables: str) -> str:
        return self._run([self.python, "-c", program, *arguments], **variables)

    def run_as(self, *arguments: str, **variables: str) -> str:
        return self._run([self.python, *arguments], **variables)

    def _run(self, command: list, **variables: str) -> str:
        kept = {name: value for name, value in os.environ.items() if name == "HOME" or name.startswith("PIP_")}
        done = subprocess.run(
            command, env={**kept, "PATH": str(Path(command[0]).parent), **variables}, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture(scope="module", params=INTERPRETERS)
def environment(request, tmp_path_factory, wheels) -> Environment:
    return Environment(request.param, tmp_path_factory.mktemp("venv"), wheels)


@pytest.fixture(scope="module")
def without_extension(tmp_path_factory, wheels) -> Environment:
    """What every other machine has."""
    return Environment(INTERPRETERS[-1], tmp_path_factory.mktemp("venv"), wheels, pure=True)
