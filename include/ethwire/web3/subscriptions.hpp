// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/address.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/web3/handler.hpp>
#include <ethwire/web3/request.hpp>

#include <any>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ethwire {

/// What every kind of subscription can be given before it is made. `Self` is the kind, so that setters chain;
/// `T` is the type of its events.
template <class Self, class T>
class SubscriptionRequest {
public:
    using Value = T;

    /// A name that no other live subscription of the client has; otherwise subscribing fails with `errc::label_exists`.
    /// When it is not set, it is `default_label`, followed by a number if another subscription has that.
    Self& label(std::string text) &
    {
        label_ = std::move(text);
        return self();
    }
    Self&& label(std::string text) &&
    {
        label_ = std::move(text);
        return std::move(self());
    }

    /// The namespace of the method: `<name>_subscribe` in place of `eth_subscribe`, for chains that call it otherwise.
    Self& name_space(std::string_view name) &
    {
        request_ = Request(std::string(name) + "_subscribe", request_.params());
        return self();
    }
    Self&& name_space(std::string_view name) &&
    {
        name_space(name);
        return std::move(self());
    }

    /// How many events may wait for the consumer, and what happens to more. When it is not set, the provider's `queue`.
    Self& queue(QueueOptions options) &
    {
        queue_ = options;
        return self();
    }
    Self&& queue(QueueOptions options) &&
    {
        queue_ = options;
        return std::move(self());
    }

    /// What is called for each event while `handle_subscriptions` runs. A function that returns nothing is called
    /// inline while messages are read, and must not block. One that returns `awaitable<void>` is a coroutine: one after
    /// the other runs, or up to `parallelize(n)` at once. Both are given a `HandlerContext<T>`; a coroutine best takes
    /// it by value. An exception that one throws ends `handle_subscriptions`.
    template <class Function>
    Self& handler(Function function) &
    {
        set_handler(std::move(function));
        return self();
    }
    template <class Function>
    Self&& handler(Function function) &&
    {
        set_handler(std::move(function));
        return std::move(self());
    }

    /// A value that the handler finds in its context.
    Self& handler_context(std::any value) &
    {
        context_ = std::move(value);
        return self();
    }
    Self&& handler_context(std::any value) &&
    {
        context_ = std::move(value);
        return std::move(self());
    }

    /// What is called for each notice of a subscription with a handler: a loss, a lost connection, a subscription made
    /// again, an event that does not decode.
    Self& on_notice(NoticeHandler function) &
    {
        notice_ = std::move(function);
        return self();
    }
    Self&& on_notice(NoticeHandler function) &&
    {
        notice_ = std::move(function);
        return std::move(self());
    }

    /// At most `n` coroutine handlers of this subscription run at once; 1 keeps the order of events. When it is not
    /// set, the manager's `parallelize`.
    Self& parallelize(std::size_t n) &
    {
        parallelize_ = n;
        return self();
    }
    Self&& parallelize(std::size_t n) &&
    {
        parallelize_ = n;
        return std::move(self());
    }

    const Request& request() const noexcept { return request_; }
    const std::string& label() const noexcept { return label_; }
    const std::optional<QueueOptions>& queue() const noexcept { return queue_; }
    const PlainHandler<T>& plain_handler() const noexcept { return plain_; }
    const CoroutineHandler<T>& coroutine_handler() const noexcept { return coroutine_; }
    const std::any& handler_context() const noexcept { return context_; }
    const NoticeHandler& notice_handler() const noexcept { return notice_; }
    std::optional<std::size_t> parallelize() const noexcept { return parallelize_; }
    bool has_handler() const noexcept { return plain_ || coroutine_; }

    /// web3.py's default label: the class and its parameters.
    std::string default_label() const { return std::string(Self::class_name) + request_.params(); }

protected:
    explicit SubscriptionRequest(Request request) : request_(std::move(request)) {}

private:
    Self& self() noexcept { return static_cast<Self&>(*this); }

    template <class Function>
    void set_handler(Function function)
    {
        using Result = std::invoke_result_t<Function&, HandlerContext<T>&>;
        if constexpr (std::is_same_v<Result, awaitable<void>>) {
            coroutine_ = std::move(function);
            plain_ = nullptr;
        } else {
            static_assert(std::is_void_v<Result>, "a handler returns nothing, or awaitable<void>");
            plain_ = std::move(function);
            coroutine_ = nullptr;
        }
    }

    Request request_;
    std::string label_{};
    std::optional<QueueOptions> queue_{};
    PlainHandler<T> plain_{};
    CoroutineHandler<T> coroutine_{};
    std::any context_{};
    NoticeHandler notice_{};
    std::optional<std::size_t> parallelize_{};
};

/// The header of each new head of the chain. After a reorganisation, numbers come again with other hashes.
class NewHeadsSubscription final : public SubscriptionRequest<NewHeadsSubscription, Header> {
public:
    static constexpr std::string_view class_name = "NewHeadsSubscription";
    NewHeadsSubscription();
};

/// Logs that match a filter, as blocks come. When a block leaves the canonical chain, its logs come again with
/// `removed` set. Of the filter, only addresses and topics count: a subscription has no range of blocks.
class LogsSubscription final : public SubscriptionRequest<LogsSubscription, Log> {
public:
    static constexpr std::string_view class_name = "LogsSubscription";
    LogsSubscription() : LogsSubscription(Filter()) {}
    explicit LogsSubscription(const Filter& filter);
};

/// Hashes of transactions that enter the node's own pool: in no order, and never all there are.
class PendingTxSubscription final : public SubscriptionRequest<PendingTxSubscription, Hash32> {
public:
    static constexpr std::string_view class_name = "PendingTxSubscription";
    PendingTxSubscription();
};

/// The same with whole transactions (`full_transactions=True` in web3.py).
class FullPendingTxSubscription final : public SubscriptionRequest<FullPendingTxSubscription, Transaction> {
public:
    static constexpr std::string_view class_name = "PendingTxSubscription";
    FullPendingTxSubscription();
};

/// Tells when the node starts and when it stops synchronising.
class SyncingSubscription final : public SubscriptionRequest<SyncingSubscription, SyncStatus> {
public:
    static constexpr std::string_view class_name = "SyncingSubscription";
    SyncingSubscription();
};

/// The receipts of each new block, one event a block; if transactions are named, only theirs. A node that does not know
/// the kind refuses it.
class TransactionReceiptsSubscription final
    : public SubscriptionRequest<TransactionReceiptsSubscription, std::vector<Receipt>> {
public:
    static constexpr std::string_view class_name = "TransactionReceiptsSubscription";
    explicit TransactionReceiptsSubscription(const std::vector<Hash32>& transactions = {});
};

/// Any other subscription, its events as raw JSON.
class EthSubscription final : public SubscriptionRequest<EthSubscription, RawJson> {
public:
    static constexpr std::string_view class_name = "EthSubscription";
    /// \param params the parameters of `eth_subscribe`, a JSON array such as `["newHeads"]`
    explicit EthSubscription(std::string params);
};

} // namespace ethwire
