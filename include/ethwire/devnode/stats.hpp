// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ethwire::devnode {

/// What clients did and what the node did to them, since it was made. For assertions.
struct Stats {
    std::uint64_t accepted = 0;   ///< connections, of any kind
    std::uint64_t upgrades = 0;   ///< that became WebSockets
    std::uint64_t refused = 0;    ///< upgrades answered with something else, or not at all
    std::uint64_t messages = 0;   ///< received; a batch is one
    std::uint64_t requests = 0;   ///< in them
    std::uint64_t malformed = 0;  ///< messages that were no JSON-RPC
    std::uint64_t violations = 0; ///< of RFC 6455 by clients: frames without a mask, bad opcodes, ...
    std::uint64_t pings = 0;      ///< received
    std::uint64_t pongs = 0;      ///< received
    std::uint64_t closes = 0;     ///< close frames received
    std::uint16_t last_close = 0; ///< code of the last one; 1005 when it had none
    std::uint64_t answers = 0;    ///< given to the outbox, before faults
    std::uint64_t events = 0;     ///< likewise, floods included
    std::uint64_t resets = 0;     ///< connections that ended with RST
    std::uint64_t overflows = 0;  ///< connections ended because their peer did not read
    std::uint64_t bytes_received = 0;
    std::uint64_t bytes_sent = 0;
    std::string last_target; ///< of the last upgrade or POST
    std::string last_head;   ///< its head, whole: what headers a client sends

    std::map<std::string, std::uint64_t, std::less<>> methods; ///< requests by method; at most 1,024 names

    std::uint64_t count(std::string_view method) const
    {
        auto it = methods.find(method);
        return it == methods.end() ? 0 : it->second;
    }
};

} // namespace ethwire::devnode
