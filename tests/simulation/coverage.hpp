// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <map>
#include <utility>

namespace ethwire::simulation {

/// What can go wrong.
enum class Fault : std::uint8_t {
    // of one connection
    reset,
    finish,
    half_close,
    hole,
    stall,
    stuck_writes,
    slow_network,
    small_slices,
    close_frame,
    garbage,
    malformed_messages,
    malformed_events,
    nameless_error,
    pings,
    // of the node, met by whoever comes to it
    node_down,
    unreachable,
    bad_greeting,
    no_pong,
    no_close,
    lying_length,
    lost_answers,
    late_answers,
    twice_answers,
    refused_answers,
    odd_answers,
    count
};
const char* to_string(Fault fault) noexcept;

/// In which state a fault met a connection of the client.
enum class Where : std::uint8_t {
    dialling, ///< there is no stream yet
    greeting, ///< before the node's first answer: the upgrade of a WebSocket, the first request over HTTP
    open,     ///< it is read
    resting,  ///< it is not read: a consumer is full, or no request is under way over HTTP
    closing,  ///< the client has ended it, and the node has not
    count
};
const char* to_string(Where where) noexcept;

/// How often which fault met which state.
using Coverage = std::map<std::pair<Fault, Where>, std::uint64_t>;

/// Why a fault never meets a state; null when it does.
const char* impossible(Fault fault, Where where) noexcept;

} // namespace ethwire::simulation
