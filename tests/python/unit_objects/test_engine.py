# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The extension as a module."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ethwire
import pytest
from ethwire import _engine

PACKAGE = str(Path(_engine.__file__).parents[1])

SUBINTERPRETER = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
program = '''
import sys
sys.path.insert(0, PACKAGE)
try:
    import ethwire._engine
    print("imported")
except ImportError as error:
    print("ImportError:", error)
'''
interpreters.run_string(interpreters.create(), program)
"""


def run(program: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, "-c", program],
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="interpreters are another module there")
def test_in_a_subinterpreter_it_is_an_import_error():
    assert run(SUBINTERPRETER.replace("PACKAGE", repr(PACKAGE))).stdout.startswith("ImportError: ")


def test_nothing_is_said_at_the_end_of_a_program_that_holds_tables():
    program = """
import ethwire, gc
ethwire.install(transport="python")
from ethwire.session.setting import INSTALLED
from ethwire._engine import scan
kept = INSTALLED.tables, scan('{"jsonrpc":"2.0","id":1,"result":[1,"0x1",{}]}')
assert kept[0].events.table.build('"0x12"') == "0x12"
"""
    done = run(program, "-X", "dev", "-W", "ignore::DeprecationWarning")
    said = [line for line in done.stderr.splitlines() if "ethwire" in line or "nanobind" in line]
    assert not said, done.stderr


def test_doctor_says_why_there_are_no_native_objects(monkeypatch):
    from web3._utils import method_formatters

    with monkeypatch.context() as patch:
        patch.setitem(method_formatters.LOG_ENTRY_FORMATTERS, "data", lambda value: value)
        assert ethwire.install(transport="python")
        try:
            assert "native objects: no: web3's formatters: data: " in ethwire.doctor()
        finally:
            ethwire.uninstall()
