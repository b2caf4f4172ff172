// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/merged.hpp"

#include <ethwire/rpc/errc.hpp>
#include <ethwire/web3/errors.hpp>

#include "web3/core.hpp"
#include "web3/subscription_parts.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace ethwire::web3 {

Merged::~Merged()
{
    for (auto& [number, watch] : watches_)
        disarm(watch);
}

void Merged::start()
{
    if (std::exchange(started_, true))
        return;
    for (const auto& [number, subscription] : core_.subscriptions())
        add(subscription);
}

void Merged::add(const std::shared_ptr<SubscriptionCore>& subscription)
{
    const rpc::Consumer consumer = subscription->parts().queue.consumer();
    if (!started_ || (consumer != rpc::Consumer::undecided && consumer != rpc::Consumer::merged))
        return;
    const auto [at, is_new] = watches_.try_emplace(subscription->number(), Watch{this, subscription});
    if (is_new)
        look(at->second);
}

void Merged::remove(std::uint64_t number)
{
    const auto at = watches_.find(number);
    if (at == watches_.end())
        return;
    disarm(at->second);
    watches_.erase(at);
}

void Merged::disarm(Watch& watch) noexcept
{
    if (std::exchange(watch.armed, false))
        watch.subscription->parts().queue.stop_waiting();
}

/// Puts the queue into the heap if it has an event; otherwise waits for the next one.
void Merged::look(Watch& watch)
{
    rpc::SubscriptionQueue& queue = watch.subscription->parts().queue;
    while (queue.front_notice())
        queue.pop_notice(); // a stream of raw messages cannot give notices; handles and handlers are given them
    if (queue.has_event()) {
        ready_.emplace_back(queue.front_arrival(), watch.subscription->number());
        std::push_heap(ready_.begin(), ready_.end(), std::greater<>());
        return;
    }
    if (queue.ended()) {
        watches_.erase(watch.subscription->number());
        return;
    }
    watch.armed = queue.wait({&Merged::on_wake, &watch, false});
}

void Merged::on_wake(void* who)
{
    Watch& watch = *static_cast<Watch*>(who);
    Merged& merged = *watch.merged;
    watch.armed = false;
    merged.look(watch);
    if (!merged.ready_.empty())
        merged.wake({});
}

std::shared_ptr<SubscriptionCore> Merged::front()
{
    while (!ready_.empty()) {
        const auto [arrival, number] = ready_.front();
        const auto at = watches_.find(number);
        if (at != watches_.end()) {
            rpc::SubscriptionQueue& queue = at->second.subscription->parts().queue;
            if (queue.has_event() && queue.front_arrival() == arrival)
                return at->second.subscription;
        }
        // The event was dropped by the overflow policy meanwhile, or another consumer has taken the subscription.
        popped();
    }
    return nullptr;
}

void Merged::popped()
{
    const std::uint64_t number = ready_.front().second;
    std::pop_heap(ready_.begin(), ready_.end(), std::greater<>());
    ready_.pop_back();
    if (const auto at = watches_.find(number); at != watches_.end())
        look(at->second);
}

void Merged::discard()
{
    discard_timer();
    const Wait gone = std::move(waiter_);
    for (auto& [number, watch] : watches_)
        disarm(watch);
    watches_.clear();
    ready_.clear();
}

bool Merged::wait(Wait wait, TimePoint deadline)
{
    if (waiter_)
        return false;
    wait.cancellation().on_request([this, weak = core_.weak_from_this()] {
        if (const auto core = weak.lock())
            wake(asio::error::operation_aborted);
    });
    waiter_ = std::move(wait);
    deadline_ = deadline;
    if (deadline == TimePoint::max())
        return true;
    if (!timer_)
        timer_ = std::make_unique<io::Timer>(core_.executor(), [this] { on_timer(); }, core_.timers());
    timer_->wake_by(deadline);
    return true;
}

void Merged::on_timer()
{
    const auto core = core_.shared_from_this();
    if (!waiter_ || deadline_ == TimePoint::max())
        return;
    if (deadline_ <= core_.now())
        wake(rpc::errc::timed_out);
    else
        timer_->wake_by(deadline_);
}

void Merged::wake(error_code error)
{
    if (waiter_)
        waiter_(error);
}

} // namespace ethwire::web3
