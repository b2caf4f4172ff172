// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/timer.hpp"

#include <ethwire/base/error.hpp>

#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace ethwire::io {

struct Timer::State {
    State(const Executor& executor, std::function<void()> callback) : timer(executor), ring(std::move(callback)) {}

    asio::steady_timer timer;
    std::function<void()> ring;
    TimePoint armed = TimePoint::max();
};

Timer::Timer(const Executor& executor, std::function<void()> ring)
    : state_(std::make_shared<State>(executor, std::move(ring)))
{}

Timer::~Timer()
{
    state_->ring = nullptr;
    state_->timer.cancel();
}

void Timer::wake_by(TimePoint deadline)
{
    if (deadline >= state_->armed)
        return;
    state_->armed = deadline;
    state_->timer.expires_at(deadline);
    state_->timer.async_wait([state = state_](const error_code& error) {
        if (error || !state->ring)
            return;
        state->armed = TimePoint::max();
        state->ring();
    });
}

void Timer::cancel()
{
    state_->armed = TimePoint::max();
    state_->timer.cancel();
}

} // namespace ethwire::io
