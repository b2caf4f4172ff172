// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "core.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <utility>

namespace ethwire::devnode {

namespace {

/// Out of file descriptors: nothing to do but wait until some are closed.
constexpr auto accept_pause = std::chrono::milliseconds(100);

constexpr int accept_backlog = 1'024;
constexpr int send_buffer = 256 << 10;

/// What a program that embeds the node starts must not inherit its sockets; Asio opens and accepts them without that.
void close_on_exec(int descriptor) noexcept { ::fcntl(descriptor, F_SETFD, FD_CLOEXEC); }

} // namespace

DevNode::Core::Core(Executor executor, NodeOptions given)
    : options(std::move(given)), node(options.chain, options.faults, clock, *this), executor_(std::move(executor)),
      ws_(executor_), http_(executor_), ipc_(executor_), block_timer_(executor_), accept_timer_(executor_)
{}

error_code DevNode::Core::start()
{
    if (ws_.is_open() || http_.is_open() || ipc_.is_open())
        return asio::error::already_open;
    error_code ec = listen(options.ws_port, ws_);
    if (!ec)
        ec = listen(options.http_port, http_);
    if (!ec)
        ec = listen_ipc();
    if (ec) {
        stop(false);
        return ec;
    }
    if (ws_.is_open())
        accept(ws_, Connection::Listener::ws);
    if (http_.is_open())
        accept(http_, Connection::Listener::http);
    if (ipc_.is_open())
        accept(ipc_, Connection::Listener::ipc);
    if (options.block_time > Duration::zero()) {
        block_timer_.expires_at(clock.now() + options.block_time);
        tick();
    }
    return {};
}

error_code DevNode::Core::listen(std::optional<std::uint16_t>& port, Tcp::acceptor& acceptor)
{
    if (!port)
        return {};
    error_code ec;
    const auto address = asio::ip::make_address(options.host, ec);
    if (ec)
        return ec;
    const Tcp::endpoint endpoint(address, *port);
    acceptor.open(endpoint.protocol(), ec);
    if (!ec)
        close_on_exec(acceptor.native_handle());
    if (!ec)
        acceptor.set_option(Tcp::acceptor::reuse_address(true), ec);
    if (!ec)
        acceptor.bind(endpoint, ec);
    if (!ec)
        acceptor.listen(accept_backlog, ec);
    if (!ec)
        port = acceptor.local_endpoint(ec).port();
    return ec;
}

error_code DevNode::Core::listen_ipc()
{
    if (options.ipc_path.empty())
        return {};
    if (options.ipc_path.size() >= sizeof(sockaddr_un::sun_path))
        return asio::error::name_too_long;
    error_code ec;
    const Local::endpoint endpoint(options.ipc_path);
    // A socket that nobody listens on is left by a process that was killed. Anything else is not ours to remove.
    struct stat file{};
    if (::lstat(options.ipc_path.c_str(), &file) == 0 && S_ISSOCK(file.st_mode)) {
        Local::socket probe(executor_);
        probe.connect(endpoint, ec);
        if (ec == asio::error::connection_refused)
            ::unlink(options.ipc_path.c_str());
        ec = {};
    }
    ipc_.open(endpoint.protocol(), ec);
    if (!ec) {
        close_on_exec(ipc_.native_handle());
        ipc_.bind(endpoint, ec);
    }
    if (ec) { // what is there belongs to somebody else, and `stop` must not unlink it
        error_code ignored;
        ipc_.close(ignored);
        return ec;
    }
    ipc_.listen(accept_backlog, ec);
    return ec;
}

void DevNode::Core::stop(bool reset)
{
    error_code ignored;
    ws_.close(ignored);
    http_.close(ignored);
    if (ipc_.is_open()) {
        ipc_.close(ignored);
        ::unlink(options.ipc_path.c_str());
    }
    block_timer_.cancel();
    accept_timer_.cancel();
    for (const auto& connection : std::vector(connections_))
        connection->end(reset);
}

template <class Acceptor>
void DevNode::Core::accept(Acceptor& acceptor, Connection::Listener listener)
{
    acceptor.async_accept([weak = weak_from_this(), &acceptor, listener](error_code ec, auto socket) {
        const auto self = weak.lock();
        if (!self || !acceptor.is_open() || ec == asio::error::operation_aborted)
            return;
        if (ec) {
            self->accept_later(acceptor, listener);
            return;
        }
        close_on_exec(socket.native_handle());
        if constexpr (std::is_same_v<Acceptor, Tcp::acceptor>) {
            error_code ignored;
            socket.set_option(Tcp::no_delay(true), ignored);
            // What an answer may have to wait behind: not the megabytes to which the system lets a flood grow.
            socket.set_option(asio::socket_base::send_buffer_size(send_buffer), ignored);
        }
        self->add(Connection::Socket(std::move(socket)), listener);
        self->accept(acceptor, listener);
    });
}

template <class Acceptor>
void DevNode::Core::accept_later(Acceptor& acceptor, Connection::Listener listener)
{
    accept_timer_.expires_after(accept_pause);
    accept_timer_.async_wait([weak = weak_from_this(), &acceptor, listener](error_code ec) {
        const auto self = weak.lock();
        if (!ec && self && acceptor.is_open())
            self->accept(acceptor, listener);
    });
}

void DevNode::Core::add(Connection::Socket socket, Connection::Listener listener)
{
    if (connections_.size() >= options.max_connections)
        return; // the socket closes itself
    error_code ignored;
    socket.non_blocking(true, ignored);
    const Connection::Limits limits{options.max_message, options.max_backlog};
    auto connection = std::make_shared<Connection>(
        std::move(socket), node, listener, limits, [weak = weak_from_this()](Connection& ended) {
            if (const auto self = weak.lock())
                std::erase_if(self->connections_, [&ended](const auto& c) { return c.get() == &ended; });
        });
    connections_.push_back(connection);
    connection->start();
}

void DevNode::Core::tick()
{
    block_timer_.async_wait([weak = weak_from_this()](error_code ec) {
        const auto self = weak.lock();
        if (ec || !self)
            return;
        self->node.mine(1);
        // On the beat, however late this one was; beats that were missed are not made up for.
        const Duration period = self->options.block_time;
        const Duration late = self->clock.now() - self->block_timer_.expiry();
        self->block_timer_.expires_at(self->block_timer_.expiry() + (late / period + 1) * period);
        self->tick();
    });
}

void DevNode::Core::drop_now(bool reset)
{
    for (const auto& connection : std::vector(connections_))
        if (connection->persistent())
            connection->end(reset);
}

void DevNode::Core::close_now(std::uint16_t code, std::string_view reason)
{
    for (const auto& connection : std::vector(connections_))
        if (connection->outbox().framing() == Framing::websocket)
            connection->send_close(code, reason);
}

// A session may be on the stack, and its answer is to leave first.
void DevNode::Core::drop(bool reset)
{
    asio::post(executor_, [weak = weak_from_this(), reset] {
        if (const auto self = weak.lock())
            self->drop_now(reset);
    });
}

void DevNode::Core::close(std::uint16_t code, std::string_view reason)
{
    asio::post(executor_, [weak = weak_from_this(), code, text = std::string(reason)] {
        if (const auto self = weak.lock())
            self->close_now(code, text);
    });
}

void DevNode::Core::poke_soon()
{
    asio::post(executor_, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->flush();
    });
}

void DevNode::Core::ping(std::string_view payload, std::size_t times)
{
    for (const auto& connection : connections_)
        for (std::size_t i = 0; i < times; ++i)
            connection->ping(payload);
    flush();
}

void DevNode::Core::send_raw(std::string_view bytes)
{
    for (const auto& connection : connections_)
        if (connection->persistent())
            connection->outbox().raw(bytes);
    flush();
}

void DevNode::Core::send_message(std::string_view text)
{
    for (const auto& connection : connections_)
        if (connection->persistent())
            connection->outbox().send(text);
    flush();
}

void DevNode::Core::flood(const Flood& flood)
{
    for (const auto& connection : connections_)
        connection->flood(flood);
}

void DevNode::Core::flush()
{
    for (const auto& connection : connections_)
        connection->poke();
}

std::size_t DevNode::Core::connection_count() const noexcept { return connections_.size(); }

} // namespace ethwire::devnode
