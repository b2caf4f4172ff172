// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/timer.hpp"

#include <utility>

namespace ethwire::io {

Timer::Timer(const Executor& executor, std::function<void()> ring, Timers& timers)
    : timers_(timers), alarm_(timers.alarm(executor, [this, ring = std::move(ring)] {
          armed_ = TimePoint::max();
          ring();
      }))
{}

void Timer::wake_by(TimePoint deadline)
{
    if (deadline >= armed_)
        return;
    armed_ = deadline;
    alarm_->set(deadline);
}

void Timer::wake_in(Duration delay)
{
    const TimePoint now = timers_.now();
    wake_by(delay < TimePoint::max() - now ? now + delay : TimePoint::max());
}

void Timer::cancel()
{
    armed_ = TimePoint::max();
    alarm_->cancel();
}

} // namespace ethwire::io
