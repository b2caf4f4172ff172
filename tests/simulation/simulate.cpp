// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "simulate.hpp"

#include "user.hpp"

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t least_operations = 200;
constexpr std::uint64_t least_faults = 3;

} // namespace

Outcome simulate(std::uint64_t seed)
{
    World world(seed);
    const auto over = static_cast<User::Over>(world.draw(5) % 3);
    world.note("seed " + std::to_string(seed));
    User user(world, over);
    user.begin();
    while (user.operations() < least_operations || world.faults < least_faults) {
        world.run_for(world.chance(30) ? Duration{} : world.draw(1us, 400ms));
        if (world.chance(60))
            user.act();
        if (world.chance(40))
            for (auto n = world.draw(world.chance(10) ? 100 : 4); n > 0; --n)
                world.tick();
        if (world.chance(4))
            world.strike();
        if (!world.violations().empty())
            break;
    }
    if (world.violations().empty())
        user.end();
    Outcome outcome{world.record(), world.violations(), world.table, user.operations(), world.faults};
    return outcome;
}

} // namespace ethwire::simulation
