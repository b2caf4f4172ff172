# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`python -m ethwire app.py`: the program under the same interpreter and flags, with ETHWIRE=1."""

from __future__ import annotations

import sys

from ._command import main

if __name__ == "__main__":
    sys.exit(main())
