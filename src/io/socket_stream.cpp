// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/socket_stream.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <cstring>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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

StreamEnds ends_of(const Socket::endpoint_type& local, const Socket::endpoint_type& remote)
{
    const auto as_tcp = [](const Socket::endpoint_type& generic) {
        asio::ip::tcp::endpoint out;
        out.resize(generic.size());
        std::memcpy(out.data(), generic.data(), generic.size());
        return out;
    };
    const auto here = as_tcp(local);
    const auto there = as_tcp(remote);
    return {here.address().to_string(), there.address().to_string(), here.port(), there.port()};
}

/// Waits for the peer's end alone, on a descriptor of its own.
///
/// Asio's reactor asks the system for "readable", which is what every message is, and never for "the peer has sent its
/// end" (EPOLLRDHUP). So the socket is put into a second epoll set that wants nothing else, and that set, which is
/// itself a descriptor that becomes readable, is what Asio waits for. No message makes it readable.
class HangupWatch final : public ByteStream::Watch {
public:
    HangupWatch(Socket& socket, std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag)
        : set_(socket.get_executor(), ::epoll_create1(EPOLL_CLOEXEC))
    {
        epoll_event hangup{};
        hangup.events = EPOLLRDHUP | EPOLLONESHOT;
        // Without the watch a dead peer is noticed late, as soon as its stream is read or written again.
        if (::epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, socket.native_handle(), &hangup) == 0)
            set_.async_wait(
                asio::posix::descriptor_base::wait_read,
                [waiter = std::move(waiter), tag](const error_code& error) { waiter->on_ready(error, tag); });
    }

private:
    asio::posix::stream_descriptor set_;
};

} // namespace

void OnSocket::wait(Want want, std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag)
{
    socket_.async_wait(want == Want::read ? Socket::wait_read : Socket::wait_write,
                       [waiter = std::move(waiter), tag](const error_code& error) { waiter->on_ready(error, tag); });
}

std::unique_ptr<ByteStream::Watch> OnSocket::watch_hangup(std::shared_ptr<StreamWaiter> waiter, std::uint64_t tag)
{
    return std::make_unique<HangupWatch>(socket_, std::move(waiter), tag);
}

std::optional<StreamEnds> OnSocket::ends() const
{
    error_code failed;
    const auto local = socket_.local_endpoint(failed);
    if (failed || local.protocol().family() == AF_UNIX)
        return {};
    const auto remote = socket_.remote_endpoint(failed);
    if (failed)
        return {};
    return ends_of(local, remote);
}

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
