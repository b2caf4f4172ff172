#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Prints, or adds to the table, the digests of the functions of web3.py that ethwire replaces or relies upon.

    python/tools/digests.py                              the digests of the web3.py of this interpreter
    python/tools/digests.py --update INTERPRETER...      adds those of each interpreter's web3.py to the table
    python/tools/digests.py --unknown                    only what the table lacks; exit code 1 if there is any

Adding a version is a promise: read first what it changed in each function that is new.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
TABLE = PACKAGE / "ethwire" / "web3py" / "digest_table.py"
HEAD = '''# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The known functions of web3.py: digest and the version it was first seen in. Made by python/tools/digests.py."""

DIGESTS: dict[str, dict[str, str]] = {
'''


def names_of(module: object) -> list[str]:
    from ethwire.web3py import objects as level_objects, transport as level_native
    from ethwire.web3py.objects import http

    extras = [name for functions in module.EXTRAS.values() for name in functions]
    native = module.__name__.rpartition(".")[2] in level_objects.LAYOUTS
    objects = (*level_objects.relied_upon(), *http.FUNCTIONS) if native else ()
    transport = level_native.FUNCTIONS if native else ()
    return [*module.REPLACED, *module.RELIED_UPON, *extras, *objects, *transport]


def digests_here() -> dict[str, str | None]:
    """The digest of each function of the web3.py that this interpreter has; None for one that is not there."""
    from ethwire.web3py.digests import UnknownFunction, digest
    from ethwire.web3py.install import layout_here

    module = layout_here()
    if module is None:
        sys.exit("web3.py is not installed, or has no persistent connections that are known here")
    found: dict[str, str | None] = {}
    for name in names_of(module):
        try:
            found[name] = digest(name)
        except UnknownFunction:
            found[name] = None
    return found


def read_table() -> dict[str, dict[str, str]]:
    if not TABLE.exists():
        return {}
    scope: dict[str, dict[str, dict[str, str]]] = {}
    exec(compile(TABLE.read_text(), str(TABLE), "exec"), scope)
    return scope["DIGESTS"]


def write_table(table: dict[str, dict[str, str]]) -> None:
    lines = [HEAD]
    for name in sorted(table):
        lines.append(f'    "{name}": {{\n')
        for value, version in sorted(table[name].items(), key=lambda item: item[1]):
            lines.append(f'        "{value}": "{version}",\n')
        lines.append("    },\n")
    lines.append("}\n")
    TABLE.write_text("".join(lines))


def of_interpreter(interpreter: str) -> tuple[str, dict[str, str | None]]:
    output = subprocess.run([interpreter, __file__, "--json"], check=True, capture_output=True, text=True).stdout
    answer = json.loads(output)
    return answer["version"], answer["digests"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", nargs="+", metavar="INTERPRETER", help="whose web3.py to add to the table")
    parser.add_argument("--unknown", action="store_true", help="only what the table lacks")
    parser.add_argument("--json", action="store_true", help="for the script itself")
    arguments = parser.parse_args()
    sys.path.insert(0, str(PACKAGE))
    if arguments.update:
        table = read_table()
        for interpreter in arguments.update:
            version, found = of_interpreter(interpreter)
            for name, value in found.items():
                if value is not None:
                    table.setdefault(name, {}).setdefault(value, version)
        write_table(table)
        return 0
    import web3

    found = digests_here()
    if arguments.json:
        print(json.dumps({"version": web3.__version__, "digests": found}))
        return 0
    table = read_table()
    unknown = 0
    for name, value in found.items():
        known = value in table.get(name, {})
        unknown += not known
        if not (arguments.unknown and known):
            print(f"{value or 'absent':16}  {'known  ' if known else 'unknown'}  {name}")
    return 1 if arguments.unknown and unknown else 0


if __name__ == "__main__":
    sys.exit(main())
