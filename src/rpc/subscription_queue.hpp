// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/queue_options.hpp>

#include "rpc/message_ring.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace ethwire::rpc {

/// A change of a subscription's connection, between two of its events.
struct Notice {
    enum class Kind {
        disconnected, ///< the connection was lost: events from here to `resubscribed` never reached us
        resubscribed, ///< the server gives events again
    };
    Kind kind = Kind::disconnected;
    /// Why, for `disconnected`.
    error_code error{};
    /// The arrival number of the first event that comes after it.
    std::uint64_t before = 0;
    /// The server's own words about it.
    std::string said{};
};

/// The one consumer of a subscription, fixed at its first use.
enum class Consumer : std::uint8_t {
    undecided, ///< nobody yet: events wait here, within the limits
    handle,    ///< `next` and its relatives on the subscription's own handle
    handler,   ///< the user's function, called for each event
    merged,    ///< `process_subscriptions` and `pop_raw_response(subscription)` over all such queues
};

/// The events of one subscription between the socket and its consumer: raw, bounded, counted.
///
/// Sans-io. The producer calls `push`, `notice` and `end`; the consumer looks at the front and pops. A consumer that
/// finds nothing leaves one waiter and is woken inline: one that takes events one by one at the next push, one that
/// takes batches at the end of the walk over the bytes just read, or before its queue would overflow. So whoever
/// keeps up loses nothing to the size of a read.
class SubscriptionQueue {
public:
    /// Called at most once for each `wait`. It may do anything, also destroy the queue.
    struct Waiter {
        void (*wake)(void* who) = nullptr;
        void* who = nullptr;
        bool batch = false;
    };

    explicit SubscriptionQueue(QueueOptions options) noexcept : options_(options) {}
    SubscriptionQueue(const SubscriptionQueue&) = delete;
    SubscriptionQueue& operator=(const SubscriptionQueue&) = delete;

    // The producer.

    /// Takes a copy of the event or loses it by the policy. May wake the consumer inline, so the caller keeps the
    /// queue alive meanwhile. True when a batch waits for the end of the walk: the caller then calls `flush` there.
    bool push(const MessageRing::Entry& event);
    /// True while the producer has the queue on its list for the end of the walk.
    bool flush_pending() const noexcept { return flush_pending_; }
    void set_flush_pending(bool pending) noexcept { flush_pending_ = pending; }
    /// The walk is over: wakes a consumer that waits for a batch, if there is one.
    void flush();
    /// Events came that cannot be kept: the next one is told of their loss.
    void lose(std::uint64_t count) noexcept { lost_tail_ += ended_ ? 0 : count; }
    void notice(Notice::Kind kind, error_code error, std::uint64_t next_arrival, std::string said = {});
    /// No event comes any more. What waits is still delivered. Only the first reason counts.
    void end(error_code reason);
    /// True when a `backpressure` subscription must not be given more before `on_drained` is called.
    bool must_pause() const noexcept;
    /// Called each time a full `backpressure` queue is half empty again.
    void on_drained(void (*drained)(void* who), void* who) noexcept
    {
        drained_ = drained;
        drained_who_ = who;
    }
    /// Called when the policy `fail` has ended the queue: nobody wants what the server still sends.
    void on_overflow(void (*overflowed)(void* who), void* who) noexcept
    {
        overflowed_ = overflowed;
        overflowed_who_ = who;
    }

    // The consumer.

    /// The consumer's kind; the first call decides. False when it is decided otherwise.
    bool claim(Consumer consumer) noexcept;
    Consumer consumer() const noexcept { return consumer_; }

    /// The notice that comes before the front event; null when none does. Valid until the queue changes.
    const Notice* front_notice() const noexcept;
    void pop_notice() { notices_.pop_front(); }
    bool has_event() const noexcept { return !ring_.empty(); }
    MessageRing::Entry front() const noexcept { return ring_.front(); }
    /// How many events were lost right before the front event.
    std::uint64_t lost_before_front() const noexcept { return ring_.lost_before_front(); }
    /// Where the next item stands among all of the connection's; max when there is none.
    std::uint64_t front_arrival() const noexcept;
    void pop();
    /// The front event is no JSON. It goes, and the one behind it is told of its loss and of those before it.
    void pop_malformed();

    bool ended() const noexcept { return ended_; }
    error_code reason() const noexcept { return reason_; }
    /// Events lost behind the last one that waits.
    std::uint64_t lost_at_end() const noexcept { return lost_tail_; }

    /// False when somebody waits already.
    bool wait(Waiter waiter) noexcept;
    bool waiting() const noexcept { return waiter_.wake != nullptr; }
    void stop_waiting() noexcept { waiter_ = {}; }

    std::size_t size() const noexcept { return ring_.size(); }
    std::size_t bytes() const noexcept { return ring_.bytes(); }
    std::uint64_t delivered() const noexcept { return delivered_; }
    std::uint64_t dropped() const noexcept { return dropped_; }
    const QueueOptions& options() const noexcept { return options_; }

private:
    bool enter(const MessageRing::Entry& event);
    bool has_room_for(std::size_t bytes) const noexcept;
    bool takes(std::size_t bytes) const noexcept;
    void pop_event() noexcept;
    void drop_front() noexcept;
    void lose_front() noexcept;
    void resume_if_drained();
    bool nothing_between(const Notice& a, const Notice& b) const noexcept;
    void merge_notices();
    void wake();

    QueueOptions options_;
    MessageRing ring_;
    std::deque<Notice> notices_;
    Waiter waiter_;
    void (*drained_)(void*) = nullptr;
    void* drained_who_ = nullptr;
    void (*overflowed_)(void*) = nullptr;
    void* overflowed_who_ = nullptr;
    std::uint64_t delivered_ = 0;
    std::uint64_t dropped_ = 0;
    std::uint64_t lost_tail_ = 0; // lost behind the newest entry
    std::uint64_t newest_ = 0;    // arrival number of the newest entry
    error_code reason_{};
    Consumer consumer_ = Consumer::undecided;
    bool ended_ = false;
    bool paused_ = false;
    bool flush_pending_ = false;
};

} // namespace ethwire::rpc
