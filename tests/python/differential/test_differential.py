# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The differential run under the web3.py that runs the tests, or under those that `--web3` names.

It is a short one; ETHWIRE_DIFFERENTIAL=100000 makes it long, and ETHWIRE_DATA names a folder with more recorded frames.
"""

from __future__ import annotations

import os
import subprocess
from importlib import metadata
from pathlib import Path

import pytest
from conftest import chosen
from harness import envs

RUN = Path(__file__).with_name("run.py")
# Damaged frames; a twentieth of them also goes through whole providers.
DAMAGED = int(os.environ.get("ETHWIRE_DIFFERENTIAL", "4000"))


def versions(config) -> list[str]:
    """Those asked for, or the one that runs the tests."""
    if config.getoption("--web3"):
        return [version for version in envs.WHOLE if any(version == each for each, _ in chosen(config))]
    return [metadata.version("web3")]


def pytest_generate_tests(metafunc):
    metafunc.parametrize("version", versions(metafunc.config))


def test_frames_come_out_equal_or_are_left_to_web3(version, capfd):
    options = ["--mutations", str(DAMAGED), "--whole", str(DAMAGED // 20)]
    process = envs.start(version, [str(RUN), *options], ethwire=False, stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate()
    with capfd.disabled():
        print(f"\nweb3.py {version}\n{output}")
    assert process.returncode == 0, output
    assert output.rstrip().endswith("equal")


@pytest.fixture(autouse=True)
def extension(version):
    """Without the extension there is nothing to compare, and that is no success."""
    found = subprocess.run([envs.interpreter(version), "-c", "import ethwire._engine"], capture_output=True, text=True)
    assert found.returncode == 0, f"python/tools/inplace {envs.interpreter(version)}\n{found.stderr}"
