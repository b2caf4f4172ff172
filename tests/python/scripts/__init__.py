# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Programs as users write them, not one line of which knows of ethwire."""
