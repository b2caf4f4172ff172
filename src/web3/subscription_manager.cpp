// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/subscription_manager.hpp>

#include <ethwire/rpc/errc.hpp>

#include "web3/core.hpp"
#include "web3/handler_loop.hpp"

#include <algorithm>
#include <utility>

namespace ethwire {

// Takes a copy: a manager is often a temporary, which is destroyed before this runs.
awaitable<bool> SubscriptionManager::unsubscribe_each(SubscriptionManager manager)
{
    bool all = true;
    const std::vector<SubscriptionManager::AnySubscription> live = manager.subscriptions();
    for (const SubscriptionManager::AnySubscription& subscription : live) {
        const bool confirmed = co_await manager.unsubscribe(subscription);
        all = all && confirmed;
    }
    co_return all;
}

SubscriptionManager::AnySubscription SubscriptionManager::get_by_id(std::string_view id) const
{
    for (const auto& [number, subscription] : core_->subscriptions())
        if (subscription->id() == id)
            return subscription;
    return nullptr;
}

SubscriptionManager::AnySubscription SubscriptionManager::get_by_label(std::string_view label) const
{
    return core_->find_by_label(label);
}

std::vector<SubscriptionManager::AnySubscription> SubscriptionManager::subscriptions() const
{
    std::vector<AnySubscription> list;
    for (const auto& [number, subscription] : core_->subscriptions())
        list.push_back(subscription);
    return list;
}

std::size_t SubscriptionManager::parallelize() const noexcept { return core_->handlers().parallelize; }

void SubscriptionManager::parallelize(std::size_t n) const noexcept
{
    core_->handlers().parallelize = std::max<std::size_t>(n, 1);
}

std::uint64_t SubscriptionManager::total_handler_calls() const noexcept { return core_->handlers().total_calls; }

} // namespace ethwire
