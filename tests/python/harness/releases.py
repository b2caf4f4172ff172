# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Every release of web3.py that the package index has, each in an environment.

Those of `tools/bootstrap` have what they stand on pinned. Another one is laid over the nearest of these, with its own web3
and their dependencies, or is installed as pip resolves it today.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from . import envs

FIRST = (6, 11)
"""The first minor release that has persistent connections."""
NEAREST = (
    ((8,), "8.0.0"),
    ((7, 13), "7.16.0"),
    ((7, 12), "7.12.1"),
    ((7, 7), "7.7.0"),
    ((7,), "7.0.0"),
    ((6, 16), "6.20.4"),
    ((6, 15), "6.15.1"),
    (FIRST, "6.14.0"),
)
"""From which release on which of the pinned environments has what a web3.py stands on."""
TEST_TOOLS = frozenset(
    {"flaky", "hypothesis", "pytest", "pytest-asyncio", "pytest-mock", "pytest-timeout", "pytest-xdist"}
)


class NotThere(Exception):
    """A release that the package index does not have, or that cannot be installed."""


def number_of(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version)[:3])


def released() -> list[str]:
    """The oldest first."""
    command = [sys.executable, "-m", "pip", "index", "versions", "web3", "--disable-pip-version-check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"^Available versions: (.+)$", done.stdout, re.MULTILINE)
    if not found:
        raise NotThere(f"the package index does not list web3: {done.stderr.strip() or done.stdout.strip()}")
    versions = [each.strip() for each in found[1].split(",")]
    return sorted((each for each in versions if number_of(each) >= FIRST), key=number_of)


def nearest(version: str) -> str:
    number = number_of(version)
    return next(known for first, known in NEAREST if number >= first)


def chosen(versions: list[str] | None) -> list[str]:
    """Those that were named, each with an environment; `all` is every release since the first."""
    named = released() if versions == ["all"] else versions or []
    for version in named:
        provide(version)
    return named


def provide(version: str, *, resolved: bool = False) -> str:
    """An interpreter for a release; `resolved`: with whatever pip takes for it today. Raises `NotThere`."""
    if not resolved and version in envs.ALL:
        return envs.interpreter(version)
    home = envs.RELEASES / (f"{version}-resolved" if resolved else version)
    python = home / "bin" / "python"
    if not python.exists():
        home.mkdir(parents=True, exist_ok=True)
        (resolve if resolved else overlay)(version, home)
    return str(python)


def overlay(version: str, home: Path) -> None:
    base = envs.interpreter(nearest(version))
    run(base, "-m", "pip", "install", "--no-deps", "--target", str(home / "packages"), f"web3=={version}")
    script = f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(home / "packages"))}${{PYTHONPATH:+:$PYTHONPATH}}\n'
    script += f'export PYTHONPATH\nexec {shlex.quote(base)} "$@"\n'
    python = home / "bin" / "python"
    python.parent.mkdir(exist_ok=True)
    python.write_text(script)
    python.chmod(0o755)


def resolve(version: str, home: Path) -> None:
    base = envs.interpreter(nearest(version))
    # The interpreter of that environment, not a link into it.
    run(base, "-m", "venv", "--clear", str(home))
    python = str(home / "bin" / "python")
    # Until 6.20 web3.py imports pkg_resources, which newer releases of setuptools do not have.
    more = ("setuptools<81",) if number_of(version) < (7,) else ()
    run(python, "-m", "pip", "install", f"web3[tester]=={version}", *test_tools(), *more)
    paths = [str(envs.ROOT / "python"), f"import site; site.addsitedir({str(envs.ROOT / 'python' / 'pth')!r})"]
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    where = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True).stdout.strip()
    Path(where, "ethwire-checkout.pth").write_text("\n".join(paths) + "\n")


def test_tools() -> list[str]:
    """What web3.py's own tests are run by, as the newest environment has it pinned."""
    pins = (envs.ROOT / "tests" / "python" / "envs" / f"web3-{envs.WHOLE[-1]}.txt").read_text(encoding="utf-8")
    return [line for line in pins.splitlines() if line.partition("==")[0] in TEST_TOOLS]


def tests_of(version: str) -> Path:
    """The tests of its released source package, without web3.py itself. Raises `NotThere`: 6.x has none there."""
    home = envs.TOOLS / f"web3-{version}-tests"
    if not (home / "tests").is_dir():
        home.mkdir(parents=True, exist_ok=True)
        python = envs.interpreter(nearest(version))
        run(
            *(python, "-m", "pip", "download", "--no-deps", "--no-binary", "web3"),
            *("--dest", str(home), f"web3=={version}"),
        )
        run("tar", "-xzf", str(next(home.glob("*.tar.gz"))), "-C", str(home), "--strip-components=1")
        for name in ("web3", "ens"):
            shutil.rmtree(home / name)
    if not (home / "tests" / "core").is_dir():
        raise NotThere("its source package has no tests")
    return home


def run(*command: str) -> None:
    done = subprocess.run(
        [*command, *(("--quiet", "--disable-pip-version-check") if "pip" in command else ())],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise NotThere(lines[-1] if lines else f"{' '.join(command)} failed")
