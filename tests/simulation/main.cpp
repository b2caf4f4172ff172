// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "simulate.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

namespace {

using namespace ethwire::simulation;

constexpr const char* usage =
    "usage: simulate [--seeds N] [--first K] [--seed K] [--verbose]\n"
    "\n"
    "Runs the whole client in virtual time against the embedded node over a network in memory, with random programs\n"
    "and random faults. The same seed gives the same run.\n"
    "\n"
    "  --seeds N   so many runs (100)\n"
    "  --first K   the first seed (1)\n"
    "  --seed K    one run, twice: the two records must be equal\n"
    "  --verbose   with --seed: print the record\n";

bool parse(const char* text, std::uint64_t& value)
{
    const char* const end = text + std::strlen(text);
    const auto [at, error] = std::from_chars(text, end, value);
    return error == std::errc() && at == end;
}

int one(std::uint64_t seed, bool verbose)
{
    const Outcome outcome = simulate(seed);
    if (verbose)
        std::fputs(outcome.record.c_str(), stdout);
    for (const std::string& violation : outcome.violations)
        std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), violation.c_str());
    if (simulate(seed).record != outcome.record) {
        std::printf("seed %llu: two runs differ\n", static_cast<unsigned long long>(seed));
        return 1;
    }
    return outcome.violations.empty() ? 0 : 1;
}

void print_table(const World::Table& table)
{
    std::printf("\n%-20s", "fault");
    for (int where = 0; where < static_cast<int>(Where::count); ++where)
        std::printf("%15s", to_string(static_cast<Where>(where)));
    std::puts("");
    for (int fault = 0; fault < static_cast<int>(Fault::count); ++fault) {
        std::printf("%-20s", to_string(static_cast<Fault>(fault)));
        for (int where = 0; where < static_cast<int>(Where::count); ++where) {
            const auto at = table.find({static_cast<Fault>(fault), static_cast<Where>(where)});
            std::printf("%15llu", static_cast<unsigned long long>(at == table.end() ? 0 : at->second));
        }
        std::puts("");
    }
}

int many(std::uint64_t first, std::uint64_t seeds)
{
    const auto began = std::chrono::steady_clock::now();
    World::Table table;
    std::uint64_t operations = 0;
    std::uint64_t faults = 0;
    std::uint64_t failed = 0;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const Outcome outcome = simulate(seed);
        for (const auto& [cell, count] : outcome.table)
            table[cell] += count;
        operations += outcome.operations;
        faults += outcome.faults;
        failed += outcome.violations.empty() ? 0 : 1;
        for (const std::string& violation : outcome.violations)
            std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), violation.c_str());
    }
    print_table(table);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("\n%llu seeds, %llu operations, %llu faults, %.1f s: %llu passed, %llu failed\n",
                static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(operations),
                static_cast<unsigned long long>(faults), seconds, static_cast<unsigned long long>(seeds - failed),
                static_cast<unsigned long long>(failed));
    return failed == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments)
{
    std::uint64_t seeds = 100;
    std::uint64_t first = 1;
    std::uint64_t seed = 0;
    bool verbose = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        std::uint64_t* const value = name == "--seeds"   ? &seeds
                                     : name == "--first" ? &first
                                     : name == "--seed"  ? &seed
                                                         : nullptr;
        if (name == "--verbose") {
            verbose = true;
        } else if (!value || ++i == count || !parse(arguments[i], *value)) {
            std::fputs(usage, stderr);
            return 2;
        }
    }
    return seed != 0 ? one(seed, verbose) : many(first, seeds);
}
