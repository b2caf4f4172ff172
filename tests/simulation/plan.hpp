// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <set>

namespace ethwire::simulation {

/// One thing that may happen in a step of a run. Each draws from a random stream of its own, so that leaving one out
/// changes no other.
struct Element {
    enum class Kind : std::uint8_t { act, ticks, strike };

    std::uint32_t step = 0;
    Kind kind = Kind::act;

    friend auto operator<=>(const Element&, const Element&) = default;
};

/// Which part of a seed's run is done; by default all of it.
struct Plan {
    std::optional<std::uint32_t> steps{}; ///< so many, whatever has happened by then
    std::set<Element> left_out{};
    bool examined = true; ///< at the end everything is healed and looked at

    bool has(const Element& element) const { return !left_out.contains(element); }
};

} // namespace ethwire::simulation
