# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Each defect of web3.py that ethwire mends: a scenario that shows it without ethwire, and must not show it with."""
