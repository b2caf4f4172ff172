// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/sleep.hpp"

#include "io/timer.hpp"

#include <ethwire/base/error.hpp>
#include <ethwire/io/detail/completion.hpp>

#include <memory>
#include <utility>

namespace ethwire::io {
namespace {

/// Kept by its timer's ring and by its cancellation, until one of them ends it.
class Sleeper : public std::enable_shared_from_this<Sleeper> {
public:
    explicit Sleeper(Completion<error_code> awake) : awake_(std::move(awake)) {}

    void start(const Executor& executor, Duration duration, Timers& timers)
    {
        awake_.cancellation().on_request([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                self->end(asio::error::operation_aborted);
        });
        timer_ = std::make_unique<Timer>(executor, [self = shared_from_this()] { self->end({}); }, timers);
        timer_->wake_in(duration);
    }

private:
    void end(error_code error)
    {
        if (!awake_)
            return;
        const auto self = shared_from_this();
        timer_.reset();
        awake_(error);
    }

    Completion<error_code> awake_;
    std::unique_ptr<Timer> timer_;
};

} // namespace

awaitable<void> sleep(Executor executor, Duration duration, Timers& timers)
{
    const auto client = std::make_shared<const Executor>(std::move(executor));
    return initiate<error_code>(
        *client,
        [client, duration, &timers](Completion<error_code> awake) {
            std::make_shared<Sleeper>(std::move(awake))->start(*client, duration, timers);
        },
        asio::use_awaitable);
}

} // namespace ethwire::io
