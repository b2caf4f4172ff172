// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "bucket.hpp"

#include <ethwire/base/random.hpp>
#include <ethwire/session/options.hpp>

namespace ethwire::session {

/// How long to wait before the next attempt.
///
/// While the bound of the wait doubles (1, 2, 4, 8, 16, 30 s), each wait is uniform between zero and it: full jitter,
/// which spreads a herd better than any jitter around the bound. After the first wait bounded by the cap, every wait
/// is the cap itself: the herd is spread over the whole interval by then, and full jitter would only ask a server that
/// is down twice in an interval. So it is asked once in each, and found within one when it is back.
///
/// A base of 1 s is the smallest round one with which no 100 ms hold more than 5 % of a herd from its third backed-off
/// attempt on: that one is spread over 4 s, so that 100 ms hold 2.5 % of it.
///
/// Without end. The series starts again only after a connection that proved itself. One that was open for
/// `stable_after` and brought a valid answer always has; a server that accepts and dies is met as if it refused (gRPC
/// resets on the peer's SETTINGS for the same reason). One that brought an event of a subscription has, however short
/// it was: what it is used for works. After a connection that proved itself the first retry comes at once, within
/// `first_jitter`; such retries come from a bucket, so that a server that gives one event and dies is not asked
/// without pause either. With the bucket empty the series goes on as if the event had not come.
///
/// Sans-io: no clock, no timer. Nothing blocks, allocates or throws.
class Backoff {
public:
    explicit Backoff(const ReconnectPolicy& policy) noexcept
        : base_(policy.base()), cap_(policy.cap()), first_jitter_(policy.first_jitter()),
          stable_after_(policy.stable_after()), immediate_(policy.immediate(), policy.immediate_refill())
    {}

    /// A connection is open.
    void opened(TimePoint now) noexcept;

    /// It brought an answer with a result. Cheap.
    void answered() noexcept { answered_ = true; }

    /// It brought an event of a live subscription. Cheap.
    void delivered() noexcept { delivered_ = true; }

    /// It brought a result or an event.
    bool worked() const noexcept { return answered_ || delivered_; }

    /// It ended. True if it had proved itself and the bucket allows another attempt at once.
    bool lost(TimePoint now) noexcept;

    /// The wait before the first retry after a connection that had proved itself.
    Duration at_once(Random& random) const noexcept;

    /// The next wait of the series. With a floor (what a server asked for), full jitter is added to it instead, so
    /// that those who were sent away together do not come back together.
    Duration next(Random& random, Duration at_least = Duration::zero()) noexcept;

    /// The bound of the next wait: min(cap, base * 2^failures).
    Duration bound() const noexcept;

    /// Waits given out since the series began.
    unsigned failures() const noexcept { return failures_; }

private:
    Duration base_;
    Duration cap_;
    Duration first_jitter_;
    Duration stable_after_;
    Bucket immediate_;
    TimePoint opened_{};
    bool open_ = false;
    bool answered_ = false;
    bool delivered_ = false;
    unsigned failures_ = 0;
};

} // namespace ethwire::session
