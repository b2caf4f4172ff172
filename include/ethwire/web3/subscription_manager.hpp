// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/subscribe.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {

/// The live subscriptions of a client, and the loop that feeds their handlers.
///
///     NewHeadsSubscription heads;
///     heads.handler([](HandlerContext<Header>& ctx) { fmt::print("{}\n", ctx.result.number); });
///     co_await w3.subscription_manager().subscribe(heads);
///     co_await w3.subscription_manager().handle_subscriptions(true);
///
/// A cheap value: copies are the same manager.
class SubscriptionManager {
public:
    using AnySubscription = std::shared_ptr<web3::SubscriptionCore>;

    SubscriptionManager() = default;
    SubscriptionManager(std::shared_ptr<web3::Core> core, CallOptions options) noexcept
        : core_(std::move(core)), options_(options)
    {}

    template <class Self, class T, class Token = Awaited>
    auto subscribe(SubscriptionRequest<Self, T> subscription, Token&& token = {}) const
    {
        return web3::subscribe(core_, options_, std::move(subscription), std::forward<Token>(token));
    }

    /// True when it was live and the node confirmed the end.
    template <class T, class Token = Awaited>
    auto unsubscribe(const Subscription<T>& subscription, Token&& token = {}) const
    {
        return web3::unsubscribe(core_, options_, subscription.core(), std::forward<Token>(token));
    }
    template <class Token = Awaited>
    auto unsubscribe(const AnySubscription& subscription, Token&& token = {}) const
    {
        return web3::unsubscribe(core_, options_, subscription, std::forward<Token>(token));
    }

    /// Ends all that are live. True when the node confirmed each.
    awaitable<bool> unsubscribe_all() const;

    /// Null when there is none. Ids change with a reconnect, labels and numbers do not.
    AnySubscription get_by_id(std::string_view id) const;
    AnySubscription get_by_label(std::string_view label) const;
    std::vector<AnySubscription> subscriptions() const;

    /// How many coroutine handlers of one subscription may run at once where the subscription does not say; 1 keeps
    /// the order of events.
    std::size_t parallelize() const noexcept;
    void parallelize(std::size_t n) const noexcept;
    std::uint64_t total_handler_calls() const noexcept;

    /// Feeds events to handlers until no subscription with a handler is left; with `run_forever` until the client is
    /// closed, also while there is none. Subscriptions made meanwhile take part. The first exception of a handler ends
    /// it and is thrown here, after the handlers that run have returned. Handlers may call anything: replies never
    /// wait behind events.
    awaitable<void> handle_subscriptions(bool run_forever = false) const;

private:
    std::shared_ptr<web3::Core> core_{};
    CallOptions options_{};
};

} // namespace ethwire
