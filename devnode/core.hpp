// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "asio.hpp"
#include "connection.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/devnode/server.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

/// Listeners, connections and the block clock of a `DevNode`.
class DevNode::Core final : public Carrier, public std::enable_shared_from_this<DevNode::Core> {
public:
    Core(Executor executor, NodeOptions given);

    error_code start();
    void stop(bool reset);

    void drop_now(bool reset);
    void close_now(std::uint16_t code, std::string_view reason);
    void poke_soon();

    void drop(bool reset) override;
    void close(std::uint16_t code, std::string_view reason) override;
    void ping(std::string_view payload, std::size_t times) override;
    void send_raw(std::string_view bytes) override;
    void send_message(std::string_view text) override;
    void flood(const Flood& flood) override;
    void flush() override;
    std::size_t connection_count() const noexcept override;

    NodeOptions options;
    SteadyClock clock;
    Node node;

private:
    using Tcp = asio::ip::tcp;
    using Local = asio::local::stream_protocol;

    error_code listen(std::optional<std::uint16_t>& port, Tcp::acceptor& acceptor);
    error_code listen_ipc();
    template <class Acceptor>
    void accept(Acceptor& acceptor, Connection::Listener listener);
    template <class Acceptor>
    void accept_later(Acceptor& acceptor, Connection::Listener listener);
    void add(Connection::Socket socket, Connection::Listener listener);
    void tick();

    Executor executor_;
    Tcp::acceptor ws_;
    Tcp::acceptor http_;
    Local::acceptor ipc_;
    asio::steady_timer block_timer_;
    asio::steady_timer accept_timer_;
    std::vector<std::shared_ptr<Connection>> connections_;
};

} // namespace ethwire::devnode
