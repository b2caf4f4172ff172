// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/web3/async_web3.hpp>

#include "io/thread_of.hpp"
#include "web3/core.hpp"
#include "web3/silent_call.hpp"

#include <utility>

/// How an operation gets from the thread that started it to the client's executor: inline when it is there already.

namespace ethwire {

error_code Request::check() const noexcept
{
    if (checked_)
        return {};
    const std::size_t first = params_.find_first_not_of(" \t\r\n");
    const bool array = first != std::string::npos && params_[first] == '[';
    return array && !json::validate(params_) ? error_code() : make_error_code(errc::invalid_params);
}

namespace web3 {

Executor executor_of(const Core& core) { return core.executor(); }

const QueueOptions& default_queue(const Core& core) noexcept { return core.settings().queue(); }

void start_call(const std::shared_ptr<Core>& core, Request request, const CallOptions& options,
                std::unique_ptr<rpc::Call> call, asio::cancellation_slot slot)
{
    if (io::is_on_thread_of(core->executor())) {
        core->call(request, options, std::move(call), slot);
        return;
    }
    asio::dispatch(core->executor(), [core, request = std::move(request), options, call = std::move(call),
                                      slot]() mutable { core->call(request, options, std::move(call), slot); });
}

void send_only(const std::shared_ptr<Core>& core, Request request, const CallOptions& options)
{
    start_call(core, std::move(request), options, std::make_unique<SilentCall>(), {});
}

void start_batch(const std::shared_ptr<Core>& core, std::vector<std::shared_ptr<BatchElement>> elements,
                 const CallOptions& options, Core::BatchWaiter waiter)
{
    asio::dispatch(core->executor(),
                   [core, elements = std::move(elements), options, waiter = std::move(waiter)]() mutable {
                       core->batch(std::move(elements), options, std::move(waiter));
                   });
}

void start_subscribe(const std::shared_ptr<Core>& core, std::shared_ptr<SubscriptionCore> subscription,
                     std::shared_ptr<HandlerRunner> runner, const CallOptions& options,
                     std::unique_ptr<SubscribeWaiter> waiter, asio::cancellation_slot slot)
{
    asio::dispatch(core->executor(), [core, subscription = std::move(subscription), runner = std::move(runner), options,
                                      waiter = std::move(waiter), slot]() mutable {
        core->subscribe(std::move(subscription), std::move(runner), options, std::move(waiter), slot);
    });
}

void start_unsubscribe(const std::shared_ptr<Core>& core, const std::shared_ptr<SubscriptionCore>& subscription,
                       const CallOptions& options, std::unique_ptr<rpc::Call> call, asio::cancellation_slot slot)
{
    asio::dispatch(core->executor(), [core, subscription, options, call = std::move(call), slot]() mutable {
        core->unsubscribe(subscription, options, std::move(call), slot);
    });
}

void start_connect(const std::shared_ptr<Core>& core, Core::Waiter waiter)
{
    asio::dispatch(core->executor(),
                   [core, waiter = std::move(waiter)]() mutable { core->connect(std::move(waiter)); });
}

void start_close(const std::shared_ptr<Core>& core, Core::Waiter waiter)
{
    asio::dispatch(core->executor(), [core, waiter = std::move(waiter)]() mutable { core->close(std::move(waiter)); });
}

namespace {

/// The error of an operation that has no value.
template <class Initiation, class... Args>
awaitable<error_code> outcome_of(Initiation initiation, Args... args)
{
    auto [error] = co_await asio::async_initiate<const asio::as_tuple_t<asio::use_awaitable_t<>>, void(error_code)>(
        std::move(initiation), as_tuple_awaitable, std::move(args)...);
    co_return error;
}

} // namespace

awaitable<void> execute_awaited(std::shared_ptr<Core> core, std::vector<std::shared_ptr<BatchElement>> elements,
                                CallOptions options)
{
    BatchInitiation initiation(std::move(core));
    auto [error, outcome] =
        co_await asio::async_initiate<const asio::as_tuple_t<asio::use_awaitable_t<>>, void(error_code, Outcome<void>)>(
            std::move(initiation), as_tuple_awaitable, std::move(elements), options);
    if (error)
        throw_outcome(outcome);
}

awaitable<void> connect_awaited(std::shared_ptr<Core> core)
{
    ConnectInitiation initiation(std::move(core));
    const error_code error = co_await outcome_of(std::move(initiation));
    if (error)
        throw_error(error);
}

awaitable<void> close_awaited(std::shared_ptr<Core> core)
{
    CloseInitiation initiation(std::move(core));
    const error_code error = co_await outcome_of(std::move(initiation));
    if (error)
        throw_error(error);
}

awaitable<bool> unsubscribe_awaited(std::shared_ptr<Core> core, CallOptions options,
                                    std::shared_ptr<SubscriptionCore> subscription)
{
    auto [error, outcome] =
        co_await unsubscribe_with(std::move(core), options, std::move(subscription), as_tuple_awaitable);
    if (error)
        throw_outcome(outcome);
    co_return *outcome;
}

} // namespace web3
} // namespace ethwire
