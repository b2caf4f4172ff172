// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

#include <cstddef>
#include <cstdint>

namespace ethwire {

/// Counters of a client from its beginning on, over all its connections: a snapshot.
struct Stats {
    bool connected = false;
    std::uint64_t connects = 0;         ///< connections opened, reconnects included
    std::uint64_t reconnects = 0;       ///< connections opened after one was lost
    std::uint64_t connect_attempts = 0; ///< attempts to open a connection, with or without success
    std::uint64_t losses = 0;           ///< connections lost
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;
    std::uint64_t messages = 0;      ///< JSON-RPC messages received
    std::uint64_t answers = 0;       ///< to calls that waited for them
    std::uint64_t notifications = 0; ///< events of subscriptions, received
    std::uint64_t calls = 0;         ///< calls started
    std::size_t calls_in_flight = 0;
    std::size_t subscriptions = 0;        ///< live
    std::uint64_t events_delivered = 0;   ///< handed to consumers
    std::uint64_t events_dropped = 0;     ///< lost by overflow policies
    std::uint64_t events_undecodable = 0; ///< delivered as `Undecodable`
    std::uint64_t empty_messages = 0;
    std::uint64_t malformed_messages = 0;  ///< messages that are no JSON or no JSON-RPC, events included
    std::uint64_t unknown_ids = 0;         ///< answers with an id that no call had
    std::uint64_t late_answers = 0;        ///< answers to calls that had ended: timed out, cancelled, answered
    std::uint64_t conflicting_answers = 0; ///< second answers that differ from the first
    std::uint64_t unrouted_events = 0;     ///< events of subscriptions that the client does not have (any more)
    std::uint64_t parking_losses = 0;      ///< events lost because they came before their subscription's reply
    std::uint64_t server_messages = 0;     ///< errors for no call that is known, and the server's own requests
};

/// Counters of one subscription.
struct SubscriptionStats {
    std::uint64_t delivered = 0;   ///< handed to the consumer
    std::uint64_t dropped = 0;     ///< lost by the overflow policy
    std::uint64_t undecodable = 0; ///< delivered as `Undecodable`
    std::size_t waiting = 0;       ///< events in the queue now
    std::size_t waiting_bytes = 0; ///< their size
};

} // namespace ethwire
