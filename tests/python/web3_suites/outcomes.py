# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Loaded with `-p outcomes`: writes each test's outcome, a line of JSON, to the file that ETHWIRE_OUTCOMES names."""

from __future__ import annotations

import json
import os

import pytest

FILE = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    # Under xdist the process that starts the workers hears of everything.
    if not hasattr(config, "workerinput"):
        config.stash[FILE] = open(os.environ["ETHWIRE_OUTCOMES"], "w", encoding="utf-8")
        config.pluginmanager.register(Outcomes(config.stash[FILE]))


class Outcomes:
    def __init__(self, file) -> None:
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        expected = hasattr(report, "wasxfail")
        if report.when == "call":
            outcome = report.outcome if not expected else "xfailed" if report.skipped else "xpassed"
        elif report.failed:
            outcome = "error"
        elif report.skipped:
            outcome = "xfailed" if expected else "skipped"
        else:
            return
        self._file.write(json.dumps([report.nodeid, outcome]) + "\n")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._file.write(json.dumps([report.nodeid, "error"]) + "\n")

    def pytest_sessionfinish(self) -> None:
        self._file.close()
