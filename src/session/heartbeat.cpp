// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "heartbeat.hpp"

#include "deadline.hpp"

namespace ethwire::session {

void Heartbeat::on_read(TimePoint now) noexcept
{
    state_ = State::listening;
    since_ = now;
}

void Heartbeat::unsuspend(TimePoint now) noexcept
{
    if (state_ == State::suspended)
        on_read(now);
}

Heartbeat::Action Heartbeat::resume(TimePoint now) noexcept
{
    if (now < wake_at())
        return Action::wait;

    if (state_ == State::asked)
        return Action::give_up;

    // However late we wake (a laptop lid, a debugger), the peer is asked before it is given up.
    state_ = State::asked;
    since_ = now;
    return Action::send_ping;
}

TimePoint Heartbeat::wake_at() const noexcept
{
    if (state_ == State::suspended || silence_ == Duration::zero())
        return TimePoint::max();
    return deadline(since_, state_ == State::asked ? grace_ : silence_);
}

} // namespace ethwire::session
