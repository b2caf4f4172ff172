// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/methods.hpp>
#include <ethwire/web3/detail/batch_element.hpp>
#include <ethwire/web3/errors.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ethwire {

/// The outcome of one call of a batch, once the batch was executed. A copy is the same outcome.
template <class T>
class BatchResult {
public:
    BatchResult() = default;
    explicit BatchResult(std::shared_ptr<web3::TypedBatchElement<T>> element) noexcept : element_(std::move(element)) {}

    /// True when the value is there.
    explicit operator bool() const noexcept { return element_ && element_->finished() && element_->outcome(); }
    /// The value; throws what an awaited call would have thrown.
    const T& get() const
    {
        if (error())
            throw_outcome(element_->outcome());
        return element_->value();
    }
    const T& operator*() const { return get(); }
    const T* operator->() const { return &get(); }

    /// No error, an error of ethwire's, or `rpc::errc::server_error`; `rpc::errc::cancelled` before the batch was
    /// executed.
    error_code error() const noexcept { return element_->outcome().error(); }
    const ServerError& server_error() const noexcept { return element_->outcome().server_error(); }
    /// How the call ended, without its value.
    const Outcome<void>& outcome() const noexcept { return element_->outcome(); }

private:
    std::shared_ptr<web3::TypedBatchElement<T>> element_{};
};

/// Calls that travel as one JSON array (JSON-RPC 2.0, section 6), in one message, and come back matched by id.
///
///     auto batch = w3.batch_requests();
///     auto number = batch.add(methods::block_number);
///     auto balance = batch.add(methods::get_balance, address, BlockId::latest());
///     co_await batch.async_execute();
///     fmt::print("{} {}\n", number.get(), balance.get());
///
/// A call that fails does not affect the others. Methods that subscribe, send transactions or sign are not allowed, as
/// in web3.py: `add` throws a `Web3Exception` with `errc::not_in_batch`. After `async_execute` or `cancel`, every
/// function throws `errc::batch_finished`.
class RequestBatch {
public:
    RequestBatch() = default;
    RequestBatch(std::shared_ptr<web3::Core> core, CallOptions options) noexcept
        : core_(std::move(core)), options_(options)
    {}

    template <class Result, class... Params, class... Args>
    BatchResult<Result> add(const Method<Result, Params...>& method, Args&&... args)
    {
        std::string params;
        json::Writer writer(params);
        encode_params(method, writer, std::forward<Args>(args)...);
        return add_as<Result>(Request::written(method.name, std::move(params)), method.null_error());
    }

    /// A call of any method; its result is raw JSON.
    BatchResult<RawJson> add(Request request) { return add_as<RawJson>(std::move(request), {}); }

    /// The number of calls.
    std::size_t size() const noexcept { return elements_.size(); }

    /// Sends the batch and waits until each of its calls has ended. It fails as a whole, over each transport alike,
    /// when it was cancelled, timed out, was lost or never sent, when one error was the answer to all of it, and when
    /// the answer held none of its calls. A single call that the node refused or left out is no failure of the batch:
    /// what happened to each call is in its `BatchResult`. Other tokens get `void(error_code, Outcome<void>)`.
    template <class Token = Awaited>
    auto async_execute(Token&& token = {})
    {
        check_open();
        finished_ = true;
        return web3::operation<void>(core_, web3::StartBatch(std::move(elements_), options_),
                                     std::forward<Token>(token));
    }

    /// Takes out every call; the batch can be filled again.
    void clear();
    /// The batch will never be sent.
    void cancel();

private:
    template <class T>
    BatchResult<T> add_as(Request request, error_code null_error)
    {
        check_open();
        check_allowed(request);
        auto element = std::make_shared<web3::TypedBatchElement<T>>(std::move(request), null_error);
        elements_.push_back(element);
        return BatchResult<T>(std::move(element));
    }

    void check_open() const;
    static void check_allowed(const Request& request);

    std::shared_ptr<web3::Core> core_{};
    CallOptions options_{};
    std::vector<std::shared_ptr<web3::BatchElement>> elements_{};
    bool finished_ = false;
};

} // namespace ethwire
