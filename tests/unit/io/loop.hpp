// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/socket_stream.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <netinet/in.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

namespace ethwire::io::test {

/// Runs the loop until `done`, or fails; the limit is for a test that hangs, not a measure of anything.
template <class Done>
void run_until(asio::io_context& loop, Done done)
{
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    while (!done()) {
        ASSERT_LT(std::chrono::steady_clock::now(), limit) << "nothing happened";
        loop.restart();
        loop.run_one_for(std::chrono::milliseconds{100});
    }
}

/// A descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept
    {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor()
    {
        if (fd_ >= 0)
            ::close(fd_);
    }
    int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// A TCP listener on loopback, on a port of the system's choice.
class Listener {
public:
    explicit Listener(int backlog = 16) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(fd_.get(), backlog), 0);
        EXPECT_EQ(::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
        port_ = ntohs(address.sin_port);
    }

    std::uint16_t port() const noexcept { return port_; }
    Descriptor accept() const { return Descriptor(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)); }

    /// Somebody waits to be accepted.
    bool is_asked() const
    {
        pollfd poll{fd_.get(), POLLIN, 0};
        return ::poll(&poll, 1, 0) == 1;
    }

private:
    Descriptor fd_;
    std::uint16_t port_ = 0;
};

/// Two ends of a connection: a socket of the loop, and a blocking descriptor for the test.
inline std::pair<Socket, Descriptor> connected_pair(asio::io_context& loop)
{
    std::array<int, 2> fds{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()), 0);
    Socket socket{loop, asio::generic::stream_protocol(AF_UNIX, 0), fds[0]};
    socket.non_blocking(true);
    return {std::move(socket), Descriptor(fds[1])};
}

inline void send_all(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0)
            return;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

} // namespace ethwire::io::test
