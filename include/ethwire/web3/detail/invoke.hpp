// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/method.hpp>
#include <ethwire/io/async.hpp>
#include <ethwire/io/detail/completion.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/rpc/detail/call.hpp>
#include <ethwire/web3/awaited.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/request.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ethwire::web3 {

class Core;

/// What ends an operation of the client.
template <class T>
using Completion = io::Completion<error_code, Outcome<T>>;

/// A call with its completion.
template <class T>
class TypedCall final : public rpc::Call {
public:
    static_assert(std::is_default_constructible_v<T> && std::is_move_constructible_v<T>);

    TypedCall(Completion<T> completion, error_code null_error) noexcept
        : completion_(std::move(completion)), null_error_(null_error)
    {}

    const io::Cancellation& cancellation() const noexcept { return completion_.cancellation(); }

    error_code decode(std::string_view value) override
    {
        null_ = null_error_ && value == "null";
        return null_ ? error_code() : ethwire::decode(value, value_);
    }

    void finish(const Outcome<void>& outcome) override
    {
        Outcome<T> whole(outcome, std::move(value_));
        if (whole && null_)
            whole.error(null_error_);
        const error_code error = whole.error();
        completion_(error, std::move(whole));
    }

private:
    Completion<T> completion_;
    T value_{};
    error_code null_error_;
    bool null_ = false;
};

const Executor& executor_of(const Core& core) noexcept;

/// Starts a call, from any thread.
void start_call(const std::shared_ptr<Core>& core, Request request, const CallOptions& options,
                std::unique_ptr<rpc::Call> call, io::Cancellation cancellation);

template <class T, class Token>
auto call_with(std::shared_ptr<Core> core, Request request, CallOptions options, error_code null_error, Token&& token)
{
    const Executor& client = executor_of(*core);
    return io::initiate<error_code, Outcome<T>>(
        client,
        [core = std::move(core), request = std::move(request), options, null_error](Completion<T> completion) mutable {
            auto call = std::make_unique<TypedCall<T>>(std::move(completion), null_error);
            io::Cancellation cancellation = call->cancellation();
            start_call(core, std::move(request), options, std::move(call), std::move(cancellation));
        },
        std::forward<Token>(token));
}

template <class T>
awaitable<T> call_awaited(std::shared_ptr<Core> core, Request request, CallOptions options, error_code null_error)
{
    auto [error, outcome] =
        co_await call_with<T>(std::move(core), std::move(request), options, null_error, as_tuple_awaitable);
    if (error)
        throw_outcome(outcome);
    co_return *std::move(outcome);
}

/// A call of any method: `T` is the result's type, `null_error` what a null result stands for.
template <class T, class Token>
auto call_raw(std::shared_ptr<Core> core, Request request, CallOptions options, error_code null_error, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>)
        return call_awaited<T>(std::move(core), std::move(request), options, null_error);
    else
        return call_with<T>(std::move(core), std::move(request), options, null_error, std::forward<Token>(token));
}

/// What is known of an exception where none can be thrown.
Outcome<void> outcome_of(const std::exception_ptr& thrown);

/// Runs a coroutine of ours on the client's executor, for another token than `Awaited`.
template <class T>
void start_coroutine(const std::shared_ptr<Core>& core, awaitable<T> coroutine, Completion<T> completion)
{
    const auto cancel = std::make_shared<asio::cancellation_signal>();
    completion.cancellation().on_request([cancel] { cancel->emit(asio::cancellation_type::terminal); });
    auto end = [core, cancel, completion = std::move(completion)](std::exception_ptr thrown, T value) mutable {
        const Outcome<void> outcome = thrown ? outcome_of(thrown) : Outcome<void>({}, Sent::yes);
        completion(outcome.error(), Outcome<T>(outcome, std::move(value)));
    };
    asio::co_spawn(executor_of(*core), std::move(coroutine),
                   asio::bind_cancellation_slot(cancel->slot(), std::move(end)));
}

template <class T, class Token>
auto run_coroutine(std::shared_ptr<Core> core, awaitable<T> coroutine, Token&& token)
{
    if constexpr (std::is_same_v<std::decay_t<Token>, Awaited>) {
        return coroutine;
    } else {
        const Executor& client = executor_of(*core);
        return io::initiate<error_code, Outcome<T>>(
            client,
            [core = std::move(core), coroutine = std::move(coroutine)](Completion<T> completion) mutable {
                asio::dispatch(executor_of(*core),
                               [core, coroutine = std::move(coroutine), completion = std::move(completion)]() mutable {
                                   start_coroutine<T>(core, std::move(coroutine), std::move(completion));
                               });
            },
            std::forward<Token>(token));
    }
}

/// A call of a method of the table.
template <class M, class Token, class... Args>
auto invoke(std::shared_ptr<Core> core, const CallOptions& options, const M& method, Token&& token, Args&&... args)
{
    std::string params;
    json::Writer writer(params);
    encode_params(method, writer, std::forward<Args>(args)...);
    Request request = Request::written(std::string(method.name), std::move(params));
    return call_raw<typename M::Result>(std::move(core), std::move(request), options, method.null_error(),
                                        std::forward<Token>(token));
}

/// Whether the last argument is none of the method's parameters.
template <class M, class... Args>
constexpr bool ends_with_token() noexcept
{
    if constexpr (sizeof...(Args) == 0) {
        return false;
    } else if constexpr (sizeof...(Args) > std::tuple_size_v<typename M::Params>) {
        return true;
    } else {
        constexpr std::size_t last = sizeof...(Args) - 1;
        using Param = std::tuple_element_t<last, typename M::Params>;
        return !std::is_constructible_v<Param, std::tuple_element_t<last, std::tuple<Args...>>>;
    }
}

template <class M, class Args, std::size_t... I>
auto invoke_before_token(std::shared_ptr<Core> core, const CallOptions& options, const M& method, Args args,
                         std::index_sequence<I...>)
{
    return invoke(std::move(core), options, method, std::get<sizeof...(I)>(std::move(args)),
                  std::get<I>(std::move(args))...);
}

/// A call of a method of the table, its parameters in order and then a token, or none.
template <class M, class... Args>
auto request(std::shared_ptr<Core> core, const CallOptions& options, const M& method, Args&&... args)
{
    if constexpr (ends_with_token<M, Args&&...>())
        return invoke_before_token(std::move(core), options, method, std::forward_as_tuple(std::forward<Args>(args)...),
                                   std::make_index_sequence<sizeof...(Args) - 1>());
    else
        return invoke(std::move(core), options, method, Awaited(), std::forward<Args>(args)...);
}

} // namespace ethwire::web3
