// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "node.hpp"
#include "outbox.hpp"
#include "session.hpp"

#include <ethwire/base/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace ethwire::devnode {

/// The notifications of one flooded subscription, serialised once: each is the same but for eight hex digits, which
/// count up from 0x10000000. They are the block number of a head or a log, and the end of a transaction hash. So heads
/// of a flood have no true hash.
class FloodFeed {
public:
    FloodFeed(const Flood& flood, const Subscription& subscription, Framing framing, const Chain& chain, TimePoint now);

    /// Appends whole notifications, as many as are due and fit in `space` bytes, but at least one if any is due.
    /// Returns how many.
    std::uint64_t fill(std::string& out, std::size_t space, TimePoint now);

    bool done() const noexcept { return sent_ == events_; }

    /// When the next one is due; the past when as fast as possible.
    TimePoint wake_at() const noexcept;

private:
    std::string ring_;
    std::size_t size_ = 0;   // of one notification, frame included
    std::size_t digits_ = 0; // where the counter is in it
    std::uint64_t events_;
    std::uint64_t sent_ = 0;
    double rate_;
    TimePoint start_;
};

} // namespace ethwire::devnode
