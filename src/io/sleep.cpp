// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/sleep.hpp"

#include "io/timer.hpp"

#include <ethwire/base/error.hpp>

#include <boost/asio/append.hpp>
#include <boost/asio/async_result.hpp>

#include <utility>

namespace ethwire::io {
namespace {

using Handler = asio::any_completion_handler<void(error_code)>;

/// Kept by its timer's ring and by its cancellation, until one of them ends it.
class Sleeper : public std::enable_shared_from_this<Sleeper> {
public:
    Sleeper(Executor executor, Handler handler) : executor_(std::move(executor)), handler_(std::move(handler)) {}

    void start(Duration duration, Timers& timers)
    {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected())
            slot.assign([weak = weak_from_this()](asio::cancellation_type) {
                if (const auto self = weak.lock())
                    asio::post(self->executor_, [self] { self->end(asio::error::operation_aborted); });
            });
        timer_ = std::make_unique<Timer>(executor_, [self = shared_from_this()] { self->end({}); }, timers);
        timer_->wake_in(duration);
    }

private:
    void end(error_code error)
    {
        if (!handler_)
            return;
        const auto self = shared_from_this();
        Handler handler = take(handler_);
        timer_.reset();
        asio::get_associated_cancellation_slot(handler).clear();
        asio::dispatch(executor_, asio::append(std::move(handler), error));
    }

    Executor executor_;
    Handler handler_;
    std::unique_ptr<Timer> timer_;
};

class SleepInitiation {
public:
    SleepInitiation(Executor executor, Duration duration, Timers& timers) noexcept
        : executor_(std::move(executor)), duration_(duration), timers_(&timers)
    {}

    void operator()(Handler handler) const
    {
        std::make_shared<Sleeper>(executor_, std::move(handler))->start(duration_, *timers_);
    }

private:
    Executor executor_;
    Duration duration_;
    Timers* timers_;
};

} // namespace

awaitable<void> sleep(Executor executor, Duration duration, Timers& timers)
{
    return asio::async_initiate<const asio::use_awaitable_t<>, void(error_code)>(
        SleepInitiation(std::move(executor), duration, timers), asio::use_awaitable);
}

} // namespace ethwire::io
