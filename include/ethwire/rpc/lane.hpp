// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// The purpose of a call. It decides which connection carries the call, and which waiting call goes first.
enum class Lane : std::uint8_t {
    user,    ///< a call of the program's own
    tip,     ///< what a new head needs at once
    gap,     ///< what was missed between two heads
    history, ///< old blocks and logs: large answers, which must not hold up events and the other lanes
};

} // namespace ethwire
