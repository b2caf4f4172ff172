// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/json/raw.hpp>
#include <ethwire/rpc/arrival.hpp>
#include <ethwire/web3/detail/invoke.hpp>
#include <ethwire/web3/detail/module.hpp>
#include <ethwire/web3/errors.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire {

namespace web3 {
void send_only(const std::shared_ptr<Core>& core, Request request, const CallOptions& options);

/// The next notification of a merged stream, as text. Fails with `rpc::errc::timed_out` after the timeout of the
/// options, or the provider's.
awaitable<std::string> receive(std::shared_ptr<Core> core, CallOptions options);
} // namespace web3

/// One event of the merged stream, still as the node sent it.
class SubscriptionMessage {
public:
    /// False only at the end of the stream; `reason()` then says why.
    explicit operator bool() const noexcept { return !value_.empty(); }

    /// The server's id of the subscription.
    std::string_view subscription() const noexcept { return subscription_; }
    /// The stable number of the subscription (`Subscription::number`).
    std::uint64_t number() const noexcept { return number_; }
    /// The event, one JSON value. Valid until the next call on the same stream.
    std::string_view result() const noexcept { return value_; }
    /// The whole notification. Valid as long as `result`.
    std::string_view raw() const noexcept { return text_; }
    /// How many events of this subscription were lost right before this one: its queue was full, or they were no JSON.
    std::uint64_t lost_before() const noexcept { return lost_before_; }
    /// Its place in the order of all that the client received, and the connection that brought it.
    const Arrival& arrival() const noexcept { return arrival_; }
    error_code reason() const noexcept { return reason_; }

    /// The event as a value: `message.as<Header>()`. Throws `BadResponseFormat` if it is no T.
    template <class T>
    T as() const
    {
        T value{};
        if (const error_code error = decode(value_, value))
            throw_error(error);
        return value;
    }

private:
    friend class MessageStream;
    std::string_view subscription_{};
    std::string_view value_{};
    std::string_view text_{};
    std::uint64_t number_ = 0;
    std::uint64_t lost_before_ = 0;
    Arrival arrival_{};
    error_code reason_{};
};

/// The merged stream: the events of all subscriptions that have no other consumer, in the order of their arrival. Each
/// subscription keeps its own queue, limits and policy; this is a view over them.
///
/// The first event taken from a subscription makes the merged stream its consumer for good. A client has one merged
/// stream: several objects compete for its events, as in web3.py, and a new one goes on where the last one stopped.
class MessageStream {
public:
    MessageStream() = default;
    explicit MessageStream(std::shared_ptr<web3::Core> core) noexcept : core_(std::move(core)) {}

    /// The next event; false when the client was closed or lost its connection for good. While there is no subscription
    /// at all, it waits for one. A second concurrent `next` throws `rpc::errc::already_waiting`. Cancelling it loses no
    /// event. The stream must outlive the wait and the event.
    awaitable<SubscriptionMessage> next() &;
    /// The same, but throws `rpc::errc::timed_out` after `limit`.
    awaitable<SubscriptionMessage> next(Duration limit) &;

private:
    awaitable<SubscriptionMessage> next_until(TimePoint deadline);
    bool take(SubscriptionMessage& out);

    std::shared_ptr<web3::Core> core_{};
    std::string buffer_{};
    std::string id_{};
};

/// The raw side of a persistent connection (`w3.socket`, web3.py's `PersistentConnection`).
class Socket : public web3::Module<Socket> {
public:
    using Module::Module;

    /// A live subscription: the server's id and the parameters that it was made with.
    struct LiveSubscription {
        std::string id{};
        std::string params{};
    };

    /// Every live subscription, oldest first.
    std::vector<LiveSubscription> subscriptions() const;

    /// web3.py's other name for `Provider::make_request`.
    template <class Token = Awaited>
    auto make_request(std::string method, std::string params = "[]", Token&& token = {}) const
    {
        return web3::call_raw<RawJson>(core_, Request(std::move(method), std::move(params)), options_, {},
                                       std::forward<Token>(token));
    }

    /// Sends a call whose answer is ignored, whether it is a result or an error.
    void send(std::string method, std::string params = "[]") const;

    /// The merged stream: the events of all subscriptions without a handle or handler in use.
    MessageStream process_subscriptions() const { return MessageStream(core_); }

    /// The next notification of the merged stream, as text. Fails with `rpc::errc::timed_out` after the request
    /// timeout, and with the reason when no more will come.
    template <class Token = Awaited>
    auto recv(Token&& token = {}) const
    {
        return web3::run_coroutine<std::string>(core_, web3::receive(core_, options_), std::forward<Token>(token));
    }
};

/// What matches a connection's messages with calls and subscriptions (`w3.provider()._request_processor` in web3.py).
/// There it was polled; here a wait is one suspension, and only a message ends it.
class RequestProcessor {
public:
    RequestProcessor() = default;
    explicit RequestProcessor(std::shared_ptr<web3::Core> core) noexcept : core_(std::move(core)) {}

    /// web3.py's `pop_raw_response(subscription=True)`: the next notification of the merged stream, as text. Fails with
    /// the reason, a `Web3Exception`, when no more will come.
    template <class Token = Awaited>
    auto pop_raw_response(Token&& token = {}) const
    {
        const CallOptions for_ever = CallOptions().timeout(Duration::max());
        return web3::run_coroutine<std::string>(core_, web3::receive(core_, for_ever), std::forward<Token>(token));
    }

private:
    std::shared_ptr<web3::Core> core_{};
};

} // namespace ethwire
