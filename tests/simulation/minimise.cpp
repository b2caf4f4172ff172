// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "simulate.hpp"

#include <algorithm>

namespace ethwire::simulation {
namespace {

/// Runs that a search may take.
constexpr unsigned most_runs = 2'000;

bool breaks(const Report& report, Promise promise)
{
    return std::any_of(report.violations.begin(), report.violations.end(),
                       [promise](const Violation& violation) { return violation.promise == promise; });
}

} // namespace

/// Leaves out ever smaller groups of elements, for as long as that goes on breaking the promise.
Plan minimise(std::uint64_t seed, const Report& whole)
{
    const Promise promise = whole.violations.front().promise;
    Plan plan;
    plan.steps = whole.steps;
    std::vector<Element> kept = whole.elements;
    unsigned runs = 0;
    const auto without = [&](std::size_t first, std::size_t count) {
        Plan tried = plan;
        for (std::size_t i = first; i < first + count; ++i)
            tried.left_out.insert(kept[i]);
        return tried;
    };
    for (std::size_t size = std::max<std::size_t>(1, kept.size() / 2);;) {
        bool found = false;
        // From the back: what came last depends on what came first.
        for (std::size_t end = kept.size(); end > 0 && runs < most_runs;) {
            const std::size_t first = end > size ? end - size : 0;
            Plan tried = without(first, end - first);
            ++runs;
            if (breaks(simulate(seed, tried), promise)) {
                plan = std::move(tried);
                kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(first),
                           kept.begin() + static_cast<std::ptrdiff_t>(end));
                found = true;
            }
            end = first;
        }
        if (runs >= most_runs || (size == 1 && !found))
            return plan;
        size = std::max<std::size_t>(1, found ? size : size / 2);
        size = std::min(size, std::max<std::size_t>(1, kept.size() / 2));
    }
}

} // namespace ethwire::simulation
