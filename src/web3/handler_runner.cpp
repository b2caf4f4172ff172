// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/detail/handler_runner.hpp>

#include <ethwire/io/async.hpp>

#include "web3/core.hpp"
#include "web3/subscription_parts.hpp"

#include <utility>

namespace ethwire::web3 {

AsyncWeb3& face_of(Core& core) noexcept { return core.face(); }

std::size_t default_parallelize(const Core& core) noexcept { return core.handlers().parallelize; }

void count_handler_call(Core& core) noexcept { ++core.handlers().total_calls; }

void report_undecodable(Core& core, error_code error) { core.observer().on_protocol_error(error); }

void spawn(Core& core, awaitable<void> coroutine, std::function<void(std::exception_ptr)> done)
{
    asio::co_spawn(core.executor(), std::move(coroutine),
                   [kept = core.shared_from_this(), done = std::move(done)](std::exception_ptr error) { done(error); });
}

void HandlerRunner::start(Over over)
{
    over_ = std::move(over);
    stopping_ = false;
    error_ = nullptr;
    pump();
}

void HandlerRunner::stop()
{
    stopping_ = true;
    if (std::exchange(armed_, false))
        subscription_->parts().queue.stop_waiting();
    settle();
}

void HandlerRunner::fail(std::exception_ptr error)
{
    if (!error_)
        error_ = std::move(error);
    stop();
}

void HandlerRunner::settle()
{
    if (pumping_ || !stopping_ || !over_ || !idle())
        return;
    const Over over = std::exchange(over_, nullptr);
    over(error_);
}

void HandlerRunner::wait_for_events()
{
    if (armed_)
        return;
    armed_ = subscription_->parts().queue.wait({&HandlerRunner::on_wake, this, false});
}

void HandlerRunner::on_wake(void* who)
{
    auto& runner = *static_cast<HandlerRunner*>(who);
    runner.armed_ = false;
    runner.pump();
}

void HandlerRunner::pump()
{
    const auto core = core_.lock();
    if (!core || pumping_ || stopping_ || !over_)
        return settle();
    const auto self = shared_from_this();
    pumping_ = true;
    for (bool more = true; more && !stopping_;) {
        try {
            const auto front = subscription_->front();
            switch (front) {
            case SubscriptionCore::Front::empty:
                wait_for_events();
                more = false;
                break;
            case SubscriptionCore::Front::event: more = dispatch_event(*core) == Took::one; break;
            case SubscriptionCore::Front::ended: stopping_ = true; break;
            case SubscriptionCore::Front::lagged:
            case SubscriptionCore::Front::disconnected:
            case SubscriptionCore::Front::resubscribed:
            case SubscriptionCore::Front::undecodable: dispatch_notice(*core, front); break;
            }
        } catch (...) {
            if (!error_)
                error_ = std::current_exception();
            stopping_ = true;
        }
    }
    pumping_ = false;
    settle();
}

} // namespace ethwire::web3
