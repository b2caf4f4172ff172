// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/waiters.hpp"

#include <ethwire/web3/invoke.hpp>

#include "base/first_exception.hpp"
#include "web3/core.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace ethwire::web3 {

void Waiters::add(Handler handler, TimePoint deadline, error_code late)
{
    const std::uint64_t id = ++last_;
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (slot.is_connected())
        slot.assign([this, weak = core_.weak_from_this(), executor = core_.executor(), id](asio::cancellation_type) {
            // By post: whoever cancels must not find its own coroutine resumed underneath it.
            asio::post(executor, [this, weak, id] {
                if (const auto core = weak.lock())
                    end(id, asio::error::operation_aborted);
            });
        });
    waiting_.emplace(id, Waiting{std::move(handler), deadline, late});
    if (deadline == TimePoint::max())
        return;
    if (!timer_)
        timer_ = std::make_unique<io::Timer>(core_.executor(), [this] { expire(); }, core_.timers());
    timer_->wake_by(deadline);
}

void Waiters::expire()
{
    const auto core = core_.shared_from_this();
    const TimePoint now = core_.now();
    base::FirstException failed;
    // Each time from the start: whoever is told may add others.
    for (;;) {
        const auto late = std::find_if(waiting_.begin(), waiting_.end(),
                                       [&](const auto& waiting) { return waiting.second.deadline <= now; });
        if (late == waiting_.end())
            break;
        failed.attempt([&] { end(late->first, late->second.late); });
    }
    for (const auto& [id, waiting] : waiting_)
        if (timer_)
            timer_->wake_by(waiting.deadline);
    failed.rethrow();
}

void Waiters::end(std::uint64_t id, error_code error)
{
    const auto at = waiting_.find(id);
    if (at == waiting_.end())
        return;
    Handler handler = take(at->second.handler);
    waiting_.erase(at);
    if (waiting_.empty() && timer_)
        timer_->cancel();
    asio::get_associated_cancellation_slot(handler).clear();
    complete(core_.executor(), std::move(handler), error);
}

void Waiters::complete_all(error_code error)
{
    if (timer_)
        timer_->cancel();
    base::FirstException failed;
    for (auto& [id, kept] : std::exchange(waiting_, {})) {
        Handler handler = take(kept.handler);
        asio::get_associated_cancellation_slot(handler).clear();
        failed.attempt([&] { complete(core_.executor(), std::move(handler), error); });
    }
    failed.rethrow();
}

} // namespace ethwire::web3
