// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.hpp"

#include <ethwire/ethwire.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ethwire::simulation {

/// An operation that a program started.
struct Operation {
    std::string name;
    TimePoint started{};
    TimePoint deadline{};
    unsigned completions = 0;
    std::shared_ptr<asio::cancellation_signal> cancel{};
};

/// One subscription of a program, with what its consumer has seen.
///
/// The node counts its ticks. So every consumer can tell, by itself, whether one came twice, out of order, or was lost
/// without being counted.
struct Follower {
    std::string name;
    Subscription<RawJson> subscription{};
    Overflow policy = Overflow::drop_oldest;
    std::uint64_t last = 0; // tick
    bool gap = true;        // a connection was lost since, or nothing has come yet
    bool ended = false;
    std::uint64_t events = 0;
};

/// A program over the public interface, random but repeatable: calls, batches, subscriptions of every policy with every
/// kind of consumer, cancellations, exceptions, ends and new beginnings. It checks what it is promised.
class User {
public:
    enum class Over { websocket, ipc, http };

    User(World& world, Over over);
    ~User();

    /// Makes a client and opens it.
    void begin();
    /// One thing that a program may do.
    void act();
    /// Everything is given up in order: every operation must be over afterwards.
    void end();

    std::size_t operations() const noexcept { return operations_.size(); }

private:
    using Act = void (User::*)();

    template <class Handler>
    auto observed(std::size_t number, Handler handler);
    std::size_t start(std::string name, Duration limit, bool cancellable);
    void complete(std::size_t number, error_code error);
    asio::cancellation_slot slot_of(std::size_t number);

    void call();
    void call_by_name();
    void batch();
    void subscribe();
    void unsubscribe();
    void unsubscribe_all();
    void cancel();
    void connect();
    void close();
    void destroy();
    void throw_at_completion();

    awaitable<void> follow(std::shared_ptr<Follower> follower, Duration pace);
    void on_tick(Follower& follower, std::string_view text, std::uint64_t lost_before);
    void on_disconnected(Follower& follower);
    void on_resubscribed(Follower& follower);
    ProviderSettings provider() const;
    void check_over(bool everything);

    World& world_;
    Over over_;
    std::unique_ptr<AsyncWeb3> w3_{};
    std::vector<Operation> operations_;
    std::vector<std::shared_ptr<Follower>> followers_;
    unsigned clients_ = 0;
    std::uint64_t names_ = 0;
};

} // namespace ethwire::simulation
