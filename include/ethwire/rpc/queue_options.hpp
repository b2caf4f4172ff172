// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>

namespace ethwire {

/// The policy for events whose consumer does not keep up.
/// Replies, heartbeats and other subscriptions never wait for it, whatever the policy.
enum class Overflow {
    drop_oldest, ///< the oldest waiting event goes; the next one delivered says how many were lost before it
    drop_newest, ///< the arriving event goes; counted the same way
    latest,      ///< only the newest event is kept
    fail,        ///< the subscription ends with `rpc::errc::queue_overflow` after what was waiting is delivered
    backpressure ///< nothing is lost: the subscription has a connection of its own that is not read meanwhile
};

/// Bounds of one subscription's queue. Events wait as raw bytes; both limits hold at once, and one event that is
/// larger than the byte limit still passes through an empty queue.
class QueueOptions {
public:
    QueueOptions() = default;

    QueueOptions& messages(std::size_t n) noexcept
    {
        messages_ = n == 0 ? 1 : n;
        return *this;
    }
    QueueOptions& bytes(std::size_t n) noexcept
    {
        bytes_ = n;
        return *this;
    }
    QueueOptions& overflow(Overflow policy) noexcept
    {
        overflow_ = policy;
        return *this;
    }

    std::size_t messages() const noexcept { return messages_; }
    std::size_t bytes() const noexcept { return bytes_; }
    Overflow overflow() const noexcept { return overflow_; }

private:
    std::size_t messages_ = 500;
    std::size_t bytes_ = std::size_t{1} << 20;
    Overflow overflow_ = Overflow::drop_oldest;
};

} // namespace ethwire
