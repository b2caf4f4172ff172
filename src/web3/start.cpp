// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/web3/async_web3.hpp>

#include "base/text.hpp"
#include "io/thread_of.hpp"
#include "web3/core.hpp"
#include "web3/silent_call.hpp"

#include <exception>
#include <utility>

/// The beginnings of operations: from the thread that starts one to the client's executor.

namespace ethwire {

error_code Request::check() const noexcept
{
    if (checked_)
        return {};
    const std::size_t first = params_.find_first_not_of(base::white_space);
    const bool array = first != std::string::npos && params_[first] == '[';
    return array && !json::validate(params_) ? error_code() : make_error_code(errc::invalid_params);
}

namespace web3 {

namespace {

/// Runs the function on the client's executor: inline when the caller is there already.
template <class Function>
void enter(const Core& core, Function function)
{
    if (io::is_on_thread_of(core.executor()))
        function();
    else
        asio::dispatch(core.executor(), std::move(function));
}

} // namespace

const Executor& executor_of(const Core& core) noexcept { return core.executor(); }

const QueueOptions& default_queue(const Core& core) noexcept { return core.settings().queue(); }

void start_call(const std::shared_ptr<Core>& core, Request&& request, const CallOptions& options,
                std::unique_ptr<rpc::Call> call, io::Cancellation cancellation)
{
    // Nearly every call, and nothing of it is moved then.
    if (io::is_on_thread_of(core->executor())) {
        core->call(request, options, std::move(call), cancellation);
        return;
    }
    asio::dispatch(core->executor(), [core, request = std::move(request), options, call = std::move(call),
                                      cancellation = std::move(cancellation)]() mutable {
        core->call(request, options, std::move(call), cancellation);
    });
}

void send_only(const std::shared_ptr<Core>& core, Request request, const CallOptions& options)
{
    start_call(core, std::move(request), options, std::make_unique<SilentCall>(), {});
}

void start_batch(const std::shared_ptr<Core>& core, std::vector<std::shared_ptr<BatchElement>> elements,
                 const CallOptions& options, Completion<void> completion)
{
    enter(*core, [core, elements = std::move(elements), options, completion = std::move(completion)]() mutable {
        core->batch(std::move(elements), options, std::move(completion));
    });
}

void start_subscribe(const std::shared_ptr<Core>& core, std::shared_ptr<SubscriptionCore> subscription,
                     std::shared_ptr<HandlerRunner> runner, const CallOptions& options,
                     std::unique_ptr<SubscribeWaiter> waiter, io::Cancellation cancellation)
{
    enter(*core, [core, subscription = std::move(subscription), runner = std::move(runner), options,
                  waiter = std::move(waiter), cancellation = std::move(cancellation)]() mutable {
        core->subscribe(std::move(subscription), std::move(runner), options, std::move(waiter), cancellation);
    });
}

void start_unsubscribe(const std::shared_ptr<Core>& core, const std::shared_ptr<SubscriptionCore>& subscription,
                       const CallOptions& options, std::unique_ptr<rpc::Call> call, io::Cancellation cancellation)
{
    enter(*core,
          [core, subscription, options, call = std::move(call), cancellation = std::move(cancellation)]() mutable {
              core->unsubscribe(subscription, options, std::move(call), cancellation);
          });
}

void start_connect(const std::shared_ptr<Core>& core, Completion<void> completion)
{
    enter(*core, [core, completion = std::move(completion)]() mutable { core->connect(std::move(completion)); });
}

void start_close(const std::shared_ptr<Core>& core, Completion<void> completion)
{
    enter(*core, [core, completion = std::move(completion)]() mutable { core->close(std::move(completion)); });
}

Outcome<void> outcome_of(const std::exception_ptr& thrown)
{
    try {
        std::rethrow_exception(thrown);
    } catch (const Web3Exception& exception) {
        if (exception.outcome().error())
            return exception.outcome();
        return Outcome<void>(exception.code());
    } catch (const boost::system::system_error& exception) {
        return Outcome<void>(exception.code());
    } catch (...) {
        return Outcome<void>(errc::handler_threw);
    }
}

void start_handling(const std::shared_ptr<Core>& core, bool forever, std::shared_ptr<std::exception_ptr> thrown,
                    Completion<void> completion)
{
    enter(*core, [core, forever, thrown = std::move(thrown), completion = std::move(completion)]() mutable {
        core->handlers().run(forever && !core->over(), std::move(thrown), std::move(completion));
    });
}

awaitable<void> handle_awaited(std::shared_ptr<Core> core, bool forever)
{
    auto thrown = std::make_shared<std::exception_ptr>();
    StartHandling start(forever, thrown);
    auto [error, outcome] = co_await operation_with<void>(std::move(core), std::move(start), as_tuple_awaitable);
    if (*thrown)
        std::rethrow_exception(*thrown);
    if (error)
        throw_outcome(outcome);
}

} // namespace web3
} // namespace ethwire
