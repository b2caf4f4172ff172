// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/detail/handler_runner.hpp>
#include <ethwire/web3/detail/invoke.hpp>
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

/// Registers the subscription and asks the server for it, from any thread.
/// \param runner drives its handler; null when it has none
void start_subscribe(const std::shared_ptr<Core>& core, std::shared_ptr<SubscriptionCore> subscription,
                     std::shared_ptr<HandlerRunner> runner, const CallOptions& options,
                     std::unique_ptr<SubscribeWaiter> waiter, io::Cancellation cancellation);

/// Ends a subscription on our side at once and tells the server, from any thread; `call` takes the server's answer.
void start_unsubscribe(const std::shared_ptr<Core>& core, const std::shared_ptr<SubscriptionCore>& subscription,
                       const CallOptions& options, std::unique_ptr<rpc::Call> call, io::Cancellation cancellation);

template <class T>
class TypedSubscribeWaiter final : public SubscribeWaiter {
public:
    TypedSubscribeWaiter(Completion<Subscription<T>> completion, std::shared_ptr<TypedSubscription<T>> made)
        : completion_(std::move(completion)), made_(std::move(made))
    {}

    void finish(const Outcome<void>& outcome) override
    {
        Subscription<T> handle;
        if (outcome)
            handle = Subscription<T>(std::move(made_));
        completion_(outcome.error(), Outcome<Subscription<T>>(outcome, std::move(handle)));
    }

private:
    Completion<Subscription<T>> completion_;
    std::shared_ptr<TypedSubscription<T>> made_;
};

template <class Self, class T>
void begin_subscribe(const std::shared_ptr<Core>& core, const CallOptions& options,
                     const SubscriptionRequest<Self, T>& request, Completion<Subscription<T>> completion)
{
    io::Cancellation cancellation = completion.cancellation();
    std::string label = request.label().empty() ? request.default_label() : request.label();
    const QueueOptions queue = request.queue().value_or(default_queue(*core));
    auto made =
        std::make_shared<TypedSubscription<T>>(request.request(), queue, std::move(label), !request.label().empty());
    std::shared_ptr<HandlerRunner> runner;
    if (request.has_handler())
        runner = std::make_shared<TypedHandlerRunner<T>>(core, made, request);
    auto waiter = std::make_unique<TypedSubscribeWaiter<T>>(std::move(completion), made);
    start_subscribe(core, std::move(made), std::move(runner), options, std::move(waiter), std::move(cancellation));
}

template <class Self, class T, class Token>
auto subscribe_with(std::shared_ptr<Core> core, CallOptions options, SubscriptionRequest<Self, T> request,
                    Token&& token)
{
    const Executor& client = executor_of(*core);
    return io::initiate<error_code, Outcome<Subscription<T>>>(
        client,
        [core = std::move(core), options, request = std::move(request)](Completion<Subscription<T>> completion) {
            begin_subscribe(core, options, request, std::move(completion));
        },
        std::forward<Token>(token));
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

template <class Token>
auto unsubscribe_with(std::shared_ptr<Core> core, CallOptions options, std::shared_ptr<SubscriptionCore> subscription,
                      Token&& token)
{
    const Executor& client = executor_of(*core);
    return io::initiate<error_code, Outcome<bool>>(
        client,
        [core = std::move(core), options, subscription = std::move(subscription)](Completion<bool> completion) {
            auto call = std::make_unique<TypedCall<bool>>(std::move(completion), error_code());
            io::Cancellation cancellation = call->cancellation();
            start_unsubscribe(core, subscription, options, std::move(call), std::move(cancellation));
        },
        std::forward<Token>(token));
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
