// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "simulate.hpp"

#include "user.hpp"

#include <utility>

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t least_operations = 200;
constexpr std::uint64_t least_faults = 3;
/// A run gets there in some 350.
constexpr std::uint32_t most_steps = 5'000;

std::uint64_t stream_of(std::uint64_t seed, std::uint32_t step, unsigned part)
{
    return seed * 0x9e3779b97f4a7c15U + step * 8ULL + part;
}

} // namespace

Report simulate(std::uint64_t seed, const Plan& plan)
{
    World world(seed);
    Report report;
    const auto over = static_cast<User::Over>(world.draw(5) % 3);
    world.note("seed " + std::to_string(seed));
    User user(world, over);
    user.begin();
    const auto goes_on = [&] {
        if (!world.violations().empty())
            return false;
        if (plan.steps)
            return report.steps < *plan.steps;
        return report.steps < most_steps && (user.operations() < least_operations || world.faults < least_faults);
    };
    const auto element = [&](Element::Kind kind, std::uint64_t percent, auto&& does) {
        const Element at{report.steps, kind};
        world.with_stream(stream_of(seed, report.steps, 1 + static_cast<unsigned>(kind)), [&] {
            if (!world.chance(percent) || !plan.has(at))
                return;
            report.elements.push_back(at);
            does();
        });
    };
    while (goes_on()) {
        ++report.steps;
        world.with_stream(stream_of(seed, report.steps, 0),
                          [&] { world.run_for(world.chance(30) ? Duration{} : world.draw(1us, 400ms)); });
        element(Element::Kind::act, 60, [&] { user.act(); });
        element(Element::Kind::ticks, 40, [&] {
            for (auto n = world.draw(world.chance(10) ? 100 : 4); n > 0; --n)
                world.tick();
        });
        element(Element::Kind::strike, 5, [&] { world.strike(); });
        user.look();
    }
    if (!plan.steps && world.violations().empty() &&
        (user.operations() < least_operations || world.faults < least_faults))
        world.violation(Promise::simulation, std::to_string(user.operations()) + " operations and " +
                                                 std::to_string(world.faults) + " faults are too few");
    if (plan.examined && world.violations().empty())
        user.examine();
    report.record = world.record();
    report.violations = world.violations();
    report.coverage = world.coverage;
    report.operations = user.operations();
    report.faults = world.faults;
    return report;
}

} // namespace ethwire::simulation
