// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "simulate.hpp"

#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace ethwire::simulation;

constexpr const char* usage =
    "usage: simulate [--seeds N] [--first K] [--stride S] [--jobs J] [--until-broken]\n"
    "       simulate --seed K [--verbose] [--minimise]\n"
    "\n"
    "Runs the whole client in virtual time against the embedded node over a network in memory, with random programs\n"
    "and random faults. The same seed gives the same run.\n"
    "\n"
    "  --seeds N       so many runs (100); with 2000 and more each kind of fault has to meet each state\n"
    "  --first K       the first seed (1)\n"
    "  --stride S      each S-th of them (1)\n"
    "  --jobs J        in so many processes (1)\n"
    "  --until-broken  no run after the first that breaks a promise\n"
    "  --seed K        one run, twice: the two records must be equal\n"
    "  --verbose       print its record\n"
    "  --minimise      where it breaks a promise, print the record of a small part of it that breaks the same one\n";

/// A handler of the client's that never returns cannot be seen from within.
constexpr unsigned longest_run = 60; // seconds
constexpr std::uint64_t seeds_for_coverage = 2'000;

struct Arguments {
    std::uint64_t seeds = 100;
    std::uint64_t first = 1;
    std::uint64_t stride = 1;
    std::uint64_t jobs = 1;
    std::uint64_t seed = 0;
    bool verbose = false;
    bool minimises = false;
    bool until_broken = false;
};

struct Sums {
    Coverage coverage{};
    std::uint64_t operations = 0;
    std::uint64_t faults = 0;
    std::uint64_t passed = 0;
    std::uint64_t failed = 0;
    std::uint64_t first_failed = 0;
};

volatile std::uint64_t running = 0; // the seed

void say_and_end(const char* what)
{
    char line[80];
    const int size =
        std::snprintf(line, sizeof(line), "seed %llu: progress: %s\n", static_cast<unsigned long long>(running), what);
    if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(size)) < 0)
        std::_Exit(4);
}

void on_alarm(int)
{
    say_and_end("it never ends");
    std::_Exit(3);
}

void on_abort(int)
{
    say_and_end("it crashes");
    std::_Exit(3);
}

unsigned long long wide(std::uint64_t value) { return value; }

Report run(std::uint64_t seed, const Plan& plan = {})
{
    running = seed;
    ::alarm(longest_run);
    Report report = simulate(seed, plan);
    ::alarm(0);
    return report;
}

void print(std::uint64_t seed, const std::vector<Violation>& violations)
{
    for (const Violation& violation : violations)
        std::printf("seed %llu: %s: %s\n", wide(seed), to_string(violation.promise), violation.text.c_str());
    std::fflush(stdout);
}

void print_minimised(std::uint64_t seed, const Report& whole)
{
    const Plan plan = minimise(seed, whole);
    const Report small = simulate(seed, plan);
    std::printf("seed %llu, %zu of its %zu elements:\n%s", wide(seed), small.elements.size(), whole.elements.size(),
                small.record.c_str());
}

int one(const Arguments& given)
{
    const Report report = run(given.seed);
    if (given.verbose)
        std::fputs(report.record.c_str(), stdout);
    print(given.seed, report.violations);
    if (run(given.seed).record != report.record) {
        std::printf("seed %llu: two runs differ\n", wide(given.seed));
        return 1;
    }
    if (report.violations.empty())
        return 0;
    if (given.minimises)
        print_minimised(given.seed, report);
    return 1;
}

/// The seeds of one process.
Sums run_part(const Arguments& given, std::uint64_t part)
{
    Sums sums;
    const std::uint64_t step = given.stride * given.jobs;
    for (std::uint64_t seed = given.first + part * given.stride; seed < given.first + given.seeds; seed += step) {
        const Report report = run(seed);
        for (const auto& [cell, count] : report.coverage)
            sums.coverage[cell] += count;
        sums.operations += report.operations;
        sums.faults += report.faults;
        if (report.violations.empty()) {
            ++sums.passed;
            continue;
        }
        if (sums.failed++ == 0)
            sums.first_failed = seed;
        print(seed, report.violations);
        if (given.until_broken)
            break;
    }
    return sums;
}

void write_sums(std::FILE* to, const Sums& sums)
{
    std::fprintf(to, "%llu %llu %llu %llu %llu\n", wide(sums.operations), wide(sums.faults), wide(sums.passed),
                 wide(sums.failed), wide(sums.first_failed));
    for (const auto& [cell, count] : sums.coverage)
        std::fprintf(to, "%d %d %llu\n", static_cast<int>(cell.first), static_cast<int>(cell.second), wide(count));
}

bool read_sums(std::FILE* from, Sums& sums)
{
    unsigned long long operations = 0, faults = 0, passed = 0, failed = 0, first = 0, count = 0;
    if (std::fscanf(from, "%llu %llu %llu %llu %llu", &operations, &faults, &passed, &failed, &first) != 5)
        return false;
    sums.operations += operations;
    sums.faults += faults;
    sums.passed += passed;
    sums.failed += failed;
    if (first != 0 && (sums.first_failed == 0 || first < sums.first_failed))
        sums.first_failed = first;
    int fault = 0;
    int where = 0;
    while (std::fscanf(from, "%d %d %llu", &fault, &where, &count) == 3)
        sums.coverage[{static_cast<Fault>(fault), static_cast<Where>(where)}] += count;
    return true;
}

/// Runs in processes of their own; false when one of them did not come to its end.
bool run_parts(const Arguments& given, Sums& sums)
{
    std::vector<std::FILE*> results;
    std::vector<::pid_t> children;
    for (std::uint64_t part = 0; part < given.jobs; ++part) {
        int ends[2];
        if (::pipe(ends) != 0)
            return false;
        std::fflush(stdout);
        const ::pid_t child = ::fork();
        if (child == 0) {
            std::FILE* const to = ::fdopen(ends[1], "w");
            write_sums(to, run_part(given, part));
            std::fclose(to);
            std::exit(0);
        }
        ::close(ends[1]);
        results.push_back(::fdopen(ends[0], "r"));
        children.push_back(child);
    }
    bool good = true;
    for (std::size_t i = 0; i < children.size(); ++i) {
        good = read_sums(results[i], sums) && good;
        std::fclose(results[i]);
        int status = 0;
        ::waitpid(children[i], &status, 0);
    }
    return good;
}

/// What met what, and what should have: how many cells are empty that are not listed as impossible.
unsigned print_coverage(const Coverage& coverage)
{
    unsigned missing = 0;
    std::printf("\n%-18s", "fault");
    for (int where = 0; where < static_cast<int>(Where::count); ++where)
        std::printf("%12s", to_string(static_cast<Where>(where)));
    std::puts("");
    for (int fault = 0; fault < static_cast<int>(Fault::count); ++fault) {
        std::printf("%-18s", to_string(static_cast<Fault>(fault)));
        for (int where = 0; where < static_cast<int>(Where::count); ++where) {
            const std::pair cell{static_cast<Fault>(fault), static_cast<Where>(where)};
            const auto at = coverage.find(cell);
            if (at != coverage.end()) {
                std::printf("%12llu", wide(at->second));
            } else {
                const bool expected = !impossible(cell.first, cell.second);
                missing += expected ? 1 : 0;
                std::printf("%12s", expected ? "MISSING" : "-");
            }
        }
        std::puts("");
    }
    return missing;
}

int many(const Arguments& given)
{
    const auto began = std::chrono::steady_clock::now();
    Sums sums;
    bool good = true;
    if (given.jobs > 1)
        good = run_parts(given, sums);
    else
        sums = run_part(given, 0);
    const unsigned missing = print_coverage(sums.coverage);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("\n%llu seeds, %llu operations, %llu faults, %.1f s: %llu passed, %llu failed\n",
                wide(sums.passed + sums.failed), wide(sums.operations), wide(sums.faults), seconds, wide(sums.passed),
                wide(sums.failed));
    if (given.seeds >= seeds_for_coverage && missing > 0 && sums.failed == 0) {
        std::printf("%u cells of the table were never met\n", missing);
        good = false;
    }
    if (sums.failed > 0 && !given.until_broken)
        print_minimised(sums.first_failed, run(sums.first_failed));
    return good && sums.failed == 0 ? 0 : 1;
}

bool parse(const char* text, std::uint64_t& value)
{
    const char* const end = text + std::strlen(text);
    const auto [at, error] = std::from_chars(text, end, value);
    return error == std::errc() && at == end;
}

bool parse(int count, char** arguments, Arguments& given)
{
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        bool* const flag = name == "--verbose"        ? &given.verbose
                           : name == "--minimise"     ? &given.minimises
                           : name == "--until-broken" ? &given.until_broken
                                                      : nullptr;
        std::uint64_t* const value = name == "--seeds"    ? &given.seeds
                                     : name == "--first"  ? &given.first
                                     : name == "--stride" ? &given.stride
                                     : name == "--jobs"   ? &given.jobs
                                     : name == "--seed"   ? &given.seed
                                                          : nullptr;
        if (flag)
            *flag = true;
        else if (!value || ++i == count || !parse(arguments[i], *value))
            return false;
    }
    return given.jobs > 0 && given.stride > 0;
}

} // namespace

int main(int count, char** arguments)
{
    Arguments given;
    if (!parse(count, arguments, given)) {
        std::fputs(usage, stderr);
        return 2;
    }
    std::signal(SIGALRM, on_alarm);
    std::signal(SIGABRT, on_abort);
    struct sigaction sanitizer{};
    ::sigaction(SIGSEGV, nullptr, &sanitizer);
    if (sanitizer.sa_handler == SIG_DFL) // else it says more about it
        std::signal(SIGSEGV, on_abort);
    return given.seed != 0 ? one(given) : many(given);
}
