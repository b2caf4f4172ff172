# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The command line of `python -m ethwire`."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

USAGE = """\
usage: python -m ethwire [options] PROGRAM.py [arguments]
       python -m ethwire [options] -m MODULE [arguments]
       python -m ethwire [options] -c CODE [arguments]
       python -m ethwire [options] - [arguments]            (the program comes from standard input)
       python -m ethwire [options] doctor [--json] [URL or PATH]

Runs an unmodified web3.py program with ethwire under it; `ETHWIRE=1 python PROGRAM.py` does the same.
`doctor` says whether ethwire can be on here, at which level and why: exit code 0 when it can, 1 when not. With the
address of a node it connects to it, too, and says the same of that connection: exit code 1 when there is none.

  --stats                     at the end, on standard error: each connection, its level and its counts
  --reconnect                 reconnect and subscribe again when a connection is lost
  --require                   do not run without: an ImportError where ethwire would be off
  --strict                    web3.py's results also where ethwire's are better
  --format-heads              format the heads that web3.py leaves as text
  --max-buffered-bytes BYTES  how much may wait for a slow consumer, a connection (64M)
  --transport auto|python     `python` keeps web3's own transport
  -h, --help                  this text
  --version                   the version of ethwire

Each option has a variable, for `ETHWIRE=1` (ETHWIRE=require is --require): ETHWIRE_STATS, _RECONNECT, _STRICT and _FORMAT_HEADS are 1 or 0,
ETHWIRE_MAX_BUFFERED_BYTES and ETHWIRE_TRANSPORT take the value. ETHWIRE_REMEMBER_CHAIN_ID=0 asks for the chain id each time, as web3.py does.
"""

BAD_INPUT = 2
SWITCHES = {
    "--stats": "ETHWIRE_STATS",
    "--reconnect": "ETHWIRE_RECONNECT",
    "--require": "ETHWIRE",
    "--strict": "ETHWIRE_STRICT",
    "--format-heads": "ETHWIRE_FORMAT_HEADS",
}
VALUES = {"--max-buffered-bytes": "ETHWIRE_MAX_BUFFERED_BYTES", "--transport": "ETHWIRE_TRANSPORT"}


class BadInput(Exception):
    """What the user asked for cannot be done: one line, exit code 2."""


def main(arguments: Sequence[str] | None = None) -> int:
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(arguments)
    except BadInput as error:
        print(f"ethwire: {error}", file=sys.stderr)
        return BAD_INPUT


def run(arguments: list[str]) -> int:
    environment, program = options_of(arguments)
    if program and program[0] in ("-h", "--help"):
        print(USAGE, end="")
        return 0
    if program and program[0] == "--version":
        import ethwire

        print(f"ethwire {ethwire.__version__}")
        return 0
    check_options(environment)
    if program and program[0] == "doctor":
        os.environ.update(environment)
        return doctor(program[1:])
    if not program:
        raise BadInput("no program given; python -m ethwire --help says how")
    check_program(program)
    if importlib.util.find_spec("web3") is None:
        raise BadInput(f"web3.py is not installed for {sys.executable or 'this interpreter'}")
    environment.setdefault("ETHWIRE", "1")
    os.environ.update(environment)
    if sys.executable and hook_is_installed():
        start_again(program, len(arguments))
    from . import _run_here

    return _run_here.run(program)


def doctor(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    addresses = [each for each in arguments if each != "--json"]
    if len(addresses) > 1 or any(each.startswith("-") for each in addresses):
        raise BadInput("doctor takes --json and the address of a node, nothing else")
    if any("://" in each and not each.startswith(("ws://", "wss://")) for each in addresses):
        raise BadInput("doctor connects to a URL of ws:// or wss://, or to the path of a Unix socket")
    from . import _doctor

    return _doctor.run(addresses[0] if addresses else None, as_json=as_json, hook=hook_is_installed())


def options_of(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """Our own options, as environment variables, and what comes after them."""
    environment: dict[str, str] = {}
    rest = list(arguments)
    while rest and rest[0].startswith("--"):
        name, equals, value = rest[0].partition("=")
        if name in SWITCHES and not equals:
            environment[SWITCHES[name]] = "require" if name == "--require" else "1"
        elif name in VALUES:
            if not equals:
                if len(rest) < 2:
                    raise BadInput(f"{name} needs a value")
                value = rest.pop(1)
            environment[VALUES[name]] = value
        elif rest[0] in ("--help", "--version"):
            break
        else:
            raise BadInput(f"unknown option {rest[0]}")
        rest.pop(0)
    if rest and rest[0].startswith("-") and rest[0] not in ("-", "-m", "-c", "-h", "--help", "--version"):
        raise BadInput(f"unknown option {rest[0]}; options of the interpreter come before -m ethwire")
    return environment, rest


def check_options(environment: dict[str, str]) -> None:
    from ._options import OptionError, options_from

    try:
        options_from({}, {**os.environ, **environment})
    except OptionError as error:
        said = str(error)
        for option, variable in VALUES.items():
            if variable in environment:
                said = said.replace(variable, option)
        raise BadInput(said) from None


def check_program(program: list[str]) -> None:
    kind = program[0]
    if kind in ("-m", "-c"):
        if len(program) < 2:
            raise BadInput(f"{kind} needs {'a module' if kind == '-m' else 'code'}")
        if kind == "-m" and not module_exists(program[1]):
            raise BadInput(f"no module named {program[1]}")
    elif kind != "-" and not os.path.exists(kind):
        raise BadInput(f"no such program: {kind}")


def module_exists(name: str) -> bool:
    """Looks without importing a package that the module is in: it is imported once, by the program."""
    path = None
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        full = ".".join(parts[:depth])
        try:
            if depth == 1:
                spec = importlib.util.find_spec(full)
            else:
                spec = importlib.machinery.PathFinder.find_spec(full, path)
        except (ImportError, ValueError):
            return False
        if spec is None:
            return False
        path = spec.submodule_search_locations
        if path is None and depth < len(parts):
            return False
    return True


def hook_is_installed() -> bool:
    """Whether an interpreter that starts with these flags reads `ethwire.pth`."""
    if sys.flags.no_site:
        return False
    import site

    folders = list(site.getsitepackages())
    if site.ENABLE_USER_SITE:
        folders.append(site.getusersitepackages())
    return any(os.path.exists(os.path.join(folder, "ethwire.pth")) for folder in folders)


def interpreter_flags(after: int) -> list[str]:
    """What stood between the interpreter and `-m ethwire`; `after` arguments followed it."""
    flags = sys.orig_argv[1 : len(sys.orig_argv) - after]
    last = flags.pop() if flags else ""
    if last == "ethwire":
        last = flags.pop() if flags else ""
    else:
        last = last.removesuffix("ethwire")
    last = last.removesuffix("m")
    return [*flags, last] if last not in ("", "-") else flags


def start_again(program: list[str], after: int) -> NoReturn:
    """The same interpreter with the same flags: argv, `__main__`, tracebacks and children are Python's own."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *interpreter_flags(after), *program])
