// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/detail/completion.hpp>
#include <ethwire/web3/detail/subscription_core.hpp>

#include "io/timer.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

namespace ethwire::web3 {

class Core;

/// The merged stream of a client: a view over the queues that have no other consumer, in the order of arrival.
///
/// Each such queue is watched: while it is empty, the watch waits for its next event; otherwise the queue stands in a
/// heap, by the arrival number of its front event. So the next event of a thousand subscriptions is found at the top.
class Merged {
public:
    using Wait = io::Completion<error_code>;

    explicit Merged(Core& core) noexcept : core_(core) {}
    ~Merged();

    /// Begins to watch the queues; does nothing the second time. Called at the first use of the stream.
    void start();
    /// Watches a subscription if the stream has begun and the subscription has no other consumer.
    void add(const std::shared_ptr<SubscriptionCore>& subscription);
    /// Another consumer takes the subscription.
    void remove(std::uint64_t number);

    /// The subscription whose front event came first; null when there is no event.
    std::shared_ptr<SubscriptionCore> front();
    /// Must be called when the event that `front` named was taken.
    void popped();

    /// Waits for an event; false when somebody waits already.
    bool wait(Wait wait, TimePoint deadline);
    bool waiting() const noexcept { return static_cast<bool>(waiter_); }
    /// Ends the wait, if there is one.
    void wake(error_code error);
    /// Destroys the timer; a deadline is not kept any more.
    void discard_timer() noexcept { timer_.reset(); }
    /// Destroys the consumer that waits, without calling it.
    void discard();

private:
    struct Watch {
        Merged* merged;
        std::shared_ptr<SubscriptionCore> subscription;
        bool armed = false;
    };
    using Ready = std::pair<std::uint64_t, std::uint64_t>; // arrival, number

    static void on_wake(void* who);
    void on_timer();
    void look(Watch& watch);
    void disarm(Watch& watch) noexcept;

    Core& core_;
    std::map<std::uint64_t, Watch> watches_;
    std::vector<Ready> ready_; // a heap, the earliest arrival on top
    Wait waiter_{};
    std::unique_ptr<io::Timer> timer_{};
    TimePoint deadline_ = TimePoint::max();
    bool started_ = false;
};

} // namespace ethwire::web3
