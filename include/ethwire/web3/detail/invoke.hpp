// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/method.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/rpc/detail/call.hpp>
#include <ethwire/web3/detail/operation.hpp>
#include <ethwire/web3/request.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ethwire::web3 {

/// A call whose result is a T, with the completion that is told how it ended.
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

/// Sends a call, from any thread. `call` is told how it ended, on the client's executor, never from within this.
void start_call(const std::shared_ptr<Core>& core, Request&& request, const CallOptions& options,
                std::unique_ptr<rpc::Call> call, io::Cancellation cancellation);

/// Begins a call whose result is a T.
template <class T>
class StartCall {
public:
    StartCall(Request&& request, const CallOptions& options, error_code null_error)
        : request_(std::move(request)), options_(options), null_error_(null_error)
    {}

    void operator()(const std::shared_ptr<Core>& core, Completion<T> completion)
    {
        auto call = std::make_unique<TypedCall<T>>(std::move(completion), null_error_);
        io::Cancellation cancellation = call->cancellation();
        start_call(core, std::move(request_), options_, std::move(call), std::move(cancellation));
    }

private:
    Request request_;
    CallOptions options_;
    error_code null_error_;
};

/// A call of any method.
/// \param null_error the error that a null result stands for; none when null is a value of T
template <class T, class Token>
auto call_raw(std::shared_ptr<Core> core, Request&& request, const CallOptions& options, error_code null_error,
              Token&& token)
{
    return operation<T>(std::move(core), StartCall<T>(std::move(request), options, null_error),
                        std::forward<Token>(token));
}

/// An exception as an outcome, for a token that takes no exceptions.
Outcome<void> outcome_of(const std::exception_ptr& thrown);

/// Runs one of the library's own coroutines on the client's executor, for a token that is not `Awaited`.
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
        auto start = [coroutine = std::move(coroutine)](const std::shared_ptr<Core>& running,
                                                        Completion<T> completion) mutable {
            asio::dispatch(executor_of(*running),
                           [running, coroutine = std::move(coroutine), completion = std::move(completion)]() mutable {
                               start_coroutine<T>(running, std::move(coroutine), std::move(completion));
                           });
        };
        return operation_with<T>(std::move(core), std::move(start), std::forward<Token>(token));
    }
}

/// A call of a method of the table.
template <class M, class Token, class... Args>
auto invoke(std::shared_ptr<Core> core, const CallOptions& options, const M& method, Token&& token, Args&&... args)
{
    std::string params;
    json::Writer writer(params);
    encode_params(method, writer, std::forward<Args>(args)...);
    return call_raw<typename M::Result>(std::move(core), Request::written(method.name, std::move(params)), options,
                                        method.null_error(), std::forward<Token>(token));
}

/// Whether the last argument is a completion token: there are more arguments than parameters, or the parameter in its
/// place cannot be made of it.
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
    // A tuple of references: each is passed on as what it was given as.
    const auto given = [&]<std::size_t N>() -> decltype(auto) {
        return std::forward<std::tuple_element_t<N, Args>>(std::get<N>(args));
    };
    return invoke(std::move(core), options, method, given.template operator()<sizeof...(I)>(),
                  given.template operator()<I>()...);
}

/// A call of a method of the table: its parameters in order, and then a token or none.
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
