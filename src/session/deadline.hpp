// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

namespace ethwire::session {

/// `from + wait`, or `TimePoint::max()` where that would overflow: a wait of `Duration::max()` never ends.
constexpr TimePoint deadline(TimePoint from, Duration wait) noexcept
{
    return wait > TimePoint::max() - from ? TimePoint::max() : from + wait;
}

} // namespace ethwire::session
