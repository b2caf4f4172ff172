// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/timers.hpp"

#include <ethwire/base/error.hpp>

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <utility>

namespace ethwire::io {
namespace {

class SteadyAlarm final : public Alarm {
public:
    SteadyAlarm(const Executor& executor, std::function<void()> ring)
        : state_(std::make_shared<State>(executor, std::move(ring)))
    {}

    ~SteadyAlarm() override { cancel(); }

    void set(TimePoint at) override
    {
        // Cancelling a timer does not recall a handler that the executor has queued: such a one is of an older set.
        const std::uint64_t set = ++state_->sets;
        state_->timer.expires_at(at);
        state_->timer.async_wait([state = state_, set](const error_code& error) {
            if (!error && state->sets == set)
                state->ring();
        });
    }

    void cancel() override
    {
        ++state_->sets;
        state_->timer.cancel();
    }

private:
    /// Outlives the alarm while a handler is queued or `ring` runs.
    struct State {
        State(const Executor& executor, std::function<void()> callback) : timer(executor), ring(std::move(callback)) {}

        asio::steady_timer timer;
        const std::function<void()> ring;
        std::uint64_t sets = 0;
    };

    std::shared_ptr<State> state_;
};

class SystemTimers final : public Timers {
public:
    TimePoint now() const noexcept override { return SteadyClock().now(); }

    std::unique_ptr<Alarm> alarm(const Executor& executor, std::function<void()> ring) override
    {
        return std::make_unique<SteadyAlarm>(executor, std::move(ring));
    }
};

} // namespace

Timers& system_timers() noexcept
{
    static SystemTimers timers;
    return timers;
}

} // namespace ethwire::io
