// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "client_run.hpp"
#include "commands/subscribe_options.hpp"
#include "output/event_screen.hpp"

#include "io/loop.hpp"
#include "io/timer.hpp"

#include <ethwire/web3/subscription.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>

namespace ethwire::cli {

/// Makes the subscription, prints its events until the run ends, and takes leave of the node.
class Subscriber {
public:
    Subscriber(ClientRun& run, const SubscribeOptions& options);
    ~Subscriber() { run_.on_end(nullptr); }
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    awaitable<void> work();

private:
    void start_all();
    template <class Request>
    void start(const Request& request);
    template <class Request>
    awaitable<void> follow(Request request);
    void on_subscribed();
    template <class T>
    void add(const Event<T>& event);
    void add(const Undecodable& event);
    void add(const Lagged& lagged);
    void add(const Disconnected& lost);
    void add(const Resubscribed&);
    void on_ended(error_code reason, const ServerError& said);
    void on_follower_gone(std::exception_ptr thrown);
    awaitable<void> take_leave();

    std::string call_name() const;
    bool has_enough() const noexcept { return options_.count && run_.events() >= *options_.count; }
    std::size_t most_at_once() const noexcept;

    ClientRun& run_;
    const SubscribeOptions& options_;
    EventScreen screen_;
    io::Condition changed_;
    io::Timer time_;                        // `--seconds`
    io::Timer leave_;                       // how long the node may take to confirm that a subscription is over
    std::optional<std::uint64_t> newest_{}; // when the newest event was made
    std::size_t subscribed_ = 0;
    std::size_t followers_ = 0;
    std::size_t unconfirmed_ = 0;
    std::size_t patience_; // bytes of output that may wait before events are left in their queue
};

} // namespace ethwire::cli
