// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "rpc/subscription_queue.hpp"

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/queue_options.hpp>
#include <ethwire/rpc/server_error.hpp>
#include <ethwire/web3/stats.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace ethwire::python {

/// The events of one subscription between the reactor's thread and an event loop's.
///
/// The queue is the core's own, with the program's limits and policy, under a lock: the reactor moves what comes into
/// it at once, the loop takes from it without asking the reactor. Events stay text until the loop takes them.
class Feed {
public:
    /// What is next, for the loop.
    enum class Front { empty, lagged, disconnected, resubscribed, event, ended };

    struct Taken {
        Front front = Front::empty;
        // Of an event: the whole message, and where its value lies.
        std::string text{};
        std::size_t begin = 0;
        std::size_t size = 0;
        // Of an event and `lagged`: how many were lost right before.
        std::uint64_t lost = 0;
        // Of `disconnected` and `ended`.
        error_code reason{};
        std::string said{};
        ServerError server_error{};
    };

    /// \param key  what the loop knows it by
    /// \param ring called under the lock, on either thread, when the loop is to look
    /// \param want called on the loop's thread when the reactor may go on: only with `Overflow::backpressure`
    Feed(std::uint64_t key, QueueOptions options, std::function<void()> ring, std::function<void()> want);
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    std::uint64_t key() const noexcept { return key_; }

    // The reactor's side.

    enum class Moved { all, full, over };
    /// Takes over what the core's queue has; `full` when some had to stay, `over` when nothing more will come: the
    /// source has ended, or the policy has ended this.
    Moved move_from(rpc::SubscriptionQueue& source, const ServerError& said);
    void end(error_code reason);

    // The loop's side.

    /// True when something is there; else it will ring once.
    bool ready_or_wait();
    /// \param items whether losses and connections are wanted, or passed over
    /// \param taken used again, so that its text keeps its memory
    void take(bool items, Taken& taken);
    SubscriptionStats stats() const;

private:
    static void on_wake(void* self) { static_cast<Feed*>(self)->ring_(); }
    Front front() const noexcept;

    const std::uint64_t key_;
    const std::function<void()> ring_;
    const std::function<void()> want_;
    mutable std::mutex mutex_;
    rpc::SubscriptionQueue queue_; // all below is under the lock
    ServerError said_{};
    std::uint64_t lagged_told_ = 0; // of the events lost right before the front one
    bool end_told_ = false;         // of those lost at the end
};

} // namespace ethwire::python
