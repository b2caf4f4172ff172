# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Runs a table of cases through ws_echo: `conformance.py TABLE... [--only NUMBER]`; without a name, every table.

The cases are ours; their numbers begin with the section of the Autobahn test suite that they stand for.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from frames import BrokenFrame
from server import Failed

TABLES = [f"section_{n}" for n in (1, 2, 3, 4, 5, 6, 7, 9, 10)] + ["framing", "handshake"]
AT_ONCE = 2


def run(case) -> str:  # type: ignore[no-untyped-def]
    """Why it failed; empty if it did not."""
    try:
        case.run()
    except (Failed, BrokenFrame, OSError, TimeoutError) as error:
        return f"{case.number}: {case.title}: {type(error).__name__}: {error}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=" ".join(TABLES))
    parser.add_argument("--only", help="numbers that begin with this")
    options = parser.parse_args()
    began = time.monotonic()
    cases = [case for name in options.tables or TABLES for case in importlib.import_module(name).cases()]
    cases = [case for case in cases if options.only is None or case.number.startswith(options.only)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        failures = [why for why in pool.map(run, cases) if why]
    for why in failures:
        print(why)
    print(f"{len(cases) - len(failures)} of {len(cases)} cases hold, {time.monotonic() - began:.1f} s")
    return 1 if failures or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
