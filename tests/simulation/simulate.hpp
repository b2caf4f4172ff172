// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace ethwire::simulation {

struct Outcome {
    std::string record;
    std::vector<std::string> violations;
    World::Table table;
    std::uint64_t operations = 0;
    std::uint64_t faults = 0;
};

/// One run: a random program against a random world, both out of the seed. Nothing else goes in, so that the same seed
/// gives the same record, byte for byte.
Outcome simulate(std::uint64_t seed);

} // namespace ethwire::simulation
