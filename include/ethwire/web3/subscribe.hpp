// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/handler_runner.hpp>
#include <ethwire/web3/invoke.hpp>
#include <ethwire/web3/subscription.hpp>
#include <ethwire/web3/subscriptions.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace ethwire::web3 {

/// Who is told that a subscription was made, or was not. Exactly one `finish`.
class SubscribeWaiter {
public:
    virtual ~SubscribeWaiter() = default;
    virtual void finish(const Outcome<void>& outcome) = 0;
};

/// What the provider says of the queues of subscriptions that say nothing of their own.
const QueueOptions& default_queue(const Core& core) noexcept;

/// Registers the subscription and asks the server for it. Never completes inline.
/// \param runner drives its handler; null when it has none
void start_subscribe(const std::shared_ptr<Core>& core, std::shared_ptr<SubscriptionCore> subscription,
                     std::shared_ptr<HandlerRunner> runner, const CallOptions& options,
                     std::unique_ptr<SubscribeWaiter> waiter, asio::cancellation_slot slot);

/// Ends a subscription on our side at once and tells the server; `call` takes the server's answer.
void start_unsubscribe(const std::shared_ptr<Core>& core, const std::shared_ptr<SubscriptionCore>& subscription,
                       const CallOptions& options, std::unique_ptr<rpc::Call> call, asio::cancellation_slot slot);

template <class T>
class TypedSubscribeWaiter final : public SubscribeWaiter {
public:
    using Handler = asio::any_completion_handler<void(error_code, Outcome<Subscription<T>>)>;

    TypedSubscribeWaiter(Executor client, Handler handler, std::shared_ptr<TypedSubscription<T>> made)
        : client_(std::move(client)), handler_(std::move(handler)), made_(std::move(made))
    {}

    void finish(const Outcome<void>& outcome) override
    {
        asio::get_associated_cancellation_slot(handler_).clear();
        Subscription<T> handle;
        if (outcome)
            handle = Subscription<T>(std::move(made_));
        complete(client_, std::move(handler_), outcome.error(), Outcome<Subscription<T>>(outcome, std::move(handle)));
    }

private:
    Executor client_;
    Handler handler_;
    std::shared_ptr<TypedSubscription<T>> made_;
};

/// What `async_initiate` runs for a subscribe.
template <class Self, class T>
class SubscribeInitiation {
public:
    explicit SubscribeInitiation(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}

    template <class Handler>
    void operator()(Handler handler, SubscriptionRequest<Self, T> request, CallOptions options) const
    {
        typename TypedSubscribeWaiter<T>::Handler erased(std::move(handler));
        const asio::cancellation_slot slot = asio::get_associated_cancellation_slot(erased);
        std::string label = request.label().empty() ? request.default_label() : request.label();
        const QueueOptions queue = request.queue().value_or(default_queue(*core_));
        auto made = std::make_shared<TypedSubscription<T>>(request.request(), queue, std::move(label),
                                                           !request.label().empty());
        std::shared_ptr<HandlerRunner> runner;
        if (request.has_handler())
            runner = std::make_shared<TypedHandlerRunner<T>>(core_, made, request);
        auto waiter = std::make_unique<TypedSubscribeWaiter<T>>(executor_of(*core_), std::move(erased), made);
        start_subscribe(core_, made, std::move(runner), options, std::move(waiter), slot);
    }

private:
    std::shared_ptr<Core> core_;
};

template <class Self, class T, class Token>
auto subscribe_with(std::shared_ptr<Core> core, CallOptions options, SubscriptionRequest<Self, T> request,
                    Token&& token)
{
    return asio::async_initiate<Token, void(error_code, Outcome<Subscription<T>>)>(
        SubscribeInitiation<Self, T>(std::move(core)), token, std::move(request), options);
}

template <class Self, class T>
awaitable<Subscription<T>> subscribe_awaited(std::shared_ptr<Core> core, CallOptions options,
                                             SubscriptionRequest<Self, T> request)
{
    auto [error, outcome] = co_await subscribe_with(std::move(core), options, std::move(request), as_tuple_awaitable);
    if (error)
        throw_outcome(outcome);
    co_return *std::move(outcome);
}

template <class Self, class T, class Token>
auto subscribe(std::shared_ptr<Core> core, CallOptions options, SubscriptionRequest<Self, T> request, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return subscribe_awaited(std::move(core), options, std::move(request));
    else
        return subscribe_with(std::move(core), options, std::move(request), std::forward<Token>(token));
}

/// What `async_initiate` runs for an unsubscribe.
class UnsubscribeInitiation {
public:
    UnsubscribeInitiation(std::shared_ptr<Core> core, std::shared_ptr<SubscriptionCore> subscription) noexcept
        : core_(std::move(core)), subscription_(std::move(subscription))
    {}

    template <class Handler>
    void operator()(Handler handler, CallOptions options) const
    {
        auto call = std::make_unique<TypedCall<bool>>(executor_of(*core_), std::move(handler), error_code());
        const asio::cancellation_slot slot = call->slot();
        start_unsubscribe(core_, subscription_, options, std::move(call), slot);
    }

private:
    std::shared_ptr<Core> core_;
    std::shared_ptr<SubscriptionCore> subscription_;
};

template <class Token>
auto unsubscribe_with(std::shared_ptr<Core> core, CallOptions options, std::shared_ptr<SubscriptionCore> subscription,
                      Token&& token)
{
    return asio::async_initiate<Token, void(error_code, Outcome<bool>)>(
        UnsubscribeInitiation(std::move(core), std::move(subscription)), token, options);
}

awaitable<bool> unsubscribe_awaited(std::shared_ptr<Core> core, CallOptions options,
                                    std::shared_ptr<SubscriptionCore> subscription);

template <class Token>
auto unsubscribe(std::shared_ptr<Core> core, CallOptions options, std::shared_ptr<SubscriptionCore> subscription,
                 Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return unsubscribe_awaited(std::move(core), options, std::move(subscription));
    else
        return unsubscribe_with(std::move(core), options, std::move(subscription), std::forward<Token>(token));
}

} // namespace ethwire::web3
