// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "frames.hpp"

namespace flood {

namespace {

constexpr std::size_t largest_request = std::size_t{1} << 20;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

void append_big_endian(std::string& to, std::uint64_t value, std::size_t width)
{
    for (std::size_t i = width; i-- > 0;)
        to += static_cast<char>(value >> (8 * i) & 0xff);
}

} // namespace

void append_frame(std::string& to, Opcode opcode, std::string_view payload)
{
    to += static_cast<char>(0x80 | static_cast<int>(opcode));
    if (payload.size() < 126) {
        to += static_cast<char>(payload.size());
    } else if (payload.size() <= 0xffff) {
        to += static_cast<char>(126);
        append_big_endian(to, payload.size(), 2);
    } else {
        to += static_cast<char>(127);
        append_big_endian(to, payload.size(), 8);
    }
    to += payload;
}

ClientFrame read_client_frame(std::string_view bytes)
{
    ClientFrame frame;
    if (bytes.size() < 2)
        return frame;

    const bool final = (byte_at(bytes, 0) & 0x80) != 0;
    const bool masked = (byte_at(bytes, 1) & 0x80) != 0;
    frame.opcode = static_cast<Opcode>(byte_at(bytes, 0) & 0x0f);
    if (!final || !masked || frame.opcode == Opcode::continuation) {
        frame.found = ClientFrame::Found::forbidden;
        return frame;
    }

    std::uint64_t length = byte_at(bytes, 1) & 0x7f;
    std::size_t at = 2;
    if (length >= 126) {
        const std::size_t width = length == 126 ? 2 : 8;
        if (bytes.size() < at + width)
            return frame;
        length = 0;
        for (std::size_t i = 0; i < width; ++i)
            length = length << 8 | byte_at(bytes, at + i);
        at += width;
    }
    if (length > largest_request) {
        frame.found = ClientFrame::Found::forbidden;
        return frame;
    }
    if (bytes.size() < at + 4 + length)
        return frame;

    const std::string_view mask = bytes.substr(at, 4);
    frame.payload = bytes.substr(at + 4, length);
    for (std::size_t i = 0; i < frame.payload.size(); ++i)
        frame.payload[i] = static_cast<char>(frame.payload[i] ^ mask[i % 4]);
    frame.size = at + 4 + length;
    frame.found = ClientFrame::Found::frame;
    return frame;
}

} // namespace flood
