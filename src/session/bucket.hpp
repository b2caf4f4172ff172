// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

namespace ethwire::session {

/// A token bucket: `size` tokens to begin with, and one more each `refill` up to that size.
///
/// Sans-io: the time is told with each call. Nothing blocks, allocates or throws.
class Bucket {
public:
    /// \param refill zero: it is never empty; `Duration::max()`: no token comes back
    Bucket(unsigned size, Duration refill) noexcept : size_(size), refill_(refill), tokens_(size) {}

    /// Takes a token. False when there is none.
    bool take(TimePoint now) noexcept;

private:
    void refill(TimePoint now) noexcept;

    unsigned size_;
    Duration refill_;
    unsigned tokens_;
    TimePoint counted_{}; // up to when tokens have been added; means nothing while it is full
};

} // namespace ethwire::session
