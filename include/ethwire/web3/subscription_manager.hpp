// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/detail/module.hpp>
#include <ethwire/web3/detail/subscribe.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {

namespace web3 {

/// Starts the loop of the handlers, from any thread.
/// \param thrown what a handler threw, if one did; null where nobody wants to have it
void start_handling(const std::shared_ptr<Core>& core, bool forever, std::shared_ptr<std::exception_ptr> thrown,
                    Completion<void> completion);

/// Begins the loop of the handlers.
class StartHandling {
public:
    StartHandling(bool forever, std::shared_ptr<std::exception_ptr> thrown) noexcept
        : forever_(forever), thrown_(std::move(thrown))
    {}

    void operator()(const std::shared_ptr<Core>& core, Completion<void> completion) const
    {
        start_handling(core, forever_, thrown_, std::move(completion));
    }

private:
    bool forever_;
    std::shared_ptr<std::exception_ptr> thrown_;
};

/// Throws what a handler threw.
awaitable<void> handle_awaited(std::shared_ptr<Core> core, bool forever);

template <class Token>
auto handle(std::shared_ptr<Core> core, bool forever, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return handle_awaited(std::move(core), forever);
    else
        return operation_with<void>(std::move(core), StartHandling(forever, nullptr), std::forward<Token>(token));
}

} // namespace web3

/// The live subscriptions of a client, and the loop that feeds their handlers.
///
///     NewHeadsSubscription heads;
///     heads.handler([](HandlerContext<Header>& ctx) { fmt::print("{}\n", ctx.result.number); });
///     co_await w3.subscription_manager().subscribe(heads);
///     co_await w3.subscription_manager().handle_subscriptions(true);
///
/// Copies are the same manager.
class SubscriptionManager : public web3::Module<SubscriptionManager> {
public:
    using Module::Module;
    using AnySubscription = std::shared_ptr<web3::SubscriptionCore>;

    /// As `Eth::subscribe`.
    template <class Self, class T, class Token = Awaited>
    auto subscribe(SubscriptionRequest<Self, T> subscription, Token&& token = {}) const
    {
        return web3::subscribe(core_, options_, std::move(subscription), std::forward<Token>(token));
    }

    /// As `Eth::unsubscribe`.
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

    /// Ends every live subscription, one after the other. True when the node confirms each.
    template <class Token = Awaited>
    auto unsubscribe_all(Token&& token = {}) const
    {
        return web3::run_coroutine<bool>(core_, unsubscribe_each(*this), std::forward<Token>(token));
    }

    /// The live subscription of this id, or of this label; null when there is none. Ids change with a reconnect, labels
    /// and numbers do not.
    AnySubscription get_by_id(std::string_view id) const;
    AnySubscription get_by_label(std::string_view label) const;
    /// Every live subscription, oldest first.
    std::vector<AnySubscription> subscriptions() const;

    /// How many coroutine handlers of one subscription may run at once, unless the subscription has its own limit; 1,
    /// the default, keeps the order of events.
    std::size_t parallelize() const noexcept;
    void parallelize(std::size_t n) const noexcept;
    /// How many events were given to handlers so far.
    std::uint64_t total_handler_calls() const noexcept;

    /// Feeds events to handlers until no subscription with a handler is left; with `run_forever`, until the client is
    /// closed. Subscriptions made meanwhile take part. The first exception of a handler ends the loop and is thrown
    /// here, after the handlers that run have returned. Handlers may call anything: replies never wait behind events.
    ///
    /// Cancelling it stops the handlers and completes when those that run have returned. While it runs, a second one
    /// fails with `rpc::errc::already_waiting`. Other tokens get `void(error_code, Outcome<void>)`; an exception
    /// without an error code is `errc::handler_threw` there.
    template <class Token = Awaited>
    auto handle_subscriptions(bool run_forever = false, Token&& token = {}) const
    {
        return web3::handle(core_, run_forever, std::forward<Token>(token));
    }

private:
    static awaitable<bool> unsubscribe_each(SubscriptionManager manager);
};

} // namespace ethwire
