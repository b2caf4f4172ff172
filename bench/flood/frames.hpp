// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace flood {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

/// Appends one whole frame as a server sends it: unmasked, final (RFC 6455 section 5.2).
void append_frame(std::string& to, Opcode opcode, std::string_view payload);

/// What was found at the front of the bytes that a client sent.
struct ClientFrame {
    enum class Found {
        frame,     ///< a whole frame; the other members are set
        partial,   ///< more bytes are needed
        forbidden, ///< unmasked, fragmented, or larger than 1 MiB: the connection is closed
    };

    Found found = Found::partial;
    Opcode opcode = Opcode::text;
    std::string payload;  // unmasked
    std::size_t size = 0; // bytes of the frame, header and all
};

/// Reads one frame of a client. Requests of JSON-RPC clients are small and whole, hence fragments are not joined.
ClientFrame read_client_frame(std::string_view bytes);

} // namespace flood
