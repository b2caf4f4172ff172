# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The same frames through web3.py and through the native objects: equal, or left to web3.py.

`run.py` does it under one web3.py and prints what it found; `test_differential.py` runs it under each.
"""
