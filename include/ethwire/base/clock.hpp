// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <chrono>

namespace ethwire {

/// Time is monotonic everywhere: a wall clock that jumps starts and stops nothing.
using Duration = std::chrono::nanoseconds;
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, Duration>;

/// Where the time comes from. Machines take a `TimePoint` as a parameter; what must ask for it holds a `Clock&`, so
/// that tests run in virtual time.
class Clock {
public:
    virtual ~Clock() = default;
    virtual TimePoint now() const noexcept = 0;
};

/// The machine's monotonic clock.
class SteadyClock final : public Clock {
public:
    TimePoint now() const noexcept override { return std::chrono::steady_clock::now(); }
};

/// A clock that only its owner moves.
class ManualClock final : public Clock {
public:
    explicit ManualClock(TimePoint start = TimePoint{std::chrono::hours{1}}) noexcept : now_(start) {}
    TimePoint now() const noexcept override { return now_; }
    void advance(Duration by) noexcept { now_ += by; }

private:
    TimePoint now_;
};

} // namespace ethwire
