// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/wire/errc.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// RFC 6455, section 5.2. The values are those on the wire.
enum class Opcode : std::uint8_t {
    continuation = 0x0,
    text = 0x1,
    binary = 0x2,
    close = 0x8,
    ping = 0x9,
    pong = 0xa,
};

constexpr bool is_control(Opcode opcode) noexcept { return (static_cast<unsigned>(opcode) & 0x8u) != 0; }

/// The masking key, in the order of the wire.
using Mask = std::array<std::uint8_t, 4>;

inline constexpr std::size_t max_control_payload = 125;
inline constexpr std::size_t max_frame_header = 14;

struct FrameHeader {
    Opcode opcode = Opcode::text;
    bool fin = true;
    bool masked = false;
    Mask mask{};
    std::uint64_t length = 0; ///< of the payload
};

enum class Peer { server, client }; ///< who sent a frame: a client must mask, a server must not

/// The result of `decode_frame`.
struct DecodedFrame {
    FrameHeader header;
    std::size_t header_size = 0; ///< 0: the header is not whole yet, or `violation` is set
    errc violation{};            ///< not zero: the frame breaks the protocol
};

/// Reads a frame header from the front of `bytes`. A violation is reported with the first byte that shows it, in the
/// order of the bytes, so that the verdict does not depend on how they were sliced. `Peer::client` frames without a
/// mask are reported as `errc::masked_frame` too.
DecodedFrame decode_frame(std::string_view bytes, Peer from) noexcept;

/// Bytes that `encode_frame` will write.
constexpr std::size_t frame_header_size(std::uint64_t length, bool masked) noexcept
{
    return (length < 126 ? 2u : length < 65536 ? 4u : 10u) + (masked ? 4u : 0u);
}

/// Writes the header at `out`, which has room for `max_frame_header` bytes, and returns its size.
std::size_t encode_frame(const FrameHeader& header, char* out) noexcept;

/// XORs `size` bytes with the mask into `to`, which is `from` or does not overlap it; masking and unmasking are the
/// same. `offset` is the position of the first byte in the payload.
void copy_masked(char* to, const char* from, std::size_t size, Mask mask, std::size_t offset = 0) noexcept;

inline void apply_mask(std::span<char> payload, Mask mask, std::size_t offset = 0) noexcept
{
    copy_masked(payload.data(), payload.data(), payload.size(), mask, offset);
}

/// Whether an endpoint may send this close code (RFC 6455, section 7.4, and the registry it set up): 1000-1003,
/// 1007-1014, 3000-4999.
constexpr bool is_valid_close_code(unsigned code) noexcept
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace ethwire::wire
