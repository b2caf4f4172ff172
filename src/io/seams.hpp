// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timers.hpp"
#include "io/transport.hpp"

#include <ethwire/base/random.hpp>

#include <memory>

namespace ethwire::io {

/// Everything that a client takes from the world. A client with other seams than `system()` runs in virtual time, with
/// a given randomness, over streams in memory.
struct Seams {
    std::shared_ptr<Timers> timers; ///< the clock, and what rings by it
    std::shared_ptr<Random> random;
    std::shared_ptr<Transport> transport;

    static Seams system();
};

} // namespace ethwire::io
