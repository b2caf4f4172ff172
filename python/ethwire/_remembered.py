# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What was found out about the packages that are installed, kept for the next start.

To read the source of each function that is replaced, and to compare web3.py's formatters with the compiled tables, takes
a tenth of a second, and gives the same until a package changes. So each finding is kept under a key that changes with what
it was found from: files with their times and sizes, code, rules. There is a small file for each interpreter and place of
this package, in `ethwire` in the user's cache folder (`XDG_CACHE_HOME`, or `~/.cache`), or where `ETHWIRE_CACHE` says;
`ETHWIRE_CACHE=off` keeps nothing. A file that cannot be read or written, or is another user's, is as good as none.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import json
import os
import sys
from typing import Any

FORMAT = 1
FINDINGS_LIMIT = 1_000
"""Of a kind; the oldest go first."""
FILES_LIMIT = 64
"""Of environments that are gone, for instance."""
OFF = ("off", "0", "no", "false")


def folder(environment: Any = os.environ) -> str:
    """Where the files are; empty where nothing is kept."""
    chosen = environment.get("ETHWIRE_CACHE", "")
    if chosen.lower() in OFF:
        return ""
    if chosen:
        return chosen
    base = environment.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    # Without a home it would be wherever the program happens to run.
    return os.path.join(base, "ethwire") if os.path.isabs(base) else ""


def hashed(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def state_of(path: str) -> tuple[str, int, int]:
    """What changes with a file, as Python itself looks at it before it uses compiled code."""
    found = os.stat(path)
    return path, found.st_mtime_ns, found.st_size


class Remembered:
    """Findings by kind and key, each a text."""

    def __init__(self, place: str) -> None:
        self._folder = place
        self._file = os.path.join(place, hashed(sys.version, sys.prefix, os.path.dirname(__file__)) + ".json")
        self._kinds: dict[str, dict[str, str]] | None = None
        self._is_changed = False

    def get(self, kind: str, key: str) -> str | None:
        return self._loaded().get(kind, {}).get(key)

    def put(self, kind: str, key: str, finding: str) -> None:
        findings = self._loaded().setdefault(kind, {})
        findings[key] = finding
        while len(findings) > FINDINGS_LIMIT:
            del findings[next(iter(findings))]
        self._is_changed = True

    def save(self) -> None:
        """The file is replaced as a whole: whoever reads it meanwhile has the old one."""
        if not self._is_changed or not self._folder:
            return
        self._is_changed = False
        unfinished = f"{self._file}.{os.getpid()}"
        with contextlib.suppress(OSError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            try:
                with open(unfinished, "w", encoding="utf-8") as file:
                    json.dump({"format": FORMAT, "kinds": self._kinds}, file)
                os.replace(unfinished, self._file)
            finally:
                with contextlib.suppress(OSError):
                    os.unlink(unfinished)
            self._forget_the_oldest()

    def _loaded(self) -> dict[str, dict[str, str]]:
        if self._kinds is None:
            self._kinds = {}
            if self._folder:
                with contextlib.suppress(OSError, ValueError, AttributeError):
                    self._kinds = self._read()
        return self._kinds

    def _read(self) -> dict[str, dict[str, str]]:
        with open(self._file, encoding="utf-8") as file:
            # Findings of another user are none.
            mine = os.fstat(file.fileno()).st_uid == os.geteuid()
            kept = json.load(file) if mine else {}
        kinds = kept.get("kinds") if kept.get("format") == FORMAT else {}
        return {
            kind: {key: finding for key, finding in findings.items() if isinstance(finding, str)}
            for kind, findings in kinds.items()
        }

    def _forget_the_oldest(self) -> None:
        files = [entry for entry in os.scandir(self._folder) if entry.name.endswith(".json")]
        files.sort(key=lambda entry: entry.stat().st_mtime)
        for entry in files[:-FILES_LIMIT]:
            os.unlink(entry.path)


REMEMBERED = Remembered(folder())
# What is found later than `install()`: tables that are made when they are first asked for.
atexit.register(REMEMBERED.save)
