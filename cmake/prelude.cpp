// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// Nothing: a precompiled header has to belong to a source.
