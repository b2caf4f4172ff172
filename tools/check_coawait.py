#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Finds the expressions around co_await that g++ 12.2 compiles into double frees (CONTRIBUTING.md, "Coroutines").

    tools/check_coawait.py BUILD     every source of BUILD/compile_commands.json that has a co_await in it
    tools/check_coawait.py BUILD --self-test

Inside an operand of co_await it refuses lambdas with captures, braced lists (so aggregates too) and ?: of class type,
and a switch on what a co_await gives. Templates in headers are seen where such a source instantiates them.
Needs clang-query-19 (Debian: clang-tools-19) and a build configured with clang. A source without offence is left alone
until it, a header of the project in it, or its command changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

CLANG_QUERY = "clang-query-19"

# AsIs looks into instantiated templates, and sees the condition of a switch, which the other traversal does not.
# One match for all four, since each match walks the whole source.
# A default argument {} stands below the argument itself where nothing of it has to be destroyed: that one is harmless.
QUERY = r"""
set output diag
set bind-root false
set traversal AsIs
let ours isExpansionInFileMatching("{files}")
let awaited hasAncestor(coawaitExpr())
let plain expr(hasParent(cxxDefaultArgExpr()))
let bound expr(hasParent(materializeTemporaryExpr(hasParent(cxxDefaultArgExpr()))))
let lambda lambdaExpr(awaited, hasAnyCapture(lambdaCapture())).bind("lambda")
let braces initListExpr(awaited, unless(plain), unless(bound)).bind("braces")
let conditional conditionalOperator(awaited, hasType(hasCanonicalType(recordType()))).bind("conditional")
let switched switchStmt(hasCondition(anyOf(expr(coawaitExpr()), hasDescendant(coawaitExpr())))).bind("switch")
match stmt(ours, anyOf(lambda, braces, conditional, switched))
"""

MESSAGES = {
    "lambda": "a lambda with captures in an operand of co_await; give it a name before",
    "braces": "a braced list or aggregate in an operand of co_await; give the value a name before",
    "conditional": "?: of class type in an operand of co_await; give its value a name before",
    "switch": "a switch on co_await; give its value a name before",
}

FOUND = re.compile(r'^(?P<file>/[^:]+):(?P<line>\d+):\d+: note: "(?P<kind>\w+)" binds here')
BROKEN = re.compile(r"^(.*(fatal )?error: .*|Error .*|\d+:\d+: .*)$", re.MULTILINE)


class Failed(Exception):
    """clang-query could not do its work; nothing is known about the source."""


def run(source: Path, build: Path, root: Path) -> set[str]:
    """The offences of one source and of the project's headers in it, one line each."""
    files = f"^{re.escape(str(root))}/(include|src|devnode|cli|python|examples|tests|bench|docs)/"
    with tempfile.NamedTemporaryFile("w", suffix=".query") as query:
        query.write(QUERY.format(files=files.replace("\\", "\\\\")))
        query.flush()
        done = subprocess.run(
            [CLANG_QUERY, "-f", query.name, "-p", str(build), str(source)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    if done.returncode != 0 or BROKEN.search(done.stdout) or done.stdout.count("match") < QUERY.count("\nmatch"):
        broken = BROKEN.search(done.stdout)
        raise Failed(f"{source}: {broken[0] if broken else done.stdout.strip()[-300:]}")
    offences = set()
    for text in done.stdout.splitlines():
        if match := FOUND.match(text):
            offences.add(f"{os.path.relpath(match['file'], root)}:{match['line']}: {MESSAGES[match['kind']]}")
    return offences


def commands_with_co_await(build: Path, root: Path) -> dict[Path, dict]:
    """The compile commands of the project's own sources that await something."""
    found = {}
    for command in json.loads((build / "compile_commands.json").read_text()):
        path = (Path(command["directory"]) / command["file"]).resolve()
        ours = path.is_relative_to(root) and not path.is_relative_to(build)
        if ours and re.search(r"\bco_await\b", path.read_text(encoding="utf-8")):
            found[path] = command
    return found


def headers_by_output(build: Path, root: Path) -> dict[str, list[Path]]:
    """What ninja remembers of the last compilation: the project's files that each object was made from."""
    done = subprocess.run(["ninja", "-C", build, "-t", "deps"], stdout=subprocess.PIPE, text=True, check=False)
    headers: dict[str, list[Path]] = {}
    for line in done.stdout.splitlines():
        if line.startswith("    "):
            path = Path(os.path.normpath(build / line.strip()))
            if path.is_relative_to(root):
                headers[output].append(path)
        elif ": #deps " in line:
            output = line.split(": #deps ")[0]
            headers[output] = []
    return headers


def fingerprint(command: dict, headers: dict[str, list[Path]]) -> str:
    """Of all that the answer depends on; empty if that is not known."""
    output = re.search(r" -o (\S+) ", command["command"])
    files = headers.get(output[1], []) if output else []
    if not files or not all(path.is_file() for path in files):
        return ""
    digest = hashlib.sha256(f"{QUERY}{command['command']}".encode())
    for path in sorted(files):
        digest.update(f"{path}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def check(build: Path, root: Path, jobs: int) -> int:
    commands = commands_with_co_await(build, root)
    if not commands:
        print(f"{build}: no source has a co_await in it")
        return 2
    headers = headers_by_output(build, root)
    clean = build / "check_coawait"
    clean.mkdir(exist_ok=True)
    offences: set[str] = set()
    failures: list[str] = []

    def one(source: Path) -> None:
        known = fingerprint(commands[source], headers)
        stamp = clean / hashlib.sha256(str(source).encode()).hexdigest()
        if known and stamp.is_file() and stamp.read_text() == known:
            return
        try:
            found = run(source, build, root)
        except Failed as failure:
            failures.append(str(failure))
            return
        offences.update(found)
        if known and not found:
            stamp.write_text(known)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(one, sorted(commands)))
    for each in sorted(offences) + sorted(failures):
        print(each)
    print(f"{len(commands)} sources with co_await, {len(offences)} offences, {len(failures)} not read")
    return 1 if offences or failures else 0


# --- the check of the check -------------------------------------------------------------------------------------------

PLANTED_HEADER = """\
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
struct Aggregate { std::string text; int number = 0; };
struct Class { explicit Class(std::string); };
boost::asio::awaitable<int> take(Aggregate);
boost::asio::awaitable<int> take(Class);
boost::asio::awaitable<int> text(std::string);
boost::asio::awaitable<int> call(std::function<int()>);
struct Trivial { int number; };
boost::asio::awaitable<int> trivial(int, Trivial = {}, Trivial&& = {});
boost::asio::awaitable<int> by_default(int, Aggregate = {}); // offence: braces
template <class T> boost::asio::awaitable<int> in_a_template(T value)
{
    co_return co_await value.wait(Aggregate{"x"}); // offence: braces
}
"""

PLANTED = """\
#include "planted.hpp"
using boost::asio::awaitable;
struct Waiter { awaitable<int> wait(Aggregate); };
awaitable<int> a() { co_return co_await take(Aggregate{"x", 1}); } // offence: braces
awaitable<int> b() { co_return co_await take({"x", 1}); } // offence: braces
awaitable<int> c(std::string s) { co_return co_await call([s] { return int(s.size()); }); } // offence: lambda
awaitable<int> d(bool b) { co_return co_await text(b ? std::string("x") : std::string("y")); } // offence: conditional
awaitable<int> e() { switch (co_await text("x")) { case 1: co_return 2; default: co_return 3; } } // offence: switch
awaitable<int> f(Waiter w) { co_return co_await in_a_template(w); }
awaitable<int> g() { Aggregate x{"x", 1}; co_return co_await take(std::move(x)); }
awaitable<int> h() { co_return co_await take(Class("x")); }
awaitable<int> i() { co_return co_await call([] { return 1; }); }
awaitable<int> j(bool b) { co_return b ? co_await text("x") : co_await text("y"); }
awaitable<int> k(int n) { co_return co_await text(std::to_string(n > 0 ? n : -n)); }
awaitable<int> l() { const int n = co_await text("x"); switch (n) { case 1: co_return 2; default: co_return 3; } }
awaitable<int> n() { co_return co_await trivial(1); }
awaitable<int> o() { co_return co_await by_default(1); }
awaitable<int> m() { while (int n = co_await text("x")) { if (n > 2) co_return n; } co_return 0; }
"""


def self_test() -> int:
    """Plants each offence and each harmless neighbour, and compares what is found with the marks beside them."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        tests = root / "tests"
        tests.mkdir()
        (tests / "planted.hpp").write_text(PLANTED_HEADER)
        (tests / "planted.cpp").write_text(PLANTED)
        (tests / "broken.cpp").write_text("int f() { return nothing; }\n")
        (root / "compile_commands.json").write_text(
            json.dumps(
                [
                    {"directory": folder, "file": path, "arguments": ["clang++-19", "-std=c++20", "-c", path]}
                    for path in (str(tests / "planted.cpp"), str(tests / "broken.cpp"))
                ]
            )
        )
        expected = {
            f"tests/{name}:{number}: {MESSAGES[line.rsplit(' ', 1)[1]]}"
            for name, text in (("planted.hpp", PLANTED_HEADER), ("planted.cpp", PLANTED))
            for number, line in enumerate(text.splitlines(), 1)
            if "// offence: " in line
        }
        found = run(tests / "planted.cpp", root, root)
        for each in sorted(expected - found):
            print(f"not found: {each}")
        for each in sorted(found - expected):
            print(f"found without reason: {each}")
        try:
            run(tests / "broken.cpp", root, root)
        except Failed:
            return 1 if expected != found else 0
        print("a source that does not compile passed")
        return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path, nargs="?", default=Path("build/dev"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--self-test", action="store_true", help="check that each kind of offence is found")
    chosen = parser.parse_args()
    if chosen.self_test:
        return self_test()
    return check(chosen.build.resolve(), Path(__file__).resolve().parent.parent, chosen.jobs)


if __name__ == "__main__":
    sys.exit(main())
