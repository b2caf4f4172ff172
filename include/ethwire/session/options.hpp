// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

#include <algorithm>
#include <chrono>

namespace ethwire {

/// When a silent peer is asked, and when it is given up. Defaults decide a dead link within 15 s.
class HeartbeatOptions {
public:
    HeartbeatOptions() noexcept = default;

    /// Decides within 1.5 s, for links whose round trip stays below 0.7 s.
    static HeartbeatOptions fast() noexcept
    {
        return HeartbeatOptions().silence(std::chrono::milliseconds{800}).grace(std::chrono::milliseconds{700});
    }

    /// No pings: only the transport's own end is seen. What IPC has, whose liveness is the socket's.
    static HeartbeatOptions off() noexcept { return HeartbeatOptions().silence(Duration::zero()); }

    /// Time without a byte from the peer after which it is pinged; zero turns the heartbeat off.
    HeartbeatOptions& silence(Duration d) noexcept
    {
        silence_ = std::max(d, Duration::zero());
        return *this;
    }
    /// Time it then has to send anything at all.
    HeartbeatOptions& grace(Duration d) noexcept
    {
        grace_ = std::max(d, Duration::zero());
        return *this;
    }

    Duration silence() const noexcept { return silence_; }
    Duration grace() const noexcept { return grace_; }
    bool enabled() const noexcept { return silence_ > Duration::zero(); }

private:
    Duration silence_ = std::chrono::seconds{10};
    Duration grace_ = std::chrono::seconds{5};
};

/// How a lost connection is made again. Retries never end; `enabled(false)` turns them off.
class ReconnectPolicy {
public:
    ReconnectPolicy() noexcept = default;

    static ReconnectPolicy off() noexcept { return ReconnectPolicy().enabled(false); }

    /// Reconnect after a loss. Without, the first loss is the end.
    ReconnectPolicy& enabled(bool on) noexcept
    {
        enabled_ = on;
        return *this;
    }
    /// Try again within the deadline of the *first* connect when nobody listens yet (a node that is just starting).
    ReconnectPolicy& retry_first(bool on) noexcept
    {
        retry_first_ = on;
        return *this;
    }

    /// Bound of the first backed-off wait; it doubles with each failure. At least 10 ms, so that nothing spins.
    ReconnectPolicy& base(Duration d) noexcept
    {
        base_ = std::max(d, Duration{std::chrono::milliseconds{10}});
        return *this;
    }
    /// The longest wait; below `base`, `base` holds.
    ReconnectPolicy& cap(Duration d) noexcept
    {
        cap_ = std::max(d, Duration::zero());
        return *this;
    }
    /// Bound of the random wait before the first retry after a connection that had proved itself.
    ReconnectPolicy& first_jitter(Duration d) noexcept
    {
        first_jitter_ = std::max(d, Duration::zero());
        return *this;
    }
    /// A connection has proved itself when it brought a valid answer and was open for this long, or brought an event.
    ReconnectPolicy& stable_after(Duration d) noexcept
    {
        stable_after_ = std::max(d, Duration::zero());
        return *this;
    }
    /// How many first retries after connections that had proved themselves may come without back-off in a row, and how
    /// long until one more may. Zero attempts: each loss is followed by back-off.
    ReconnectPolicy& immediate(unsigned attempts, Duration refill) noexcept
    {
        immediate_ = attempts;
        immediate_refill_ = std::max(refill, Duration::zero());
        return *this;
    }
    /// The shortest rest of an endpoint that refused us or misbehaved three times in a row.
    ReconnectPolicy& suspension(Duration d) noexcept
    {
        suspension_ = std::max(d, Duration::zero());
        return *this;
    }
    /// The longest `Retry-After` that is obeyed.
    ReconnectPolicy& retry_after_cap(Duration d) noexcept
    {
        retry_after_cap_ = std::max(d, Duration::zero());
        return *this;
    }

    bool enabled() const noexcept { return enabled_; }
    bool retry_first() const noexcept { return retry_first_; }
    Duration base() const noexcept { return base_; }
    Duration cap() const noexcept { return std::max(base_, cap_); }
    Duration first_jitter() const noexcept { return first_jitter_; }
    Duration stable_after() const noexcept { return stable_after_; }
    unsigned immediate() const noexcept { return immediate_; }
    Duration immediate_refill() const noexcept { return immediate_refill_; }
    Duration suspension() const noexcept { return suspension_; }
    Duration retry_after_cap() const noexcept { return retry_after_cap_; }

private:
    bool enabled_ = true;
    bool retry_first_ = true;
    Duration base_ = std::chrono::seconds{1};
    Duration cap_ = std::chrono::seconds{30};
    Duration first_jitter_ = std::chrono::milliseconds{100};
    Duration stable_after_ = std::chrono::seconds{10};
    unsigned immediate_ = 10;
    Duration immediate_refill_ = std::chrono::seconds{6};
    Duration suspension_ = std::chrono::seconds{30};
    Duration retry_after_cap_ = std::chrono::seconds{60};
};

/// The times of one connection. `Duration::max()` anywhere means for ever.
class SessionOptions {
public:
    SessionOptions() noexcept = default;

    /// How long `connect` may take, over all attempts. It also bounds each attempt.
    SessionOptions& connect_timeout(Duration d) noexcept
    {
        connect_timeout_ = std::max(d, Duration::zero());
        return *this;
    }
    /// How long one attempt may take: resolve, TCP, TLS and upgrade together.
    SessionOptions& attempt_timeout(Duration d) noexcept
    {
        attempt_timeout_ = std::max(d, Duration::zero());
        return *this;
    }
    /// How long the peer may take to answer our close.
    SessionOptions& close_timeout(Duration d) noexcept
    {
        close_timeout_ = std::max(d, Duration::zero());
        return *this;
    }
    /// How long unsent data may make no progress; also TCP_USER_TIMEOUT. Zero turns it off.
    SessionOptions& write_timeout(Duration d) noexcept
    {
        write_timeout_ = std::max(d, Duration::zero());
        return *this;
    }
    SessionOptions& heartbeat(HeartbeatOptions options) noexcept
    {
        heartbeat_ = options;
        return *this;
    }
    SessionOptions& reconnect(ReconnectPolicy policy) noexcept
    {
        reconnect_ = policy;
        return *this;
    }

    Duration connect_timeout() const noexcept { return connect_timeout_; }
    Duration attempt_timeout() const noexcept { return std::min(attempt_timeout_, connect_timeout_); }
    Duration close_timeout() const noexcept { return close_timeout_; }
    Duration write_timeout() const noexcept { return write_timeout_; }
    const HeartbeatOptions& heartbeat() const noexcept { return heartbeat_; }
    const ReconnectPolicy& reconnect() const noexcept { return reconnect_; }

private:
    Duration connect_timeout_ = std::chrono::seconds{10};
    Duration attempt_timeout_ = std::chrono::seconds{10};
    Duration close_timeout_ = std::chrono::seconds{5};
    Duration write_timeout_ = std::chrono::seconds{15};
    HeartbeatOptions heartbeat_{};
    ReconnectPolicy reconnect_{};
};

} // namespace ethwire
