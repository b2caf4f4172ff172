// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/detail/handler_runner.hpp>
#include <ethwire/web3/detail/invoke.hpp>
#include <ethwire/web3/subscription.hpp>
#include <ethwire/web3/subscriptions.hpp>

#include <memory>
#include <string>
#include <utility>

namespace ethwire::web3 {

/// Who is told whether a subscription was made: `finish` is called exactly once, unless the executor goes before.
class SubscribeWaiter {
public:
    virtual ~SubscribeWaiter() = default;
    virtual void finish(const Outcome<void>& outcome) = 0;
};

/// The provider's queue, for subscriptions that have no options of their own.
const QueueOptions& default_queue(const Core& core) noexcept;

/// Registers the subscription and asks the server for it, from any thread.
/// \param runner feeds its handler; null when it has none
void start_subscribe(const std::shared_ptr<Core>& core, std::shared_ptr<SubscriptionCore> subscription,
                     std::shared_ptr<HandlerRunner> runner, const CallOptions& options,
                     std::unique_ptr<SubscribeWaiter> waiter, io::Cancellation cancellation);

/// Ends a subscription in the client at once and tells the server, from any thread. `call` is given the server's
/// answer.
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

/// Begins `<namespace>_subscribe`.
template <class Self, class T>
class StartSubscribe {
public:
    StartSubscribe(CallOptions options, SubscriptionRequest<Self, T> request)
        : options_(options), request_(std::move(request))
    {}

    void operator()(const std::shared_ptr<Core>& core, Completion<Subscription<T>> completion) const
    {
        io::Cancellation cancellation = completion.cancellation();
        std::string label = request_.label().empty() ? request_.default_label() : request_.label();
        const QueueOptions queue = request_.queue().value_or(default_queue(*core));
        auto made = std::make_shared<TypedSubscription<T>>(request_.request(), queue, std::move(label),
                                                           !request_.label().empty());
        std::shared_ptr<HandlerRunner> runner;
        if (request_.has_handler())
            runner = std::make_shared<TypedHandlerRunner<T>>(core, made, request_);
        auto waiter = std::make_unique<TypedSubscribeWaiter<T>>(std::move(completion), made);
        start_subscribe(core, std::move(made), std::move(runner), options_, std::move(waiter), std::move(cancellation));
    }

private:
    CallOptions options_;
    SubscriptionRequest<Self, T> request_;
};

template <class Self, class T, class Token>
auto subscribe(std::shared_ptr<Core> core, CallOptions options, SubscriptionRequest<Self, T> request, Token&& token)
{
    return operation<Subscription<T>>(std::move(core), StartSubscribe<Self, T>(options, std::move(request)),
                                      std::forward<Token>(token));
}

/// Begins `<namespace>_unsubscribe`.
class StartUnsubscribe {
public:
    StartUnsubscribe(CallOptions options, std::shared_ptr<SubscriptionCore> subscription)
        : options_(options), subscription_(std::move(subscription))
    {}

    void operator()(const std::shared_ptr<Core>& core, Completion<bool> completion) const
    {
        auto call = std::make_unique<TypedCall<bool>>(std::move(completion), error_code());
        io::Cancellation cancellation = call->cancellation();
        start_unsubscribe(core, subscription_, options_, std::move(call), std::move(cancellation));
    }

private:
    CallOptions options_;
    std::shared_ptr<SubscriptionCore> subscription_;
};

template <class Token>
auto unsubscribe(std::shared_ptr<Core> core, CallOptions options, std::shared_ptr<SubscriptionCore> subscription,
                 Token&& token)
{
    return operation<bool>(std::move(core), StartUnsubscribe(options, std::move(subscription)),
                           std::forward<Token>(token));
}

} // namespace ethwire::web3
