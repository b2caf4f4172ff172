// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>

namespace ethwire {

/// Where a reply or an event stands among everything that a client received, over all its connections.
struct Arrival {
    /// Rises with each reply and event; 0 for what never arrived, as a call that timed out.
    std::uint64_t number = 0;
    /// Which of the client's connections brought it, counted from 1 and never used again. Over HTTP it is the same for
    /// all.
    std::uint32_t connection = 0;

    friend bool operator==(const Arrival&, const Arrival&) noexcept = default;
};

} // namespace ethwire
