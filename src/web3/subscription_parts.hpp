// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/detail/completion.hpp>
#include <ethwire/web3/detail/handler_runner.hpp>
#include <ethwire/web3/detail/subscription_core.hpp>

#include "io/timer.hpp"
#include "rpc/subscription_queue.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace ethwire::web3 {

class PersistentChannel;

/// The members of a `SubscriptionCore`, for the client alone.
struct SubscriptionParts {
    SubscriptionParts(Request request, QueueOptions options, std::string label, bool own_label,
                      SubscriptionCore::Decode decode)
        : queue(options), request(std::move(request)), label(std::move(label)), own_label(own_label), decode(decode)
    {}

    rpc::SubscriptionQueue queue;
    Request request;
    std::string label;
    bool own_label;
    SubscriptionCore::Decode decode;

    Executor executor{};
    std::weak_ptr<Core> core{};
    std::uint64_t number = 0;
    PersistentChannel* channel = nullptr; // null once it has ended
    std::string id{};
    ServerError said{};
    std::shared_ptr<HandlerRunner> runner{};
    std::uint64_t undecodable = 0;
    std::optional<Undecodable> odd{}; // an event that was taken from the queue, and was not told yet
    std::uint64_t lagged_told = 0;    // how many of the events lost right before the front one a `Lagged` has told

    // The consumer that waits, if one does.
    io::Completion<error_code> waiter{};
    std::unique_ptr<io::Timer> timer{};
    TimePoint wait_deadline = TimePoint::max();

    /// Destroys the consumer that waits, without calling it, the timer and the handler's runner.
    void discard()
    {
        queue.stop_waiting();
        timer.reset();
        runner.reset();
        const auto gone = std::move(waiter);
    }
};

} // namespace ethwire::web3
