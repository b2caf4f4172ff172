# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The remembered chain id where middleware is functions: web3.py 6.15.1."""

from __future__ import annotations

from .chain_id import install_for_functions as install

__all__ = ["install"]
