// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/doorbell.hpp"

#include <utility>

namespace ethwire::python {

void Doorbell::ring(std::shared_ptr<Caller> caller)
{
    {
        const std::scoped_lock lock(mutex_);
        if (std::exchange(caller->waits_, true))
            return;
        waiting_.push_back(std::move(caller));
        if (waiting_.size() != 1)
            return;
    }
    // Not under the lock: on a shared core the loop runs at once, and would only come to wait for it. If it answers
    // before this, for another reason, it wakes once for nothing.
    event_.set();
}

void Doorbell::forget(const Caller& caller)
{
    const std::scoped_lock lock(mutex_);
    std::erase_if(waiting_, [&](const std::shared_ptr<Caller>& waiting) { return waiting.get() == &caller; });
}

std::vector<std::shared_ptr<Doorbell::Caller>> Doorbell::answer()
{
    const std::scoped_lock lock(mutex_);
    event_.clear();
    for (const auto& caller : waiting_)
        caller->waits_ = false;
    return std::exchange(waiting_, {});
}

} // namespace ethwire::python
