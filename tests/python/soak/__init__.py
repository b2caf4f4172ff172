# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
