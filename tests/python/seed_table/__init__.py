# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The table of the seed: web3.py by itself and with ethwire, from silence to a flood."""
