// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flood {

/// What the client of a connection asks for in the query of its URL: `ws://127.0.0.1:PORT/?n=1000000&rate=0`.
struct Query {
    std::uint64_t count = 1'000'000; ///< `n`: notifications a subscription; 0 for no end
    std::uint64_t rate = 0;          ///< `rate`: notifications a second, one a `send`; 0 for full speed
    std::uint64_t delay_ms = 150;    ///< `delay_ms`: from the reply of `eth_subscribe` to the first notification
    std::size_t chunk = std::size_t{512} << 10; ///< `chunk`: most bytes a `send`; requests are read in between
};

/// Reads a query string. `mixed=1` is short for a chunk of 64 KiB. Empty when a key or a number is not understood.
std::optional<Query> read_query(std::string_view query);

/// A client's opening handshake, answered.
struct Upgrade {
    bool accepted = false;
    Query query;
    std::string response; // the bytes to send, 101 or 400
};

/// \param head the request up to and with its empty line
Upgrade answer_upgrade(std::string_view head);

} // namespace flood
