// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/error.hpp>
#include <ethwire/devnode/chain.hpp>
#include <ethwire/devnode/fault.hpp>
#include <ethwire/devnode/flood.hpp>
#include <ethwire/devnode/stats.hpp>
#include <ethwire/io/async.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::devnode {

struct NodeOptions {
    std::string host = "127.0.0.1";                          ///< a numeric address
    std::optional<std::uint16_t> ws_port = std::uint16_t{0}; ///< 0: any free one; nullopt: no such listener
    std::optional<std::uint16_t> http_port;
    std::string ipc_path; ///< empty: none; a stale socket there is replaced
    ChainOptions chain;
    Duration block_time{}; ///< mines by itself; 0: on demand only
    Faults faults;
    std::size_t max_message = std::size_t{32} << 20; ///< bytes that a client may send in one message
    std::size_t max_backlog = std::size_t{64} << 20; ///< unsent bytes at which a peer that does not read is cut off
    std::size_t max_connections = 4'096;
};

/// An Ethereum node that does what it is told, and misbehaves on command: in-process for tests, `ethwire devnode` as a
/// program. It listens on loopback over WebSocket, HTTP and a Unix socket; both ports speak both protocols.
///
/// Single-threaded: make it, call it and destroy it on the executor. Destroying it closes everything. Floods never
/// keep requests waiting: they are answered between sends of at most 64 KiB.
///
///     DevNode node(context.get_executor());
///     if (auto ec = node.start()) ...
///     node.faults().transport.silent = true;
///     node.mine(3);
class DevNode {
public:
    /// With the defaults of the options. No default argument: of an expression with `co_await`, which often gives the
    /// executor, g++ 12.2 would destroy it twice.
    explicit DevNode(Executor executor);
    DevNode(Executor executor, NodeOptions options);
    ~DevNode();
    DevNode(const DevNode&) = delete;
    DevNode& operator=(const DevNode&) = delete;

    /// Listens. A port of 0 becomes a free one at the first start and stays that one.
    [[nodiscard]] error_code start();

    /// Goes down as a killed process does: listeners are closed, connections end with RST (or FIN), the chain stays.
    /// Connects are refused until `start`. Subscriptions are forgotten.
    void stop(bool reset = true);

    std::string ws_url() const;   ///< "ws://127.0.0.1:PORT"; empty when there is no such listener
    std::string http_url() const; ///< without its own port: that of the WebSocket listener
    const std::string& ipc_path() const noexcept;

    // The chain. What changes is announced to subscriptions.
    void mine(std::size_t blocks = 1);
    void reorg(std::size_t depth, std::size_t length, bool removed = true);
    void set_head(const Hash32& hash, bool removed = true);
    const Chain& chain() const noexcept;

    // Faults. They act on what leaves after the change, on every connection.
    Faults& faults();
    void fault(Faults faults);
    void clear_faults();

    // What a node does to its peers on its own.
    void drop(bool reset = true);                                 ///< ends every connection: RST, or FIN without a word
    void close(std::uint16_t code, std::string_view reason = {}); ///< close frame to every WebSocket; 0: without code
    void ping(std::string_view payload = {}, std::size_t times = 1);
    void send_raw(std::string_view bytes);                     ///< as they are, to every open connection
    void send_message(std::string_view text);                  ///< as one message, to every open connection
    void emit(std::string_view kind, std::string_view result); ///< a notification with this JSON to each subscriber
    void flood(const Flood& flood);

    // What clients did.
    std::size_t connection_count() const noexcept; ///< open now
    std::size_t subscription_count() const noexcept;
    const Stats& stats() const noexcept;

private:
    class Core;
    std::shared_ptr<Core> core_; // connections hold it weakly
};

} // namespace ethwire::devnode
