// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/base/random.hpp>
#include <ethwire/devnode/chain.hpp>
#include <ethwire/devnode/fault.hpp>
#include <ethwire/devnode/flood.hpp>
#include <ethwire/devnode/stats.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

class Session;

/// Whatever carries the sessions to their clients: what the node does to connections on its own.
class Carrier {
public:
    virtual ~Carrier() = default;

    virtual void drop(bool reset) = 0; ///< ends every connection: RST, or FIN without a word
    virtual void close(std::uint16_t code, std::string_view reason) = 0; ///< code 0: a close frame without one
    virtual void ping(std::string_view payload, std::size_t times) = 0;
    virtual void send_raw(std::string_view bytes) = 0;
    virtual void send_message(std::string_view text) = 0;
    virtual void flood(const Flood& flood) = 0;
    virtual void flush() = 0; ///< outboxes may have something
    virtual std::size_t connection_count() const noexcept = 0;
};

/// The node without its sockets: a chain, what is wrong with it, and the sessions that listen. Sans-io, one thread.
class Node {
public:
    Node(ChainOptions chain_options, Faults initial_faults, const Clock& time, Carrier& carries);

    void mine(std::size_t blocks);
    void reorg(std::size_t depth, std::size_t length, bool removed);
    void set_head(const Hash32& hash, bool removed);

    /// Takes a raw transaction and announces it as pending.
    Hash32 send_raw_transaction(Bytes bytes);

    /// A notification with this JSON to each subscription of `kind`, whatever it is.
    void emit(std::string_view kind, std::string_view result);

    std::size_t subscription_count() const noexcept;

    Chain chain;
    Faults faults;
    Stats stats;
    SeededRandom random; ///< of subscription ids and garbage: repeats with the seed
    const Clock& clock;
    Carrier& carrier;
    std::vector<Session*> sessions; ///< those open, oldest first; they come and go by themselves

private:
    void announce(const ChainChange& change, bool removed);
    void announce_head(const MinedBlock& block);
    void announce_logs(const MinedBlock& block, bool removed);
    void announce_pending(const Transaction& transaction);
    bool has_subscriptions(std::string_view kind) const noexcept;
};

} // namespace ethwire::devnode
