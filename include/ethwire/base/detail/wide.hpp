// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

namespace ethwire::detail {

/// Twice a limb: products, and sums with their carry.
__extension__ using Wide = unsigned __int128;

} // namespace ethwire::detail
