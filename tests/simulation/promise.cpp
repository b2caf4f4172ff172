// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "promise.hpp"

#include <array>
#include <cstddef>

namespace ethwire::simulation {

const char* to_string(Promise promise) noexcept
{
    static constexpr std::array names{
        "once",  "deadline", "answer",     "sent",  "order",    "counted",  "told",     "policy",
        "cause", "recovery", "subscribed", "quiet", "released", "protocol", "progress", "simulation",
    };
    static_assert(names.size() == static_cast<std::size_t>(Promise::count));
    return names[static_cast<std::size_t>(promise)];
}

} // namespace ethwire::simulation
