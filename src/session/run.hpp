// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "backoff.hpp"
#include "close_policy.hpp"
#include "heartbeat.hpp"
#include "loss.hpp"

#include <ethwire/session/options.hpp>

#include <cstdint>
#include <optional>

namespace ethwire::session {

/// The life of one connection, from the first attempt to the last close: when to connect, what a failure means, when
/// to ping, to drop, to try again, to stop.
///
///     idle --start--> connecting --connected--> (verifying) --verified--> open --close--> closing --> closed
///                      |      ^                  |                         |
///        connect_failed|      |resume            |connect_failed           |lost
///                      v      |                  v                         v
///                     waiting <------------------+-------------------------+
///
/// With `verifies`, a connection is not open before its owner has found out that the right chain is at its other end.
///
/// Sans-io: the owner of the socket reports what happened through the verbs, does what the answered `Action` says,
/// and keeps one timer at `wake_at()`, on which it calls `resume`. Waking early is harmless, and `read`, `wrote` and
/// `answered` only ever move the timer later or leave it, but for the first `wrote(now, true)` of a blocked write:
/// so the timer need not be set again for each read. One action an input; nothing blocks, allocates or throws.
///
/// Each attempt has its own deadline. The first connect and all later ones differ. The first has one deadline for all
/// its attempts as well: while nobody listens (a node that is just starting) it is tried again, with waits of at most a
/// tenth of that time or a second; it fails when the deadline passes or the next attempt would not come before it, and
/// at once when waiting does not mend the cause (a refused credential, a certificate, a server that does not speak
/// WebSocket). After a connection was open once, attempts go on without end.
class Run {
public:
    enum class State {
        idle,       ///< `start` was not called
        connecting, ///< an attempt is under way
        verifying,  ///< the transport is there; the owner finds out whether it is what was expected
        open,       ///< the connection can be used
        waiting,    ///< until the next attempt
        closing,    ///< our close was sent; the peer's answer is awaited
        closed,     ///< for good
    };

    enum class Action {
        none,               ///< nothing
        connect,            ///< begin an attempt: resolve, TCP, TLS, upgrade. `attempts()` is its number
        abandon_connect,    ///< cancel the attempt, it took too long; `reason()` says why it failed
        verify,             ///< find out what is at the other end, then `verified` or `connect_failed`
        announce_open,      ///< the connection is open: subscribe again, tell the user
        send_ping,          ///< write one ping
        drop,               ///< send `verdict().farewell` if there is one, close the transport, end all pending calls
                            ///< with `reason()`, tell the user; another attempt follows
        start_close,        ///< write a close frame (1000); go on reading until the peer's, or until `finish`
        fail_first_connect, ///< cancel what is under way and close the transport; it never opened, see `reason()`
        finish,             ///< the same as `drop`, but nothing follows
    };

    /// \param random must outlive the machine
    /// \param verifies each connection is verified before it is open
    Run(const SessionOptions& options, Random& random, bool verifies = false) noexcept;

    /// When the user connects: the first time, and again after the first connect failed.
    Action start(TimePoint now) noexcept;

    /// The attempt succeeded. What a cancelled attempt reports must not come here: compare its number with
    /// `attempts()`. The connection is read: `pause` does not outlive the one before.
    Action connected(TimePoint now) noexcept;

    /// The owner found the expected chain at the other end.
    Action verified(TimePoint now) noexcept;

    /// The server refuses the attempt, and more of its words are to come: they are awaited for a second. Whatever ends
    /// the attempt then, this is why it failed.
    void refused(TimePoint now, const Loss& loss) noexcept;

    /// The attempt failed, its verification included; its transport is closed by the caller.
    Action connect_failed(TimePoint now, const Loss& loss) noexcept;

    /// The open connection ended, or must be ended (`Loss::Kind::limit_*`).
    Action lost(TimePoint now, const Loss& loss) noexcept;

    /// Bytes arrived. Cheap: once a batch.
    void read(TimePoint now) noexcept
    {
        if (state_ == State::open && !paused_)
            heartbeat_.on_read(now);
    }

    /// An answer with a result arrived: with time, the proof of life. Cheap.
    void answered() noexcept { backoff_.answered(); }
    /// An event of a live subscription arrived: a proof at once. Cheap.
    void delivered() noexcept { backoff_.delivered(); }

    /// The kernel took bytes, or took none (EAGAIN) for the first time; `more` tells that some are left. Cheap.
    void wrote(TimePoint now, bool more) noexcept { blocked_since_ = more ? now : TimePoint::max(); }
    /// The kernel took none the last time.
    bool is_write_blocked() const noexcept { return blocked_since_ != TimePoint::max(); }

    /// Reading stops on purpose, for a consumer that wants backpressure: the peer's silence means nothing.
    void pause() noexcept;
    void unpause(TimePoint now) noexcept;

    /// The user closes. Ends in `finish`, at once or after the close timeout at the latest.
    Action close(TimePoint now) noexcept;

    /// The timer. Does nothing before `wake_at()`.
    Action resume(TimePoint now) noexcept;

    /// The one next timer: connect deadline, next attempt, heartbeat, stuck write or close deadline;
    /// `TimePoint::max()` for none.
    TimePoint wake_at() const noexcept;

    State state() const noexcept { return state_; }
    bool is_open() const noexcept { return state_ == State::open; }
    /// Before the connection is open: what ends it is a failed attempt, and no loss.
    bool is_attempting() const noexcept { return state_ == State::connecting || state_ == State::verifying; }

    /// Why the last connection ended or the last attempt failed: valid after `connect_failed`, `abandon_connect`,
    /// `drop`, `fail_first_connect` and `finish`.
    error_code reason() const noexcept { return verdict_.reason; }
    const Verdict& verdict() const noexcept { return verdict_; }
    const Loss& loss() const noexcept { return loss_; }

    /// Waiting because the endpoint refused us or misbehaved again and again; a pool takes another one meanwhile.
    bool is_suspended() const noexcept { return state_ == State::waiting && verdict_.retry == Verdict::Retry::suspend; }

    /// Attempts begun; the number of the current one.
    std::uint64_t attempts() const noexcept { return attempts_; }
    /// Attempts that opened, the first included.
    std::uint64_t connects() const noexcept { return connects_; }
    /// Connections opened after one was lost.
    std::uint64_t reconnects() const noexcept { return connects_ == 0 ? 0 : connects_ - 1; }

private:
    bool is_first() const noexcept { return connects_ == 0; }
    bool first_failed() const noexcept
    {
        return state_ == State::closed && is_first() && loss_.kind() != Loss::Kind::requested;
    }
    Action begin_attempt(TimePoint now) noexcept;
    Action announce(TimePoint now) noexcept;
    Action try_again(TimePoint now, const Loss& loss) noexcept;
    Action try_first_again(TimePoint now) noexcept;
    Action resume_open(TimePoint now) noexcept;
    /// The deadline of the first connect left the last attempt too little time to say anything: the one before tells
    /// what is wrong.
    bool cut_short() const noexcept;
    Action end(const Loss& loss) noexcept;
    TimePoint write_deadline() const noexcept;

    SessionOptions options_;
    Random* random_;
    Heartbeat heartbeat_;
    Backoff first_backoff_; // within the deadline of the first connect
    Backoff backoff_;       // of all later ones
    ClosePolicy policy_;
    State state_ = State::idle;
    bool verifies_;
    bool paused_ = false;
    TimePoint due_ = TimePoint::max(); // connecting, verifying, closing: the deadline; waiting: the next attempt
    TimePoint began_{};                // the current attempt
    TimePoint first_deadline_ = TimePoint::max(); // of all attempts of the first connect
    TimePoint blocked_since_ = TimePoint::max();  // open: the oldest moment since which no byte left
    std::optional<Loss> refusal_{}; // of the current attempt, while the server's words about it are awaited
    Loss loss_{Loss::Kind::requested};
    Verdict verdict_{};
    std::uint64_t attempts_ = 0;
    std::uint64_t connects_ = 0;
};

} // namespace ethwire::session
