// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

#include "rpc/subscription_queue.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::rpc {

/// Which queue the notifications of a server's subscription id go to, on one connection.
///
/// Never evicts and never scans: a lookup is one comparison while one subscription is busy, else one hash probe.
class Routes {
public:
    using Queue = std::shared_ptr<SubscriptionQueue>;

    /// The same id again replaces the queue.
    void add(std::string_view id, Queue queue);
    /// Forgets the id and remembers it among the last `most_tombstones`, so that late events of it are known as such.
    bool remove(std::string_view id);
    /// Remembers an id that never had a queue in the same way.
    void bury(std::string_view id);
    /// The queue, or null. The pointer is good until the next `add`, `remove` or `clear`.
    const Queue* find(std::string_view id) noexcept;
    bool is_tombstone(std::string_view id) const noexcept;
    void clear();
    std::size_t size() const noexcept { return count_; }

    static constexpr std::size_t most_tombstones = 64;

private:
    struct Slot {
        std::string id{};
        Queue queue{};
    };

    std::size_t probe(std::string_view id) const noexcept;
    void rehash(std::size_t size);

    std::vector<Slot> slots_; // open addressing; a power of two, at most half full
    std::size_t count_ = 0;
    std::size_t last_ = 0; // where the last lookup ended: bursts come for one subscription
    std::array<std::string, most_tombstones> tombstones_{};
    std::size_t next_tombstone_ = 0;
};

/// Notifications that came before the answer that makes their route.
///
/// go-ethereum and others may write a subscription's first events before the reply to `eth_subscribe`. They wait here
/// while such a call is in flight, within bounds in messages, bytes and time, and are delivered ahead of any later one.
/// What is lost here is counted by subscription, so that its consumer can be told.
class Parking {
public:
    static constexpr std::size_t most_messages = 1024;
    static constexpr std::size_t most_bytes = std::size_t{4} << 20;
    static constexpr Duration longest_stay = std::chrono::seconds{10};

    /// False when there is no room: the event is lost.
    bool park(std::string_view id, const MessageRing::Entry& event, TimePoint now);
    /// An event of this subscription came that cannot be parked.
    void lose(std::string_view id);
    /// Takes out what waits for `id`, and then gives it, oldest first, to `take(entry)`, which may do anything but
    /// throw. An entry's `lost_before` counts what was lost here before it.
    /// \returns how many events were lost behind the last entry
    template <class Take>
    std::uint64_t deliver(std::string_view id, Take&& take);
    /// Loses what has waited too long; how many events that were.
    std::size_t expire(TimePoint now);
    /// Forgets everything; how many events waited.
    std::size_t clear() noexcept;
    std::size_t size() const noexcept { return parked_.size(); }
    TimePoint wake_at() const noexcept;

private:
    struct Parked {
        std::string id;
        std::string text;
        std::size_t value_offset = 0;
        std::size_t value_size = 0;
        std::uint64_t arrival = 0;
        std::uint64_t lost_before = 0;
        TimePoint since{};
    };

    void lose(std::string_view id, std::uint64_t count);
    std::uint64_t take_lost(std::string_view id);
    void give_back_memory() noexcept;

    std::vector<Parked> parked_; // oldest first
    std::size_t bytes_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> lost_; // behind the last event that waits, by id
};

template <class Take>
std::uint64_t Parking::deliver(std::string_view id, Take&& take)
{
    const std::uint64_t lost_at_end = take_lost(id);
    if (parked_.empty())
        return lost_at_end;
    std::vector<Parked> taken;
    for (Parked& parked : std::exchange(parked_, {})) {
        const bool wanted = parked.id == id;
        bytes_ -= wanted ? parked.text.size() : 0;
        (wanted ? taken : parked_).push_back(std::move(parked));
    }
    for (const Parked& parked : taken) {
        const std::string_view text = parked.text;
        take(MessageRing::Entry{text, text.substr(parked.value_offset, parked.value_size), parked.arrival,
                                parked.lost_before});
    }
    return lost_at_end;
}

} // namespace ethwire::rpc
