// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/subscription_manager.hpp>

#include <ethwire/rpc/errc.hpp>

#include "web3/core.hpp"
#include "web3/handler_loop.hpp"

#include <algorithm>
#include <utility>

namespace ethwire {
namespace {

/// What `async_initiate` runs for the handlers' loop.
class HandleInitiation {
public:
    HandleInitiation(std::shared_ptr<web3::Core> core, bool forever) noexcept
        : core_(std::move(core)), forever_(forever)
    {}

    template <class Handler>
    void operator()(Handler handler) const
    {
        start(web3::HandlerLoop::Waiter(std::move(handler)));
    }

private:
    void start(web3::HandlerLoop::Waiter handler) const
    {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (core_->handlers().running()) {
            const auto error = std::make_exception_ptr(Web3Exception(make_error_code(rpc::errc::already_waiting)));
            asio::post(core_->executor(),
                       [handler = std::move(handler), error]() mutable { std::move(handler)(error); });
            return;
        }
        if (slot.is_connected())
            slot.assign([weak = std::weak_ptr<web3::Core>(core_)](asio::cancellation_type) {
                if (const auto core = weak.lock())
                    asio::post(core->executor(), [core] { core->handlers().cancel(); });
            });
        core_->handlers().run(forever_ && !core_->over(), std::move(handler));
    }

    std::shared_ptr<web3::Core> core_;
    bool forever_;
};

// Coroutines of their own: a manager is often a temporary that is gone when they run.

awaitable<void> handle(std::shared_ptr<web3::Core> core, bool forever)
{
    HandleInitiation initiation(std::move(core), forever);
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(std::move(initiation),
                                                                                           asio::use_awaitable);
}

awaitable<bool> unsubscribe_each(SubscriptionManager manager)
{
    bool all = true;
    const std::vector<SubscriptionManager::AnySubscription> live = manager.subscriptions();
    for (const SubscriptionManager::AnySubscription& subscription : live) {
        const bool confirmed = co_await manager.unsubscribe(subscription);
        all = all && confirmed;
    }
    co_return all;
}

} // namespace

awaitable<void> SubscriptionManager::handle_subscriptions(bool run_forever) const { return handle(core_, run_forever); }

awaitable<bool> SubscriptionManager::unsubscribe_all() const { return unsubscribe_each(*this); }

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
