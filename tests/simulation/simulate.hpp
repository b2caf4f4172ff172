// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "plan.hpp"
#include "world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ethwire::simulation {

struct Report {
    std::string record{};
    std::vector<Violation> violations{};
    Coverage coverage{};
    std::vector<Element> elements{}; ///< what was done
    std::uint32_t steps = 0;
    std::uint64_t operations = 0;
    std::uint64_t faults = 0; ///< that met something
};

/// One run: a random program against a random world, both out of the seed. Nothing else goes in, so that the same seed
/// gives the same record, byte for byte.
Report simulate(std::uint64_t seed, const Plan& plan = {});

/// A part of a run that is as small as can be found and breaks the same promise as the whole.
/// \pre the whole breaks one
Plan minimise(std::uint64_t seed, const Report& whole);

} // namespace ethwire::simulation
