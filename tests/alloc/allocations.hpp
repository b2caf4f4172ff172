// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// How often this thread has taken memory from the heap so far: malloc and all its relatives, `operator new` as well,
/// whichever library asked.
std::uint64_t allocations_of_this_thread() noexcept;

} // namespace ethwire
