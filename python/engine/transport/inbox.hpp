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

    bool has_control() const noexcept { return !control_.empty(); }
    bool has_events(Lane lane) const noexcept { return !events(lane).empty(); }

    /// The oldest of a lane, which no longer counts as waiting; null when there is none.
    Slice::Ptr next_control();
    Slice::Ptr next_event(Lane lane);

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

    std::shared_ptr<Link> link_;
    Queue arrived_;
    Queue control_;
    Queue stream_;
    Queue handler_;
    std::unordered_map<std::string, Lane, Hash, std::equal_to<>> routes_;
    std::uint64_t late_ = 0;
};

} // namespace ethwire::python
