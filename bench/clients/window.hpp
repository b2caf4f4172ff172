// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

/// What the C++ clients of the bench share: counting, the check for gaps, the measured window, the report.
namespace bench {

/// Number that the flood node gives the first message of a feed.
inline constexpr std::uint64_t first_number = 0x1000'0000;

/// Of all threads of the process, user and system.
inline std::int64_t cpu_us()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1'000'000 + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

inline std::int64_t wall_us()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

inline long peak_rss_kb()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::strtol(line.c_str() + 6, nullptr, 10);
    return 0;
}

/// Counts events up to `count` and measures from a quarter of them to the last.
class Window {
public:
    Window(const char* client, std::uint64_t count) : client_(client), count_(count), warm_(count / 4) {}

    /// Takes the event that has `place` in its feed; true for the last one.
    bool take(std::uint64_t place)
    {
        gaps_ += place != expected_;
        expected_ = place + 1;
        if (++events_ == warm_) {
            warm_cpu_ = cpu_us();
            warm_wall_ = wall_us();
        } else if (events_ == count_) {
            cpu_ = cpu_us() - warm_cpu_;
            wall_ = wall_us() - warm_wall_;
            return true;
        }
        return false;
    }

    bool done() const { return events_ >= count_; }
    std::uint64_t events() const { return events_; }
    std::uint64_t gaps() const { return gaps_; }

    /// \param more further members of the report, each behind a comma
    void report(const std::string& more = {}) const
    {
        std::printf("{\"client\":\"%s\",\"events\":%llu,\"gaps\":%llu,\"window_events\":%llu,\"window_cpu_us\":%lld,"
                    "\"window_wall_us\":%lld,\"peak_rss_kb\":%ld%s}\n",
                    client_, static_cast<unsigned long long>(events_), static_cast<unsigned long long>(gaps_),
                    static_cast<unsigned long long>(count_ - warm_), static_cast<long long>(cpu_),
                    static_cast<long long>(wall_), peak_rss_kb(), more.c_str());
    }

private:
    const char* client_;
    std::uint64_t count_;
    std::uint64_t warm_;
    std::uint64_t events_ = 0;
    std::uint64_t expected_ = 0;
    std::uint64_t gaps_ = 0;
    std::int64_t warm_cpu_ = 0;
    std::int64_t warm_wall_ = 0;
    std::int64_t cpu_ = 0;
    std::int64_t wall_ = 0;
};

} // namespace bench
