// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client/feed.hpp"
#include "io/event_descriptor.hpp"
#include "transport/reactor.hpp"

#include <ethwire/rpc/outcome.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/web3/async_web3.hpp>
#include <ethwire/web3/request.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace ethwire::web3 {
class SubscriptionCore;
}

namespace ethwire::python {

/// The C++ client of one Python client. It runs on the reactor's thread and never takes the interpreter's lock; the
/// event loop tells it what to do by post, and is told through `take`, which a descriptor wakes it for.
///
/// Operations have keys, which the loop chooses, and each ends exactly once, unless it was cancelled or `discard` came
/// first: of those, nobody wants to know.
class Session : public std::enable_shared_from_this<Session> {
public:
    /// An operation that is over. `text` is the result of a call, one JSON value.
    struct Ended {
        std::uint64_t key = 0;
        Outcome<void> outcome{};
        std::string text{};
    };
    struct News {
        std::vector<Ended> ended{};
        std::vector<std::uint64_t> feeds{}; // which have something
    };

    /// Opens nothing.
    static std::shared_ptr<Session> make(ProviderSettings settings);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // The loop's side.

    int descriptor() const noexcept { return bell_.descriptor(); }
    News take();

    void connect(std::uint64_t key);
    /// In order: what waits fails, the peer is told.
    void close(std::uint64_t key);
    void call(std::uint64_t key, Request request, CallOptions options);
    /// The first request has the key behind `key`, the next ones those that follow; `key` ends last.
    void batch(std::uint64_t key, std::vector<Request> requests, CallOptions options);
    void subscribe(std::uint64_t key, std::shared_ptr<Feed> feed, Request request, QueueOptions queue,
                   CallOptions options);
    std::shared_ptr<Feed> make_feed(std::uint64_t key, QueueOptions options);
    /// The result is whether the node has ended it; not when it has ended before.
    void unsubscribe(std::uint64_t key, std::uint64_t feed, CallOptions options);
    /// Nobody takes from this feed any more: the subscription ends, made or not.
    void abandon(std::uint64_t feed);
    void cancel(std::uint64_t key);
    /// Ends with the client's counters as a JSON object.
    void stats(std::uint64_t key);
    /// Ends everything at once.
    void discard();

private:
    class PendingCall;
    class PendingSubscription;
    /// A live subscription.
    struct Source {
        Session* session = nullptr;
        std::shared_ptr<web3::SubscriptionCore> subscription{};
        std::shared_ptr<Feed> feed{};
    };

    explicit Session(std::shared_ptr<Reactor> reactor);
    template <class Function>
    void run(Function function);

    // The reactor's side.

    void open(ProviderSettings settings);
    io::Cancellation begin(std::uint64_t key);
    void end(std::uint64_t key, const Outcome<void>& outcome, std::string text = {});
    void publish(std::uint64_t key, const Outcome<void>& outcome, std::string text);
    void subscribed(std::uint64_t feed_key, std::shared_ptr<web3::SubscriptionCore> subscription);
    void move(Source& source);
    void drop(std::uint64_t feed);
    void ring(std::uint64_t feed);

    std::shared_ptr<Reactor> reactor_;
    AsyncWeb3 w3_;
    std::shared_ptr<web3::Core> core_;
    std::unordered_map<std::uint64_t, asio::cancellation_signal> running_;
    std::unordered_map<std::uint64_t, std::shared_ptr<Feed>> made_; // feeds that may still become sources
    std::map<std::uint64_t, Source> sources_;                       // by feed; where a source lies does not change

    io::EventDescriptor bell_;
    std::mutex mutex_;
    News news_; // under the lock
};

} // namespace ethwire::python
