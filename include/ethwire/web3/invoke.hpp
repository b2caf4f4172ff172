// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/eth/method.hpp>
#include <ethwire/io/async.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/rpc/call.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/request.hpp>

#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace ethwire {

/// The default completion token: an awaitable that throws the exceptions of `web3/errors.hpp`, with what the server
/// said. Any other Asio token works too and gets `void(error_code, Outcome<T>)`.
struct Awaited {};

namespace web3 {

class Core;

/// Completes an asynchronous operation from the client's executor: inline when the handler runs there too.
template <class Handler, class... Args>
void complete(const Executor& client, Handler handler, Args... args)
{
    const asio::any_completion_executor own(client);
    const auto executor = asio::get_associated_executor(handler, own);
    if (executor == own)
        std::move(handler)(std::move(args)...);
    else
        asio::dispatch(executor, asio::append(std::move(handler), std::move(args)...));
}

/// Whether a handler runs where the client does, so that it may be called straight from there. To be asked of the
/// handler as it was given: of an `any_completion_handler` the same question costs two allocations.
template <class Handler>
bool runs_on(const Executor& client, const Handler& handler)
{
    const auto executor = asio::get_associated_executor(handler, client);
    if constexpr (std::is_convertible_v<decltype(executor), Executor>)
        return Executor(executor) == client;
    else
        return asio::any_completion_executor(executor) == asio::any_completion_executor(client);
}

/// `complete` for a handler that was asked `runs_on` before.
template <class Handler, class... Args>
void complete_asked(const Executor& client, bool same, Handler handler, Args... args)
{
    if (same)
        std::move(handler)(std::move(args)...);
    else
        complete(client, std::move(handler), std::move(args)...);
}

/// A call with its completion handler.
template <class T>
class TypedCall final : public rpc::Call {
public:
    using Handler = asio::any_completion_handler<void(error_code, Outcome<T>)>;
    static_assert(std::is_default_constructible_v<T> && std::is_move_constructible_v<T>);

    template <class Given>
    TypedCall(Executor client, Given handler, error_code null_error)
        : client_(std::move(client)), same_(runs_on(client_, handler)), handler_(std::move(handler)),
          null_error_(null_error)
    {}

    /// Of the handler as it is kept: the one that it was given with belongs to the erasure around it.
    asio::cancellation_slot slot() const noexcept { return asio::get_associated_cancellation_slot(handler_); }

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
        asio::get_associated_cancellation_slot(handler_).clear();
        const error_code error = whole.error();
        complete_asked(client_, same_, std::move(handler_), error, std::move(whole));
    }

private:
    Executor client_;
    bool same_;
    Handler handler_;
    T value_{};
    error_code null_error_;
    bool null_ = false;
};

Executor executor_of(const Core& core);

/// Starts a call; `slot`, when connected, gives it up. Never completes inline.
void start_call(const std::shared_ptr<Core>& core, Request request, const CallOptions& options,
                std::unique_ptr<rpc::Call> call, asio::cancellation_slot slot);

/// What `async_initiate` runs for a call.
template <class T>
class CallInitiation {
public:
    explicit CallInitiation(std::shared_ptr<Core> core) noexcept : core_(std::move(core)) {}

    template <class Handler>
    void operator()(Handler handler, Request request, CallOptions options, error_code null_error) const
    {
        auto call = std::make_unique<TypedCall<T>>(executor_of(*core_), std::move(handler), null_error);
        const asio::cancellation_slot slot = call->slot();
        start_call(core_, std::move(request), options, std::move(call), slot);
    }

private:
    std::shared_ptr<Core> core_;
};

template <class T, class Token>
auto call_with(std::shared_ptr<Core> core, Request request, CallOptions options, error_code null_error, Token&& token)
{
    return asio::async_initiate<Token, void(error_code, Outcome<T>)>(CallInitiation<T>(std::move(core)), token,
                                                                     std::move(request), options, null_error);
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

} // namespace web3
} // namespace ethwire
