// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/async.hpp>

#include <functional>
#include <memory>

namespace ethwire::io {

/// One time of day at which to be called.
class Alarm {
public:
    virtual ~Alarm() = default;
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    /// Rings once at `at`, instead of what was set before.
    virtual void set(TimePoint at) = 0;
    /// It does not ring any more, not even where the ring was on its way already.
    virtual void cancel() = 0;

protected:
    Alarm() = default;
};

/// Where the time comes from, and who is woken by it: one source for both, so that they cannot disagree.
///
/// Everything above sockets takes it as a parameter, so that a whole client runs in virtual time.
class Timers : public Clock {
public:
    /// \param ring called on the executor; never once the alarm is destroyed, which it may do itself
    virtual std::unique_ptr<Alarm> alarm(const Executor& executor, std::function<void()> ring) = 0;
};

/// The machine's monotonic clock and the executor's own timers. From any thread.
Timers& system_timers() noexcept;

} // namespace ethwire::io
