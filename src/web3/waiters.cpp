// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/waiters.hpp"

#include "base/first_exception.hpp"
#include "web3/core.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace ethwire::web3 {

void Waiters::add(Completion<void> completion, TimePoint deadline, error_code late)
{
    const std::uint64_t id = ++last_;
    completion.cancellation().on_request([this, weak = core_.weak_from_this(), id] {
        if (const auto core = weak.lock())
            end(id, asio::error::operation_aborted);
    });
    waiting_.emplace(id, Waiting{std::move(completion), deadline, late});
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
    Completion<void> completion = std::move(at->second.completion);
    waiting_.erase(at);
    if (waiting_.empty() && timer_)
        timer_->cancel();
    completion(error, Outcome<void>(error));
}

void Waiters::complete_until(std::uint64_t last, error_code error)
{
    base::FirstException failed;
    while (!waiting_.empty() && waiting_.begin()->first <= last)
        failed.attempt([&] { end(waiting_.begin()->first, error); });
    failed.rethrow();
}

} // namespace ethwire::web3
