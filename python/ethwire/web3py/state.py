# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What is installed in this process."""

from __future__ import annotations

from .._options import Options
from .patching import Patches


class State:
    """What is installed in this process."""

    def __init__(self) -> None:
        self.on = False
        self.options: Options | None = None
        self.patches = Patches()
        self.layout: str | None = None
        self.web3_version: str | None = None
        self.unknown: list[str] = []
        """Functions whose source is not known."""
        self.vouched = 0
        """The highest level whose contract this web3.py keeps although not all of its functions are known; 0 where none was
        tried."""
        self.broken: dict[int, str] = {}
        """By level, the promise that is not kept."""
        self.is_trying = False
        self.extras: dict[str, str] = {}
        self.objects = ""
        """Why there are no native objects; empty when there are."""
        self.transport = ""
        """Why there is no native transport; empty when there is."""
        self.why_off = "install() was not called"


STATE = State()
