// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/stream.hpp"

#include <ethwire/io/async.hpp>

#include <boost/asio/generic/stream_protocol.hpp>

namespace ethwire::io {

/// TCP and Unix sockets alike.
using Socket = asio::generic::stream_protocol::socket;

/// A stream over a connected, non-blocking socket, whatever is spoken on it.
class OnSocket : public ByteStream {
public:
    explicit OnSocket(Socket socket) noexcept : socket_(std::move(socket)) {}

    void wait(Want want, std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag) override;
    std::unique_ptr<Watch> watch_hangup(std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag) override;
    std::optional<StreamEnds> ends() const override;

    Socket& socket() noexcept { return socket_; }

protected:
    Socket socket_;
};

/// The bare socket: recv(2) and send(2), without a way through the reactor.
class SocketStream final : public OnSocket {
public:
    using OnSocket::OnSocket;

    Moved read_some(std::span<char> out) noexcept override;
    Moved write_some(std::span<const char> bytes) noexcept override;
    void shutdown() noexcept override;
};

} // namespace ethwire::io
