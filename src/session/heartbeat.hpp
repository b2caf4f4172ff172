// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/session/options.hpp>

namespace ethwire::session {

/// Decides when to ping a silent peer and when to give it up.
///
/// Liveness counts from the last byte *read*: a ping that we managed to write says nothing about the peer, since
/// the kernel accepts it for minutes after the link is gone (gRPC A8, RFC 6455 section 5.5.2).
///
/// Sans-io: report what happened, do what `resume` answers, and call it again at `wake_at()` or earlier. It holds no
/// timer and reads no clock. One connection, one thread; nothing blocks, allocates or throws.
class Heartbeat {
public:
    enum class Action {
        wait,      ///< nothing to do before `wake_at()`
        send_ping, ///< write one ping; its pong, or any other byte, ends the doubt
        give_up,   ///< the peer is dead: drop the connection with `errc::heartbeat_timeout`
    };

    explicit Heartbeat(const HeartbeatOptions& options) noexcept : silence_(options.silence()), grace_(options.grace())
    {}

    /// The connection is open, or bytes arrived. Cheap: called once for each batch read.
    void on_read(TimePoint now) noexcept;

    /// We stopped reading on purpose (a paused consumer): silence is ours, not the peer's.
    void suspend() noexcept { state_ = State::suspended; }

    /// Reading goes on; the silence counts from here.
    void unsuspend(TimePoint now) noexcept;

    Action resume(TimePoint now) noexcept;

    /// When `resume` wants to be called next; `TimePoint::max()` when nothing is due.
    TimePoint wake_at() const noexcept;

private:
    enum class State { listening, asked, suspended };

    Duration silence_;
    Duration grace_;
    State state_ = State::suspended;
    TimePoint since_{}; // listening: last byte read; asked: when the ping left
};

} // namespace ethwire::session
