# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The reconnect loop of web3.py 6.15.1 and 7.0.0b2, which there does not reconnect."""

from __future__ import annotations

from .._options import Options
from .patching import Patches
from .turns import replace, turns_that_connect_again

FUNCTIONS_OF_6_15 = ("web3.main:_PersistentConnectionWeb3.__aiter__",)


def install(patches: Patches, options: Options) -> None:
    from web3 import main

    replace(patches, getattr(main, "_PersistentConnectionWeb3", main.AsyncWeb3), turns_that_connect_again)
