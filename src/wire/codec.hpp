// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// The next thing that a codec found in its bytes.
struct Item {
    enum class Kind {
        need_more, ///< the rest of the buffer is no whole message: read more, then ask again
        opened,    ///< the upgrade answer was accepted (WebSocket); comes once, before any message
        text,      ///< one whole message
        binary,    ///< one whole message sent as binary (WebSocket)
        pong,      ///< an answer to our ping, or an unsolicited one
        closed,    ///< the peer ended the conversation; `close_code` says how. Nothing follows
        failed,    ///< the peer broke the protocol or a limit; `error` says how. Nothing follows
    };

    Kind kind = Kind::need_more;
    /// The message, in the receive buffer: valid until the next `prepare`, `commit` or `next`, with at least
    /// `padding` readable bytes behind it.
    std::string_view payload{};
    error_code error{};
    unsigned close_code = 0;
};

/// Readable bytes that follow every payload, so that a vector parser may read past its end.
inline constexpr std::size_t padding = 64;

/// A sans-io codec: bytes in, messages out, and the bytes to send. It knows no socket and no clock.
///
/// Reading: `prepare` gives room, the owner reads into it and says how much with `commit`, then calls `next` until
/// `need_more`. Writing: whatever is to leave gathers in one contiguous buffer, `output`, whose front the owner
/// sends and then drops with `sent`; so all messages of one turn leave in one system call.
class Codec {
public:
    virtual ~Codec() = default;

    /// Room to read into, never empty. Moves what is left of the buffer, so it ends the life of every payload.
    virtual std::span<char> prepare() = 0;
    virtual void commit(std::size_t bytes) = 0;
    virtual Item next() = 0;

    /// Queues one message. The payload is copied.
    virtual void send(std::string_view message) = 0;
    /// Queues a ping where the protocol has one; true if so.
    virtual bool send_ping() = 0;
    /// Queues the start of the close handshake where the protocol has one (`code` as in RFC 6455, section 7.4);
    /// true when the peer will answer, false when the owner may just close.
    virtual bool send_close(unsigned code) = 0;

    virtual std::span<const char> output() const noexcept = 0;
    virtual void sent(std::size_t bytes) noexcept = 0;

    /// The last read took little and nothing is pending: give memory back to the idle size.
    virtual void shrink() noexcept = 0;
};

} // namespace ethwire::wire
