// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timers.hpp"

#include <functional>
#include <memory>

namespace ethwire::io {

/// One alarm for many deadlines: "wake me by then".
///
/// A deadline that moves back does not touch the alarm, which then rings early once and is set to what is due by its
/// owner. So a call that is answered in time, or a heartbeat that every read puts off, costs no system call; an idle
/// owner is woken in vain at most once.
class Timer {
public:
    /// \param ring   called on the executor; never after `cancel` or the timer's destruction, which it may do itself
    /// \param timers outlives the timer
    Timer(const Executor& executor, std::function<void()> ring, Timers& timers = system_timers());
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Makes sure that `ring` is called at `deadline` or before; `TimePoint::max()` asks for nothing.
    void wake_by(TimePoint deadline);
    /// The same, from now on.
    void wake_in(Duration delay);
    void cancel();

private:
    Timers& timers_;
    TimePoint armed_ = TimePoint::max();
    std::unique_ptr<Alarm> alarm_;
};

} // namespace ethwire::io
