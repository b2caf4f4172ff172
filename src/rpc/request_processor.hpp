// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/rpc/server_error.hpp>

#include "rpc/calls.hpp"
#include "rpc/envelope.hpp"
#include "rpc/recent_answers.hpp"
#include "rpc/routes.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::rpc {

/// A call whose answer makes a route: `<namespace>_subscribe`. The route exists, and what was parked for it has been
/// delivered, before any byte behind the answer is looked at, and before `finish`.
class SubscribeCall : public Call {
public:
    SubscribeCall* as_subscribe() noexcept final { return this; }

    virtual Routes::Queue queue() = 0;
    /// The server's id of the subscription, without quotes.
    virtual void routed(std::string_view id) = 0;
    /// The answer came after the call had timed out, and `finish` with it: the server made a subscription under this id
    /// (without quotes) that nobody waits for. May do anything.
    virtual void answered_late(std::string_view id) = 0;
};

/// Matches what a server sends with the calls and subscriptions of one connection.
///
/// web3.py's class of this name polled: its waiters asked again and again whether an answer had come. Here whoever
/// waits is a callback in a table, and an answer's arrival is the only thing that runs it. Two tables: calls in
/// flight, and live subscriptions. Neither evicts the other, and nothing scans.
///
/// Sans-io: give it messages and the time. Callbacks run inside `on_message`, `expire` and `fail_all`, and may do
/// anything with the processor but destroy it or hand it a message. When one throws, the others still run; the first
/// exception leaves at the end.
class RequestProcessor {
public:
    /// Counts of messages, of those that belong to nobody, and of losses.
    struct Counters {
        std::uint64_t messages = 0;
        std::uint64_t answers = 0;
        std::uint64_t results = 0; ///< answers with the value that was asked for
        std::uint64_t notifications = 0;
        std::uint64_t routed_events = 0; ///< notifications of live subscriptions
        std::uint64_t empty_messages = 0;
        std::uint64_t malformed_messages = 0;
        std::uint64_t unknown_ids = 0;         ///< answers whose id we never sent, or not as that token
        std::uint64_t late_answers = 0;        ///< to calls that have timed out, failed or been answered already
        std::uint64_t conflicting_answers = 0; ///< second answers that say something else than the first
        std::uint64_t unrouted_events = 0;     ///< of subscriptions that are not ours, or have ended
        std::uint64_t parking_losses = 0;      ///< events that came too early and found no room, or waited too long
        std::uint64_t server_messages = 0;     ///< errors for no call that is known, and requests made of us
    };

    /// A subscription that the server ended.
    struct Ended {
        std::string id; ///< the server's, without quotes
        ServerError said;
    };

    enum class Outcome {
        taken,     ///< an answer, an event, or something harmless
        malformed, ///< not JSON, or no JSON-RPC object
    };

    /// \param arrivals the number of the last reply or event; shared by all connections of a client
    explicit RequestProcessor(std::uint64_t& arrivals) noexcept : arrivals_(arrivals) {}

    // Calls.

    /// Registers a call and gives it its id. Register before send.
    std::uint64_t open(std::unique_ptr<Call> call, Calls::Options options);
    std::uint64_t next_batch() noexcept { return ++last_batch_; }
    /// Ends one call with `reason`, such as a cancellation; a late answer to it is counted and dropped.
    void fail(std::uint64_t id, error_code reason);
    const Calls& calls() const noexcept { return calls_; }
    Calls& calls() noexcept { return calls_; }

    // Subscriptions.

    /// The subscription ended on our side; late events are counted and dropped.
    void remove_route(std::string_view id);
    std::size_t routes() const noexcept { return routes_.size(); }

    // What the connection brings.

    /// Messages from here on come over the client's connection of this number.
    void on_connection(std::uint32_t number) noexcept { connection_ = number; }
    /// One message.
    Outcome on_message(std::string_view text, TimePoint now);
    /// Wakes the consumers that wait for a batch. Called at the end of each walk over the bytes read.
    void end_of_walk();
    /// A consumer found that an event is no JSON. True when it is the message at hand, of which `on_message` tells.
    bool note_malformed_event() noexcept;
    /// A `backpressure` queue is full: no further message may be handed in.
    bool paused() const noexcept { return paused_by_ && paused_by_->must_pause(); }
    /// Ends what is overdue. A call that a callback opens meanwhile stays until the next time, overdue or not.
    void expire(TimePoint now);
    /// When `expire` has something to do next.
    TimePoint wake_at() const noexcept;

    /// The connection is gone, and no answer will come. Calls of which bytes had been handed over end, told apart by
    /// whether any of their bytes were among the first `sent`; calls that still wait for a connection stay.
    void lose_calls(std::uint64_t sent);
    /// Everything that the connection brought has been handed in: the server's ids mean nothing any more.
    void lose_routes() noexcept;
    /// Both at once: nothing that it brought is still to be handed in.
    void on_lost(std::uint64_t sent);
    /// Ends every call with `reason`; not those that the callbacks open meanwhile.
    void fail_all(error_code reason);
    /// Destroys every call and route; no callback is called.
    void discard() noexcept;

    const Counters& counters() const noexcept { return counters_; }
    /// The last error that the server sent for no call of ours, or, as `message`, the method that it asked of us;
    /// empty when there was none.
    const ServerError& server_message() const noexcept { return server_message_; }
    /// The subscriptions that the messages since the last call have ended. Their routes are gone.
    std::vector<Ended> take_ended() { return std::exchange(ended_, {}); }
    bool has_ended() const noexcept { return !ended_.empty(); }

private:
    /// After a message that is no JSON, so many events are not trusted to be any.
    static constexpr unsigned wary_for = 1024;

    Outcome on_object(std::string_view text, TimePoint now);
    void on_malformed(std::string_view text, error_code error);
    Outcome on_batch(std::string_view text, TimePoint now);
    void on_empty_batch();
    void on_envelope(std::string_view text, const Envelope& envelope, TimePoint now);
    bool on_quick_reply(std::uint64_t id, std::string_view value);
    void succeed(Call& call, std::uint64_t id, std::string_view value);
    void on_answer(const Envelope& envelope, std::uint64_t id);
    void on_refusal(const Envelope& envelope);
    void on_event(const Routes::Queue* queue, std::string_view text, std::string_view subscription,
                  std::string_view value, TimePoint now);
    void on_end_of_subscription(const Envelope& envelope);
    void remember_failed(std::uint64_t id);
    std::vector<std::uint64_t> only_request() const;
    void on_unmatched(std::uint64_t id, std::string_view payload);
    void settle(std::uint64_t id, std::string_view payload, const ethwire::Outcome<void>& outcome);
    ethwire::Outcome<void> answered(error_code error = {}) noexcept;
    ethwire::Outcome<void> unanswered(std::uint64_t id, error_code error) const noexcept;
    void time_out(std::uint64_t id);
    void remember_overdue(std::uint64_t id, std::unique_ptr<Call> call);
    void on_overdue(std::uint64_t id, std::string_view result);
    void make_route(SubscribeCall& call, std::string_view id);
    bool must_validate(const Routes::Queue* queue) const noexcept;
    void lose_event(std::string_view subscription);
    bool parks(std::string_view subscription) const noexcept;
    Outcome on_quick_event(std::string_view text, std::string_view subscription, std::string_view value, TimePoint now);
    void push(const Routes::Queue& queue, const MessageRing::Entry& entry);
    void end_if_subscribing(Call& call) noexcept;

    std::uint64_t& arrivals_;
    std::uint32_t connection_ = 0;
    Calls calls_;
    Routes routes_;
    Parking parking_;
    RecentAnswers recent_;
    Counters counters_;
    ServerError server_message_;
    std::vector<Ended> ended_;
    std::map<std::uint64_t, std::unique_ptr<Call>> overdue_; // subscribe calls that timed out, by id
    std::set<std::uint64_t> failed_;                         // calls that left, ended early, and have not been answered
    std::vector<Routes::Queue> batch_waiters_;               // queues to flush at the end of the walk
    Routes::Queue paused_by_;
    std::vector<std::string_view> elements_;
    std::size_t subscribing_ = 0; // subscribe calls in flight: while there are any, unknown events are parked
    std::uint64_t last_batch_ = 0;
    unsigned wary_ = 0;            // so many more events are validated before anybody sees them
    bool in_event_ = false;        // a consumer may be looking at the message at hand
    bool malformed_event_ = false; // and found it to be none
};

} // namespace ethwire::rpc
