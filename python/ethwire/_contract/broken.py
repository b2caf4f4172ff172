# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT

from __future__ import annotations


class Broken(Exception):
    """Says which promise is not kept, and how."""


class NoNode(Broken):
    """Nothing can listen here."""
