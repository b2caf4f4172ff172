// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/process_meter.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace ethwire::cli {
namespace {

double process_seconds() noexcept
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

double as_seconds(const timeval& t) noexcept
{
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
}

} // namespace

ProcessUsage ProcessUsage::now() noexcept
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    ProcessUsage out;
    out.user_seconds = as_seconds(used.ru_utime);
    out.system_seconds = as_seconds(used.ru_stime);
    out.max_rss_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
    out.voluntary_switches = static_cast<std::uint64_t>(used.ru_nvcsw);
    out.involuntary_switches = static_cast<std::uint64_t>(used.ru_nivcsw);
    return out;
}

ProcessMeter::ProcessMeter() noexcept
    : since_(std::chrono::steady_clock::now()), cpu_seconds_(process_seconds()),
      statm_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC))
{}

ProcessMeter::~ProcessMeter()
{
    if (statm_ >= 0)
        ::close(statm_);
}

double ProcessMeter::cpu_percent(TimePoint now) noexcept
{
    const double used = process_seconds();
    const double elapsed = std::chrono::duration<double>(now - since_).count();
    const double percent = elapsed > 0 ? 100 * (used - cpu_seconds_) / elapsed : 0;
    since_ = now;
    cpu_seconds_ = used;
    return percent;
}

std::uint64_t ProcessMeter::resident() const noexcept
{
    std::array<char, 128> text{};
    if (statm_ < 0 || ::pread(statm_, text.data(), text.size() - 1, 0) <= 0)
        return 0;
    const char* second = std::strchr(text.data(), ' '); // the first number is the size, the second what is resident
    std::uint64_t pages = 0;
    if (second == nullptr || std::from_chars(second + 1, text.data() + text.size(), pages).ec != std::errc())
        return 0;
    return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace ethwire::cli
