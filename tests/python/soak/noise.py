# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Whatever the interpreter, asyncio and web3.py say during the run: no word may be about a mistake."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from typing import Any

SLOW = re.compile(r"^Executing .* took [\d.]+ seconds$")
"""The debug mode of asyncio says so of a turn of more than 0.1 s. That is a matter of the machine: four loops share one
interpreter and, when the run is niced, what others leave of two cores. It is counted, and shown in the summary."""

EXPECTED = re.compile(
    r"Stopping message stream: |Stopping subscription handling: |Connection interrupted, attempting to reconnect"
    r"|Message listener background task (for the provider )?has stopped unexpectedly\. Stopping "
    r"|socket\.send\(\) raised exception"
)
"""What web3.py says when a connection ends, which it does all the time here; and asyncio, over web3.py's own transport, of
what is written to one that is lost."""

CUT = re.compile(r"A message that cannot be read was dropped")
"""What is there of a line when the node takes a Unix socket away is read as a message, as upstream does."""

LIBRARIES = (DeprecationWarning, PendingDeprecationWarning, ImportWarning)
"""Of web3.py and its dependencies about one another, unless ethwire is named."""


class Noise(logging.Handler):
    """A context: listens while it is open."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.slow_turns = 0
        self.wrong: list[str] = []

    def __enter__(self) -> Noise:
        self._hooks = warnings.showwarning, sys.unraisablehook, threading.excepthook
        warnings.showwarning = self._warning
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._unraisable
        for category in (ResourceWarning, RuntimeWarning):
            if not any(each[0] == "error" and issubclass(category, each[2]) for each in warnings.filters):
                warnings.simplefilter("always", category)
        for name in ("asyncio", "web3"):
            logging.getLogger(name).addHandler(self)
            logging.getLogger(name).propagate = False
        return self

    def __exit__(self, *_: object) -> None:
        warnings.showwarning, sys.unraisablehook, threading.excepthook = self._hooks
        for name in ("asyncio", "web3"):
            logging.getLogger(name).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if SLOW.match(text):
            self.slow_turns += 1
        elif not EXPECTED.match(text) and not (CUT.match(text) and record.name.endswith("AsyncIPCProvider")):
            if record.exc_info and record.exc_info[1] is not None:
                text = f"{text}\n{''.join(traceback.format_exception(*record.exc_info))}"
            self.wrong.append(f"said by {record.name}: {text}")

    def _warning(
        self, message: Any, category: type, filename: str, lineno: int, file: Any = None, line: Any = None
    ) -> None:
        if not issubclass(category, LIBRARIES) or "ethwire" in f"{message} {filename}":
            self.wrong.append(f"warned: {filename}:{lineno}: {category.__name__}: {message}")

    def _unraisable(self, raised: Any) -> None:
        text = "".join(traceback.format_exception(raised.exc_type, raised.exc_value, raised.exc_traceback))
        where = getattr(raised, "object", None) or getattr(raised, "thread", None)
        self.wrong.append(f"raised where nobody catches it, in {where!r}: {text}")
