// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

#include <cstddef>
#include <cstdint>

namespace ethwire::cli {

/// What this process has used of the machine.
struct ProcessUsage {
    double user_seconds = 0;
    double system_seconds = 0;
    std::uint64_t max_rss_bytes = 0;
    std::uint64_t voluntary_switches = 0; ///< how often it slept and woke
    std::uint64_t involuntary_switches = 0;

    static ProcessUsage now() noexcept;
};

/// Share of one core used between two readings, and memory: for the status line.
class ProcessMeter {
public:
    ProcessMeter() noexcept;
    ~ProcessMeter();
    ProcessMeter(const ProcessMeter&) = delete;
    ProcessMeter& operator=(const ProcessMeter&) = delete;

    /// Percent of one core since the last call, or since this was made.
    double cpu_percent(TimePoint now) noexcept;
    /// Resident memory in bytes; 0 where the system does not tell.
    std::uint64_t resident() const noexcept;

private:
    TimePoint since_;
    double cpu_seconds_;
    int statm_; // descriptor of /proc/self/statm, kept open: reading it again is one system call
};

} // namespace ethwire::cli
