// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "session/close_policy.hpp"
#include "session/loss.hpp"

#include <ethwire/base/clock.hpp>

#include <cstdint>
#include <string_view>

namespace ethwire::io {

/// The end of a transport, or of an attempt to get one, as the owner of the connection is told.
struct Downfall {
    const session::Verdict& verdict;
    /// The close code or the HTTP status, where there was one.
    unsigned code;
    /// False for an attempt that failed.
    bool was_open;
    /// Bytes of the connection's output that had left.
    std::uint64_t sent;
    /// The peer's own words, raw: the reason in its close frame, or the body with which it refused the upgrade.
    std::string_view said;
    /// Messages received before the end are still being handed over, since the owner wanted a pause. `on_drained`
    /// follows.
    bool drains;
};

/// The owner of a connection. It is told what happens, inline, and may do anything meanwhile, also end the connection.
class ConnectionOwner {
public:
    enum class Heard {
        result,    ///< an answer with what was asked for: the peer's proof of life
        event,     ///< an event that somebody wanted: the best proof of life
        other,     ///< anything else that a peer may send
        malformed, ///< no JSON-RPC; the third in a row ends the connection
    };

    /// The transport is there and nothing was sent: find out what is at its other end, then `verified` or `refuse`.
    /// Only with `ConnectionOptions::verifies`.
    virtual void on_connected() {}
    /// It is open: messages can be sent.
    virtual void on_open() = 0;
    /// One message, with `wire::padding` readable bytes behind it.
    virtual Heard on_message(std::string_view text, TimePoint now) = 0;
    /// A full queue must not be given more: asked after each message. `resume_reading` ends the pause.
    virtual bool wants_pause() const noexcept = 0;
    /// The messages at hand have been handed over.
    virtual void on_walk_end() = 0;
    /// An attempt failed, or the open connection ended; another attempt comes after `delay`.
    virtual void on_down(const Downfall& downfall, Duration delay) = 0;
    /// It is over for good.
    virtual void on_over(const Downfall& downfall) = 0;
    /// Everything that a transport had received before its end is handed over now. What the next transport received
    /// meanwhile follows.
    /// \param loss what its last bytes told of its end, which may be a close frame
    virtual void on_drained(const session::Loss& loss) = 0;
    /// A pong came, asked for or not.
    virtual void on_pong(std::string_view) {}
    /// Everything that was to be sent has been handed to the system.
    virtual void on_flushed() {}

protected:
    ~ConnectionOwner() = default;
};

} // namespace ethwire::io
