# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The web3.py versions that ethwire goes under, and how a program runs under each, with ethwire and without."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
TOOLS = Path(os.environ.get("ETHWIRE_TEST_TOOLS", ROOT / ".cache" / "tools"))
VERSIONS = ("6.15.1", "7.0.0b2", "7.16.0", "8.0.0")
"""What everything is tested on."""
FAMILIES = ("6.14.0", "6.20.4", "7.0.0", "7.7.0", "7.12.1")
"""One release of each other family of layouts; tested on by name."""
ALL = (*VERSIONS, *FAMILIES)
RELEASES = TOOLS / "releases"
"""Where `harness.releases` puts all others."""
# web3.py's whole persistent stack: handlers, subscription manager, batches.
WHOLE = ("7.16.0", "8.0.0")
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def transports(version: str) -> tuple[str, ...]:
    return ("ws",) if version.startswith("6.") else ("ws", "ipc")


def interpreter(version: str) -> str:
    pinned = TOOLS / f"web3-{version}" / "bin" / "python"
    for python in (pinned, RELEASES / version / "bin" / "python"):
        if os.access(python, os.X_OK):
            return str(python)
    raise FileNotFoundError(f"{pinned} is not there: tools/bootstrap python")


def environment(*, ethwire: bool, **more: str) -> dict[str, str]:
    """This process's environment with ethwire turned on, or surely off."""
    kept = without_options()
    if ethwire:
        kept["ETHWIRE"] = "1"
        # A level below the highest can be asked for, to test that one.
        if level := os.environ.get("ETHWIRE_TRANSPORT"):
            kept["ETHWIRE_TRANSPORT"] = level
    return {**kept, **more}


def without_options() -> dict[str, str]:
    """This process's environment without what a person may have set for ethwire. What interpreters keep for later ones
    stays where ctest says, and nothing is kept where it says nothing."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ETHWIRE") or "_TEST_" in name or name == "ETHWIRE_CACHE"
    }
    if "PYTHONPYCACHEPREFIX" not in kept:
        kept["PYTHONDONTWRITEBYTECODE"] = "1"
    kept.setdefault("ETHWIRE_CACHE", "off")
    return kept


def die_with_parent() -> None:
    """Runs in the child: it ends even if this process is killed and can end nothing any more."""
    parent = os.getppid()
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def start(version: str, arguments: list[str], *, ethwire: bool, more: dict[str, str] | None = None, **options: Any):
    """A program of the tests under one web3.py."""
    return subprocess.Popen(
        [interpreter(version), *arguments],
        env=environment(ethwire=ethwire, **(more or {})),
        preexec_fn=die_with_parent,
        **options,
    )
