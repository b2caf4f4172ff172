#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The notices of what a wheel holds that others have written: names, owners and licences, out of what is installed here.

    python/tools/notices.py NANOBIND_FOLDER

What is linked comes from Debian's packages, which say it in the machine-readable form (DEP-5) of
/usr/share/doc/PACKAGE/copyright; nanobind and the map inside of it say it in files of their own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")


class Component(NamedTuple):
    name: str
    package: str
    licence: str
    """The name of the stanza in Debian's file, or of a file in common-licenses."""
    owners: str


DEBIAN = (
    Component("Boost: Asio, URL and what they include", "libboost1.81-dev", "BSL-1.0", "the Boost authors"),
    Component("fmt", "libfmt-dev", "Expat with embedded exception", "Victor Zverovich and contributors"),
    Component("OpenSSL: libssl, libcrypto", "libssl3", "Apache-2.0", "The OpenSSL Project Authors"),
    Component("zlib", "zlib1g", "Zlib", "Jean-loup Gailly and Mark Adler"),
)


def stanzas(text: str) -> list[dict[str, str]]:
    """The fields of each; a field's further lines without the space before them, and `.` for an empty one."""
    found: list[dict[str, str]] = []
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line[:1] in (" ", "\t") and name:
                fields[name] += "\n" + ("" if line.strip() == "." else line[1:])
            elif ":" in line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        found.append(fields)
    return found


def licence_of(component: Component) -> str:
    path = DOCUMENTS / component.package / "copyright"
    texts = [
        rest
        for fields in stanzas(path.read_text(encoding="utf-8"))
        for first, _, rest in [fields.get("License", "").partition("\n")]
        if first.strip().lower() == component.licence.lower() and rest.strip()
    ]
    common = COMMON / component.licence
    if common.exists():
        return common.read_text(encoding="utf-8")
    if not texts:
        raise SystemExit(f"notices.py: {path} has no text of the licence {component.licence}")
    return max(texts, key=len)


def of_nanobind(folder: Path) -> list[tuple[str, str]]:
    (licence,) = folder.parent.glob("nanobind-*.dist-info/licenses/LICENSE")
    header = (folder / "ext" / "robin_map" / "include" / "tsl" / "robin_map.h").read_text(encoding="utf-8")
    comment = header[header.index("/**") + 3 : header.index("*/")]
    text = "\n".join(line.strip().removeprefix("*").strip() for line in comment.splitlines())
    return [("nanobind", licence.read_text(encoding="utf-8")), ("tsl::robin_map", text)]


def notices(nanobind: Path) -> str:
    parts = [(f"{each.name}\nCopyright (c) {each.owners}", licence_of(each)) for each in DEBIAN]
    parts += of_nanobind(nanobind)
    said = "ethwire's wheels hold, compiled or linked, parts of the following.\n"
    for name, text in parts:
        said += f"\n{'-' * 80}\n{name}\n\n{text.strip()}\n"
    return said


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    print(notices(Path(sys.argv[1])), end="")
