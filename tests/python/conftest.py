# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Options of all the tests of the Python package."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness import envs  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--web3", choices=envs.ALL, action="append", help="this web3.py only; may be repeated")
    parser.addoption("--transport", choices=("ws", "ipc"), action="append", help="this transport only")


def chosen(config) -> list[tuple[str, str]]:
    """Version and transport, as asked for."""
    return [
        (version, transport)
        for version in config.getoption("--web3") or envs.VERSIONS
        for transport in envs.transports(version)
        if transport in (config.getoption("--transport") or ("ws", "ipc"))
    ]
