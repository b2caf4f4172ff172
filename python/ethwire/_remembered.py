# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Findings about the installed packages, kept for the next start.

To read the source of each function that is replaced, and to compare web3.py's formatters with the compiled tables, takes
some tenths of a second, and gives the same until a package changes. So ethwire keeps each finding under a key, a hash of
what it was found from: the text of the source, the code, the rules, ethwire itself. Its files are in the folder `ethwire`
of the user's cache (`XDG_CACHE_HOME`, or `~/.cache`), or in the folder that `ETHWIRE_CACHE` names: one for each interpreter
and each copy of ethwire. With `ETHWIRE_CACHE=off` it keeps nothing. A file that it cannot read or write is as good as none.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import stat
import sys
import threading
from collections.abc import Iterator
from typing import Any

from ._options import FALSE, TRUE

FIRST_LINE = "ethwire findings 1\n"
FINDINGS_LIMIT = 1_000
"""Of a kind; the oldest go first."""
FILE_LIMIT = 1 << 20
FILES_LIMIT = 64
"""Those of environments that are gone stay, until there are so many."""
PREFIX, SUFFIX, UNFINISHED = "ethwire-", ".txt", ".new"


def folder(environment: Any = os.environ) -> str:
    """Where the files are, as an absolute path; empty where nothing is kept."""
    chosen = environment.get("ETHWIRE_CACHE", "").strip()
    if not hasattr(os, "geteuid") or (chosen and chosen.lower() in FALSE):
        return ""
    if chosen and chosen.lower() not in TRUE:
        return os.path.abspath(chosen)
    base = environment.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "ethwire") if is_mine(base) else ""


def is_mine(path: str) -> bool:
    """Whether what is there of this path belongs to this user: root may run with the home of another."""
    # Without a home, the cache would be wherever the program happens to run.
    if not os.path.isabs(path):
        return False
    while not os.path.exists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    try:
        return os.stat(path).st_uid == os.geteuid()
    except OSError:
        return False


def hashed(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def state_of(path: str) -> tuple[str, int, int]:
    """What changes with a file, as Python itself looks at it before it uses compiled code. Raises OSError."""
    found = os.stat(path)
    return path, found.st_mtime_ns, found.st_size


class Remembered:
    """Findings by kind and key, each a text of one line. For all threads."""

    def __init__(self, place: str) -> None:
        self._folder = place
        name = hashed(sys.version, sys.prefix, os.path.dirname(__file__))
        self._file = os.path.join(place, f"{PREFIX}{name}{SUFFIX}")
        self._kinds: dict[str, dict[str, str]] | None = None
        self._is_changed = False
        self._lock = threading.Lock()
        self._saving = threading.Lock()
        """For one thread at a time: none may replace what another has written by what it had read before."""

    def get(self, kind: str, key: str) -> str | None:
        with self._lock:
            return self._loaded().get(kind, {}).get(key)

    def put(self, kind: str, key: str, finding: str) -> None:
        with self._lock:
            findings = self._loaded().setdefault(kind, {})
            findings[key] = finding
            while len(findings) > FINDINGS_LIMIT:
                del findings[next(iter(findings))]
            self._is_changed = True

    def save(self) -> None:
        """The file is replaced as a whole: whoever reads it meanwhile has the old one."""
        with self._saving:
            with self._lock:
                if not self._is_changed or not self._folder:
                    return
                self._is_changed = False
                text = FIRST_LINE + "".join(self._lines())
            with contextlib.suppress(OSError):
                os.makedirs(self._folder, mode=0o700, exist_ok=True)
                self._replace(text.encode())
                self._forget_the_oldest()

    def _lines(self) -> Iterator[str]:
        for kind, findings in self._loaded().items():
            for key, finding in findings.items():
                yield f"{kind}\t{key}\t{finding}\n"

    def _replace(self, content: bytes) -> None:
        unfinished = os.path.join(self._folder, f"{PREFIX}{os.urandom(8).hex()}{UNFINISHED}")
        # Never a file that is there, nor what a link points to.
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(handle, "wb") as file:
                file.write(content)
            os.replace(unfinished, self._file)
        except BaseException:
            os.unlink(unfinished)
            raise

    def _loaded(self) -> dict[str, dict[str, str]]:
        if self._kinds is None:
            self._kinds = {}
            if self._folder:
                with contextlib.suppress(OSError, ValueError):
                    self._kinds = self._read()
        return self._kinds

    def _read(self) -> dict[str, dict[str, str]]:
        # Not to wait where it is no file, but a pipe.
        with open(os.open(self._file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_size > FILE_LIMIT:
                return {}
            first, *lines = file.read(FILE_LIMIT).decode().splitlines(keepends=True)
        kinds: dict[str, dict[str, str]] = {}
        for line in lines if first == FIRST_LINE else ():
            kind, key, finding = line.removesuffix("\n").split("\t")
            kinds.setdefault(kind, {})[key] = finding
        return kinds

    def _forget_the_oldest(self) -> None:
        """Removes the oldest of ethwire's own files; the folder may hold other files."""
        entries = [entry for entry in os.scandir(self._folder) if entry.name.startswith(PREFIX)]
        entries.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime, reverse=True)
        finished = [entry for entry in entries if entry.name.endswith(SUFFIX)]
        # A process that was killed may have left some.
        unfinished = [entry for entry in entries if entry.name.endswith(UNFINISHED)]
        for entry in finished[FILES_LIMIT:] + unfinished[FILES_LIMIT:]:
            os.unlink(entry.path)


REMEMBERED = Remembered(folder())
# What is found later than `install()`: tables that are made when they are first asked for.
atexit.register(REMEMBERED.save)
