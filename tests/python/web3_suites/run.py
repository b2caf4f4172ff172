#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""web3.py's own tests, of its released source packages, with ethwire under web3.py.

    run.py persistent [--web3 VERSION] [--class]
                                         the files of persistent connections and of request caching: all pass
    run.py core [--web3 VERSION]         the whole of tests/core, with ethwire and without: no result is worse
    run.py compared --release VERSION --interpreter PYTHON
                                         the files of persistent connections of any release, the same way
    run.py geth                          the integration suites of 8.0.0 over WebSocket and IPC, the same way

`tools/bootstrap python` unpacks the tests, `tools/bootstrap web3` also builds the geth that the last one demands.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from harness import envs  # noqa: E402

GETH = envs.TOOLS / "geth-v1.16.7" / "bin" / "geth"
PERSISTENT = (
    "tests/core/providers/test_websocket_provider.py",
    "tests/core/providers/test_async_ipc_provider.py",
    "tests/core/providers/test_provider_init.py",
    "tests/core/subscriptions",
    "tests/core/caching-utils",
)
INTEGRATION = (
    "tests/integration/go_ethereum/test_goethereum_ws",
    "tests/integration/go_ethereum/test_goethereum_ipc.py",
)
# How many tests the persistent files have: fewer would be a suite that was not run.
TESTS = {"8.0.0": 7591, "7.16.0": 13043}
# What docs/python.md says is otherwise with ethwire: an error that names no request, and came while nothing was asked, is
# not given to the next call. Exactly this one: when it passes, the page is wrong.
DIFFERS = {"test_websocket_provider_raises_errors_from_cache_not_tied_to_a_request"}
GOOD = {"passed", "xfailed", "xpassed", "skipped"}
Outcomes = dict[str, str]


def run(
    version: str,
    paths: tuple[str, ...],
    *,
    ethwire: bool,
    workers: int,
    more: tuple[str, ...] = (),
    by_class: bool = False,
    python: str | None = None,
) -> Outcomes:
    """Runs these tests; their outcomes by name."""
    folder = envs.TOOLS / f"web3-{version}-tests"
    if not (folder / "tests").is_dir():
        raise SystemExit(f"run.py: {folder} is not there: tools/bootstrap python")
    with tempfile.TemporaryDirectory(prefix="ethwire-suites-") as scratch:
        file = Path(scratch, "outcomes")
        command = [
            *(
                python or envs.interpreter(version),
                "-m",
                "pytest",
                "-q",
                "--no-header",
                "--tb=short",
                "--show-capture=no",
                "--disable-warnings",
            ),
            *("-p", "no:cacheprovider", "-p", "plugin", "-p", "outcomes", "-o", "addopts="),
            *("-n", str(workers), "-r", "fE", *more, *paths),
        ]
        environment = envs.environment(
            ethwire=False,
            ETHWIRE_SUITES="class" if by_class else "on" if ethwire else "off",
            ETHWIRE_OUTCOMES=str(file),
            PYTHONPATH=os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])]),
            GETH_BINARY=str(GETH),
        )
        environment.pop("PYTEST_DISABLE_PLUGIN_AUTOLOAD", None)
        if ethwire and (level := os.environ.get("ETHWIRE_TRANSPORT")):
            environment["ETHWIRE_TRANSPORT"] = level
        subprocess.run(command, cwd=folder, env=environment, check=False)
        if not file.exists():
            raise SystemExit("run.py: pytest did not start")
        return dict(json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())


def tally(outcomes: Outcomes) -> str:
    counts = collections.Counter(outcomes.values())
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing"


def persistent(version: str, workers: int, by_class: bool) -> bool:
    outcomes = run(version, PERSISTENT, ethwire=True, workers=workers, by_class=by_class)
    others = {name.rpartition("::")[2] for name, outcome in outcomes.items() if outcome != "passed"}
    passed = len(outcomes) - len(others)
    how = "by class" if by_class else "with ethwire"
    print(f"web3.py {version}, persistent and caching files, {how}: {passed} of {TESTS[version]} passed")
    for name in sorted(others & DIFFERS):
        print(f"  otherwise by docs/python.md: {name}")
    return others == DIFFERS and len(outcomes) == TESTS[version]


def compared(
    version: str, name: str, paths: tuple[str, ...], workers: int, more: tuple[str, ...] = (), *, python: str | None = None
) -> bool:
    """Runs with ethwire and without; a test that fails once is run again alone, as some of these depend on time."""
    without = run(version, paths, ethwire=False, workers=workers, more=more, python=python)
    with_ethwire = run(version, paths, ethwire=True, workers=workers, more=more, python=python)
    worse = worse_than(without, with_ethwire)
    if worse:
        print(f"again, alone: {len(worse)} tests")
        again = run(version, tuple(worse), ethwire=True, workers=0, more=more, python=python)
        with_ethwire.update({each: again[each] for each in worse if each in again})
        worse = worse_than(without, with_ethwire)
    print(f"web3.py {version}, {name}")
    print(f"  without ethwire: {tally(without)}")
    print(f"  with ethwire:    {tally(with_ethwire)}")
    for each in worse:
        print(f"  worse: {each}: {without[each]}, then {with_ethwire.get(each, 'not run')}")
    return bool(without) and not worse


def worse_than(without: Outcomes, with_ethwire: Outcomes) -> list[str]:
    """What was well, and is not so. Those that may fail, as they depend on the node's timing, may pass too."""
    as_well = {"xfailed": ("xfailed", "xpassed"), "xpassed": ("xfailed", "xpassed")}
    return [
        each for each, was in without.items() if was in GOOD and with_ethwire.get(each) not in as_well.get(was, (was,))
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("persistent", "core", "geth", "compared"))
    parser.add_argument("--web3", choices=TESTS, action="append", help="this version only; may be repeated")
    parser.add_argument("--release", help="of compared: any whose tests are unpacked")
    parser.add_argument("--interpreter", help="of compared: one that has this release")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    parser.add_argument("--class", action="store_true", dest="by_class", help="ethwire's classes, nothing installed")
    chosen = parser.parse_args()
    if chosen.what == "compared":
        folder = envs.TOOLS / f"web3-{chosen.release}-tests"
        paths = tuple(each for each in PERSISTENT if (folder / each).exists())
        python = chosen.interpreter
        well = [compared(chosen.release, "persistent and caching files", paths, chosen.workers, python=python)]
    elif chosen.what == "geth":
        if not os.access(GETH, os.X_OK):
            print(f"run.py: {GETH} is not there: tools/bootstrap web3", file=sys.stderr)
            return 2
        # Each test starts a geth of its own, on free ports. The IPC file has web3.py's other provider in it too.
        selected = ("-k", "Async or PersistentConnection")
        well = [compared("8.0.0", "integration suites with geth", INTEGRATION, chosen.workers, selected)]
    elif chosen.what == "core":
        well = [compared(each, "tests/core", ("tests/core",), chosen.workers) for each in chosen.web3 or TESTS]
    else:
        well = [persistent(each, chosen.workers, chosen.by_class) for each in chosen.web3 or TESTS]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
