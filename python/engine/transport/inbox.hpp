// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/link.hpp"
#include "transport/slice.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ethwire::python {

/// What one connection has received, sorted for those who wait for it on the event loop. The loop's thread only.
///
/// Events of known subscriptions stand in the lane of their consumer: the stream's, or that of the handlers. All else,
/// replies first of all, is control, and never stands behind events.
///
/// What is control may turn out to be an event, which only its reader finds out, and which `put` then gives its place.
/// So no event is given out while control waits that has come before it.
class Inbox {
public:
    enum class Lane : std::uint8_t { stream, handler };

    explicit Inbox(std::shared_ptr<Link> link) : link_(std::move(link)) {}
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// Sorts what has come.
    Link::News drain();

    /// From now on, events of this subscription belong to that lane; those, too, that wait as control.
    void route(std::string_view subscription, Lane lane);
    /// Events of it that wait are nobody's, and dropped; those that still come are control.
    void unroute(const std::string& subscription);

    /// An event that was control takes its place in a lane: behind what arrived before it, in front of all else.
    void put(Slice::Ptr event, Lane lane);

    bool has_control() const noexcept { return !control_.empty(); }
    bool has_events(Lane lane) const noexcept { return !events(lane).empty(); }

    /// The oldest, which no longer counts as waiting; null when there is none. An event has to wait for control.
    Slice::Ptr next_control();
    Slice::Ptr next_event(Lane lane);
    /// The arrival of what `next_control` gave last.
    std::uint64_t control_arrival() const noexcept { return control_arrival_; }

    /// Events of a lane are nobody's.
    void drop(Lane lane);

    void clear();

    /// Events that waited when their subscription went.
    std::uint64_t late() const noexcept { return late_; }

private:
    using Queue = std::deque<Slice::Ptr>;

    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
    };

    const Queue& events(Lane lane) const noexcept { return lane == Lane::stream ? stream_ : handler_; }
    Queue& events(Lane lane) noexcept { return lane == Lane::stream ? stream_ : handler_; }
    Slice::Ptr pop(Queue& queue);
    static void insert(Queue& queue, Slice::Ptr slice);

    std::shared_ptr<Link> link_;
    Queue arrived_;
    Queue control_;
    Queue stream_;
    Queue handler_;
    std::unordered_map<std::string, Lane, Hash, std::equal_to<>> routes_;
    std::uint64_t late_ = 0;
    std::uint64_t control_arrival_ = 0;
};

} // namespace ethwire::python
