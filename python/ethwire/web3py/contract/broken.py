# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

from __future__ import annotations


class Broken(Exception):
    """Says which promise is not kept, and how."""

    may_pass = False
    """Another time, on this very web3.py."""


class TooLate(Broken):
    """The machine may have had something else to do."""

    may_pass = True


class NoNode(Broken):
    """Nothing can listen here."""

    may_pass = True
