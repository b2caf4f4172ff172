// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/io/async.hpp>

#include <boost/asio/generic/stream_protocol.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace ethwire::io {

/// TCP and Unix sockets alike.
using Socket = asio::generic::stream_protocol::socket;

/// A connected, non-blocking stream of bytes. It moves what can be moved at once and says what to wait for
/// otherwise; waiting is the owner's, by `socket().async_wait`.
///
/// `read_some` fills the span as far as bytes are at hand. One that leaves room has emptied the stream, so that the
/// owner may wait without asking again; after one that filled the span, `buffered` and the socket may hold more.
class ByteStream {
public:
    enum class Want { none, read, write };

    /// One of three: bytes moved; nothing moved, wait for `want`; failed. The end of the stream is `asio::error::eof`.
    struct Moved {
        std::size_t bytes = 0;
        Want want = Want::none;
        error_code error{};
    };

    explicit ByteStream(Socket socket) noexcept : socket_(std::move(socket)) {}
    virtual ~ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;

    virtual Moved read_some(std::span<char> out) noexcept = 0;

    /// After `want`, call again with the same bytes in front, at any address; more may follow them. A TLS record
    /// that holds them is half sent.
    virtual Moved write_some(std::span<const char> bytes) noexcept = 0;

    /// Bytes wait inside, unseen by the socket: read again before sleeping. False after a read that wanted.
    virtual bool buffered() const noexcept { return false; }

    /// Tells the peer that nothing more will be sent, as far as that can be done without waiting.
    virtual void shutdown() noexcept = 0;

    Socket& socket() noexcept { return socket_; }

protected:
    Socket socket_;
};

/// The bare socket: recv(2) and send(2), without a way through the reactor.
class SocketStream final : public ByteStream {
public:
    using ByteStream::ByteStream;

    Moved read_some(std::span<char> out) noexcept override;
    Moved write_some(std::span<const char> bytes) noexcept override;
    void shutdown() noexcept override;
};

} // namespace ethwire::io
