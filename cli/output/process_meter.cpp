// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/process_meter.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <string_view>
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

/// The most memory that this program has had, in KiB; 0 when the system does not tell. The figure of getrusage is not
/// it: that begins with what the process had before it became this program.
std::uint64_t peak_resident_kib() noexcept
{
    constexpr std::string_view label = "VmHWM:";
    std::array<char, 8192> text{};
    const int status = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (status < 0)
        return 0;
    const ssize_t size = ::read(status, text.data(), text.size());
    ::close(status);
    const std::string_view all(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const std::size_t at = all.find(label);
    const std::size_t digits = at == all.npos ? at : all.find_first_of("0123456789", at);
    std::uint64_t kib = 0;
    if (digits != all.npos)
        std::from_chars(all.data() + digits, all.data() + all.size(), kib);
    return kib;
}

} // namespace

ProcessUsage ProcessUsage::now() noexcept
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    ProcessUsage out;
    out.user_seconds = as_seconds(used.ru_utime);
    out.system_seconds = as_seconds(used.ru_stime);
    const std::uint64_t peak = peak_resident_kib();
    out.max_rss_bytes = 1024 * (peak != 0 ? peak : static_cast<std::uint64_t>(used.ru_maxrss));
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
