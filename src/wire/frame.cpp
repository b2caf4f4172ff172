// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "frame.hpp"

#include <cstring>

namespace ethwire::wire {
namespace {

std::uint64_t load_big_endian(const char* from, std::size_t bytes) noexcept
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = value << 8 | static_cast<std::uint8_t>(from[i]);
    return value;
}

char* store_big_endian(char* to, std::uint64_t value, std::size_t bytes) noexcept
{
    for (std::size_t i = bytes; i-- > 0;)
        *to++ = static_cast<char>(value >> (8 * i) & 0xff);
    return to;
}

DecodedFrame broken(errc violation) noexcept
{
    DecodedFrame frame;
    frame.violation = violation;
    return frame;
}

} // namespace

DecodedFrame decode_frame(std::string_view bytes, Peer from) noexcept
{
    DecodedFrame frame;
    if (bytes.empty())
        return frame;

    const unsigned first = static_cast<std::uint8_t>(bytes[0]);
    if ((first & 0x70u) != 0)
        return broken(errc::reserved_bits);
    if ((first & 0x7u) > 2)
        return broken(errc::reserved_opcode);
    frame.header.fin = (first & 0x80u) != 0;
    frame.header.opcode = static_cast<Opcode>(first & 0xfu);
    const bool control = is_control(frame.header.opcode);
    if (control && !frame.header.fin)
        return broken(errc::fragmented_control);
    if (bytes.size() < 2)
        return frame;

    const unsigned second = static_cast<std::uint8_t>(bytes[1]);
    frame.header.masked = (second & 0x80u) != 0;
    if (frame.header.masked != (from == Peer::client))
        return broken(errc::masked_frame);
    const unsigned short_length = second & 0x7fu;
    if (control && short_length > max_control_payload)
        return broken(errc::long_control);

    std::size_t size = 2;
    frame.header.length = short_length;
    if (short_length >= 126) {
        const std::size_t length_bytes = short_length == 126 ? 2 : 8;
        if (length_bytes == 8 && bytes.size() > 2 && (static_cast<std::uint8_t>(bytes[2]) & 0x80u) != 0)
            return broken(errc::length_out_of_range);
        if (bytes.size() < size + length_bytes)
            return frame;
        frame.header.length = load_big_endian(bytes.data() + 2, length_bytes);
        if (frame.header.length < (short_length == 126 ? 126u : 65536u))
            return broken(errc::length_not_minimal);
        size += length_bytes;
    }
    if (frame.header.masked) {
        if (bytes.size() < size + frame.header.mask.size())
            return frame;
        std::memcpy(frame.header.mask.data(), bytes.data() + size, frame.header.mask.size());
        size += frame.header.mask.size();
    }
    frame.header_size = size;
    return frame;
}

std::size_t encode_frame(const FrameHeader& header, char* out) noexcept
{
    char* at = out;
    *at++ = static_cast<char>((header.fin ? 0x80u : 0u) | static_cast<unsigned>(header.opcode));
    const unsigned mask_bit = header.masked ? 0x80u : 0u;
    if (header.length < 126) {
        *at++ = static_cast<char>(mask_bit | static_cast<unsigned>(header.length));
    } else if (header.length < 65536) {
        *at++ = static_cast<char>(mask_bit | 126u);
        at = store_big_endian(at, header.length, 2);
    } else {
        *at++ = static_cast<char>(mask_bit | 127u);
        at = store_big_endian(at, header.length, 8);
    }
    if (header.masked) {
        std::memcpy(at, header.mask.data(), header.mask.size());
        at += header.mask.size();
    }
    return static_cast<std::size_t>(at - out);
}

void copy_masked(char* to, const char* from, std::size_t size, Mask mask, std::size_t offset) noexcept
{
    std::array<std::uint8_t, 8> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i)
        turned[i] = mask[(offset + i) % mask.size()];
    std::uint64_t word = 0;
    std::memcpy(&word, turned.data(), sizeof word);

    std::size_t at = 0;
    for (; size - at >= 32; at += 32) {
        std::array<std::uint64_t, 4> block{};
        std::memcpy(block.data(), from + at, sizeof block);
        for (auto& part : block)
            part ^= word;
        std::memcpy(to + at, block.data(), sizeof block);
    }
    for (; size - at >= 8; at += 8) {
        std::uint64_t part = 0;
        std::memcpy(&part, from + at, sizeof part);
        part ^= word;
        std::memcpy(to + at, &part, sizeof part);
    }
    for (; at < size; ++at)
        to[at] = static_cast<char>(static_cast<std::uint8_t>(from[at]) ^ turned[at % turned.size()]);
}

} // namespace ethwire::wire
