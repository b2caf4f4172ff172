// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/stream.hpp"

#include <cerrno>
#include <sys/socket.h>

namespace ethwire::io {
namespace {

ByteStream::Moved moved_or(ssize_t n, ByteStream::Want want) noexcept
{
    ByteStream::Moved moved;
    if (n >= 0)
        moved.bytes = static_cast<std::size_t>(n);
    else if (errno == EAGAIN || errno == EWOULDBLOCK)
        moved.want = want;
    else
        moved.error = {errno, boost::system::system_category()};
    return moved;
}

} // namespace

ByteStream::Moved SocketStream::read_some(std::span<char> out) noexcept
{
    if (out.empty())
        return {};
    ssize_t n = 0;
    do {
        n = ::recv(socket_.native_handle(), out.data(), out.size(), MSG_DONTWAIT);
    } while (n < 0 && errno == EINTR);
    auto moved = moved_or(n, Want::read);
    if (n == 0)
        moved.error = asio::error::eof;
    return moved;
}

ByteStream::Moved SocketStream::write_some(std::span<const char> bytes) noexcept
{
    if (bytes.empty())
        return {};
    ssize_t n = 0;
    do {
        n = ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    return moved_or(n, Want::write);
}

void SocketStream::shutdown() noexcept { ::shutdown(socket_.native_handle(), SHUT_WR); }

} // namespace ethwire::io
