// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "world.hpp"

#include <ethwire/ethwire.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace ethwire::simulation {

/// One subscription of a program, with what its consumer has seen, and the checks of that.
class Follower {
public:
    /// How the events are taken.
    enum class Way {
        items,   ///< one at a time, with what happens between them
        batches, ///< several at a time
        limited, ///< one at a time, each within a limit
        handler,
    };

    Follower(World& world, std::uint64_t number, unsigned client, Way way, QueueOptions queue);

    const std::string& name() const noexcept { return name_; }
    const std::string& kind() const noexcept { return kind_; }
    unsigned client() const noexcept { return client_; }
    Way way() const noexcept { return way_; }
    const QueueOptions& queue() const noexcept { return queue_; }

    /// The node has answered.
    void made(Subscription<RawJson> subscription) { subscription_ = std::move(subscription); }
    Subscription<RawJson>& subscription() noexcept { return subscription_; }
    bool is_live() const noexcept { return subscription_ && !subscription_.ended(); }

    // What the consumer sees.

    void on_event(std::string_view text, std::uint64_t lost);
    void on_notice(bool connected);
    /// Events were lost: the next event counts them too.
    void on_lagged(std::uint64_t lost) { lagged_ += lost; }
    void on_end(error_code reason);
    /// Of a consumer that runs no more, for whatever reason.
    bool has_ended() const noexcept { return ended_; }
    std::uint64_t events() const noexcept { return events_; }

    /// What is known from outside: no more waits than may.
    void check_queue();

    // A burst, while everything is well: many events at once, and what became of them.

    void begin_burst();
    void check_burst(std::uint64_t size);

private:
    bool overflows_by_bytes() const noexcept { return queue_.bytes() < 4096; }
    void check_next(const Tick& tick, std::uint64_t lost);
    void check_first(const Tick& tick, std::uint64_t lost);

    World& world_;
    const std::string name_;
    const std::string kind_;
    const unsigned client_;
    const Way way_;
    const QueueOptions queue_;
    Subscription<RawJson> subscription_{};
    Tick last_{};           // the last event
    bool connected_ = true; // as it was told
    bool ended_ = false;
    std::uint64_t events_ = 0;
    std::uint64_t lagged_ = 0;       // told ahead of the next event
    std::uint64_t burst_at_ = 0;     // the last event before it
    std::uint64_t burst_whole_ = 0;  // its first events, as far as none of them was lost
    std::uint64_t burst_source_ = 0; // 0: none
};

} // namespace ethwire::simulation
