// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/async_web3.hpp>
#include <ethwire/web3/detail/subscription_core.hpp>

#include "base/first_exception.hpp"
#include "io/seams.hpp"
#include "io/teardown.hpp"
#include "rpc/message_ring.hpp"
#include "web3/channel_role.hpp"
#include "web3/handler_loop.hpp"
#include "web3/merged.hpp"
#include "web3/waiters.hpp"

#include <atomic>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::io {
class TlsContext;
}

namespace ethwire::web3 {

class Channel;
class HttpChannel;
class PersistentChannel;
struct CallTerms;

/// A client: its settings, its connections, its subscriptions. All members on its executor, unless they say otherwise.
/// `AsyncWeb3` and the modules are handles of this.
class Core : public std::enable_shared_from_this<Core> {
public:
    static std::shared_ptr<Core> make(Executor executor, ProviderSettings settings,
                                      io::Seams seams = io::Seams::system());
    /// A client that takes its time, randomness and streams from elsewhere than the system.
    static AsyncWeb3 client(Executor executor, ProviderSettings settings, io::Seams seams);
    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;

    const Executor& executor() const noexcept { return executor_; } // from any thread
    const ProviderSettings& settings() const noexcept { return settings_; }
    /// The client that handlers are given: it does not keep this alive.
    AsyncWeb3& face() noexcept { return face_; }
    Observer& observer() noexcept { return *observer_; }
    const std::string& endpoint_text() const noexcept { return endpoint_text_; }

    // What the connections of a client share.

    /// The number of the last reply or event: see `Arrival`.
    std::uint64_t& arrivals() noexcept { return arrivals_; }
    /// The number of a new connection.
    std::uint32_t number_connection() noexcept { return ++connections_; }
    const io::Seams& seams() const noexcept { return seams_; }
    io::Timers& timers() const noexcept { return *seams_.timers; }
    TimePoint now() const noexcept { return seams_.timers->now(); }
    /// The time `limit` from now; `TimePoint::max()` when there is no such time.
    TimePoint deadline_in(Duration limit) const noexcept;
    /// Made at the first use; null without TLS, and an error when its files cannot be read.
    result<std::shared_ptr<const io::TlsContext>> tls();

    // Life.

    void connect(Completion<void> completion);
    // There are three ways to end, here and in everything that a client owns: `close` in order, and the peer is told;
    // `fail`, so that everything that waits gets an error; `discard` at once, and nobody is told.

    /// Fails what waits with `errc::closed` and closes the connections in order; completes when the last one is closed.
    /// A callback that is told of the end may throw: see `throw_later`.
    void close(Completion<void> completion);
    /// The last handle is gone: the connections are discarded at once, and everything that waits fails with
    /// `errc::closed`, by post. From any thread: elsewhere than on the executor it begins by post.
    void fail();
    bool closed() const noexcept { return closed_; }
    /// Why nothing will come any more; no error while the client lives.
    error_code over() const noexcept { return over_; }
    bool connected() const noexcept;
    Stats stats() const noexcept;

    // Calls. None of them ends inline.

    void call(const Request& request, const CallOptions& options, std::unique_ptr<rpc::Call> call,
              const io::Cancellation& cancellation);
    void batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallOptions& options,
               Completion<void> completion);
    TimePoint deadline(const CallOptions& options) const noexcept;
    /// Ends a call with an error, by post.
    void fail_later(std::unique_ptr<rpc::Call> call, error_code error);
    void complete_later(Completion<void> completion, Outcome<void> outcome);
    /// Ends a batch and all its elements with an error, by post.
    void fail_later(std::vector<std::shared_ptr<BatchElement>> elements, Completion<void> completion, error_code error);
    /// Ends, by post, an unsubscribe call of which the node need not be told: it succeeds.
    void confirm_later(std::unique_ptr<rpc::Call> call);
    /// Rethrows an exception of a user's callback by post: it leaves through the executor and not through the function
    /// that happened to call the callback.
    void throw_later(std::exception_ptr exception);

    // Subscriptions.

    void subscribe(std::shared_ptr<SubscriptionCore> subscription, std::shared_ptr<HandlerRunner> runner,
                   const CallOptions& options, std::unique_ptr<SubscribeWaiter> waiter,
                   const io::Cancellation& cancellation);
    void unsubscribe(const std::shared_ptr<SubscriptionCore>& subscription, const CallOptions& options,
                     std::unique_ptr<rpc::Call> call, const io::Cancellation& cancellation);
    /// Unsubscribes at the node, by post, after an overflow has ended the queue; the answer is ignored.
    void unsubscribe_later(std::uint64_t number);
    /// The exact `result` of an event; nothing when the message is malformed. Where a message has the usual shape, the
    /// entry holds only a guess at where the result ends.
    std::optional<std::string_view> exact_value(const rpc::MessageRing::Entry& entry);
    /// A consumer found that an event is no JSON: counts it and tells the observer, once.
    void on_malformed_event(const SubscriptionCore& subscription);
    const std::map<std::uint64_t, std::shared_ptr<SubscriptionCore>>& subscriptions() const noexcept { return live_; }
    std::shared_ptr<SubscriptionCore> find_by_label(std::string_view label) const;
    Merged& merged() noexcept { return merged_; }
    HandlerLoop& handlers() noexcept { return handlers_; }
    const HandlerLoop& handlers() const noexcept { return handlers_; }

    // What channels tell.

    void on_open(PersistentChannel& channel);
    void on_over(PersistentChannel& channel, error_code reason);
    /// The node has made the subscription: its events begin.
    void on_subscribed(const std::shared_ptr<SubscriptionCore>& subscription);
    /// No event of it will come any more; those in its queue can still be taken.
    void end_subscription(SubscriptionCore& subscription, error_code reason);

private:
    class Deleter;

    Core(Executor executor, ProviderSettings settings, io::Seams seams);
    ~Core();

    void fail_here();
    error_code register_subscription(const std::shared_ptr<SubscriptionCore>& subscription);
    PersistentChannel* channel_for(SubscriptionCore& subscription, error_code& error);
    PersistentChannel& main_channel();
    /// The channel for the calls of a lane; made at the lane's first use.
    Channel& channel_of(Lane lane);
    PersistentChannel& open_another(ChannelRole role);
    CallTerms terms(const CallOptions& options) const noexcept;
    void fail_everything();
    void fail_waiting(error_code reason, std::uint64_t last_connect);
    void open_main();
    void on_main_over(error_code reason, base::FirstException& failed);
    void remove(PersistentChannel& channel, error_code reason, base::FirstException& failed);
    void discard();

    Executor executor_;
    ProviderSettings settings_;
    std::string endpoint_text_;
    io::Seams seams_;
    std::shared_ptr<Observer> observer_;
    std::uint64_t arrivals_ = 0;
    std::uint32_t connections_ = 0;
    std::shared_ptr<const io::TlsContext> tls_;
    AsyncWeb3 face_;

    std::vector<std::shared_ptr<PersistentChannel>> channels_; // the first is the main one
    std::unique_ptr<HttpChannel> http_;
    std::map<std::uint64_t, std::shared_ptr<SubscriptionCore>> live_; // by number
    std::uint64_t last_number_ = 0;
    Merged merged_;
    HandlerLoop handlers_;
    Waiters connecting_;
    Waiters closing_;
    Stats retired_{}; // the counters of channels and subscriptions that are gone
    error_code over_{};
    bool closed_ = false;
    std::atomic<bool> failing_ = false; // `fail` was called; the last handle may be destroyed on any thread
    std::atomic<bool> context_gone_ = false;
    bool ending_ = false; // everybody is being told that the main connection is over
    bool told_ = false;   // the observer was told of the end
    io::Teardown teardown_;
};

} // namespace ethwire::web3
