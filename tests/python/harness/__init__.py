# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What the tests of the Python package stand on: the environments, the embedded node, processes with and without."""
