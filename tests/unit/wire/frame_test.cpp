// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/frame.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ethwire::wire {
namespace {

using namespace std::string_literals;

std::string encoded(const FrameHeader& header)
{
    std::string bytes(max_frame_header, '\0');
    bytes.resize(encode_frame(header, bytes.data()));
    EXPECT_EQ(bytes.size(), frame_header_size(header.length, header.masked));
    return bytes;
}

errc violation(std::string_view bytes, Peer from = Peer::server)
{
    const auto decoded = decode_frame(bytes, from);
    if (decoded.violation != errc{}) {
        EXPECT_EQ(decoded.header_size, 0u);
    }
    return decoded.violation;
}

TEST(Frame, TheExamplesOfTheRfcComeOut)
{
    // RFC 6455, section 5.7
    const auto hello = decode_frame("\x81\x05Hello"s, Peer::server);
    EXPECT_EQ(hello.header_size, 2u);
    EXPECT_EQ(hello.header.opcode, Opcode::text);
    EXPECT_TRUE(hello.header.fin);
    EXPECT_EQ(hello.header.length, 5u);

    const std::string masked = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"s;
    const auto client = decode_frame(masked, Peer::client);
    ASSERT_EQ(client.header_size, 6u);
    std::string payload = masked.substr(6);
    apply_mask(payload, client.header.mask);
    EXPECT_EQ(payload, "Hello");

    EXPECT_EQ(decode_frame("\x82\x7e\x01\x00"s, Peer::server).header.length, 256u);
    EXPECT_EQ(decode_frame("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s, Peer::server).header.length, 65536u);
}

TEST(Frame, EveryLengthFormComesBackAtItsBounds)
{
    for (const std::uint64_t length :
         {0ull, 1ull, 125ull, 126ull, 127ull, 65535ull, 65536ull, 0xffffffffull, 0x7fffffffffffffffull}) {
        for (const bool masked : {false, true}) {
            FrameHeader header;
            header.opcode = Opcode::binary;
            header.fin = false;
            header.masked = masked;
            header.mask = {1, 2, 3, 4};
            header.length = length;
            const std::string bytes = encoded(header);
            const Peer from = masked ? Peer::client : Peer::server;
            const auto decoded = decode_frame(bytes, from);
            EXPECT_EQ(decoded.header_size, bytes.size());
            EXPECT_EQ(decoded.header.length, length);
            EXPECT_EQ(decoded.header.opcode, Opcode::binary);
            EXPECT_FALSE(decoded.header.fin);
            if (masked) {
                EXPECT_EQ(decoded.header.mask, header.mask);
            }
            for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
                const auto part = decode_frame(std::string_view(bytes).substr(0, cut), from);
                EXPECT_EQ(part.header_size, 0u) << length << " cut at " << cut;
                EXPECT_EQ(part.violation, errc{}) << length << " cut at " << cut;
            }
        }
    }
}

TEST(Frame, EachReservedBitIsRefusedByTheFirstByteAlone)
{
    for (const int bits : {0x10, 0x20, 0x40, 0x70})
        EXPECT_EQ(violation(std::string(1, static_cast<char>(0x81 | bits))), errc::reserved_bits);
}

TEST(Frame, OnlyTheSixOpcodesPass)
{
    for (unsigned opcode = 0; opcode < 16; ++opcode) {
        const bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
        EXPECT_EQ(violation(std::string(1, static_cast<char>(0x80 | opcode))), known ? errc{} : errc::reserved_opcode)
            << opcode;
    }
}

TEST(Frame, ControlFramesAreWholeAndShort)
{
    for (const unsigned opcode : {8u, 9u, 10u}) {
        const char fin = static_cast<char>(0x80 | opcode);
        EXPECT_EQ(violation(std::string(1, static_cast<char>(opcode))), errc::fragmented_control);
        EXPECT_EQ(violation(std::string{fin, 125}), errc{});
        EXPECT_EQ(violation(std::string{fin, 126}), errc::long_control);
        EXPECT_EQ(violation(std::string{fin, 127}), errc::long_control);
    }
}

TEST(Frame, AServerMustNotMaskAndAClientMust)
{
    EXPECT_EQ(violation("\x81\x80"s, Peer::server), errc::masked_frame);
    EXPECT_EQ(violation("\x81\x80"s, Peer::client), errc{});
    EXPECT_EQ(violation("\x81\x00"s, Peer::client), errc::masked_frame);
    EXPECT_EQ(violation("\x81\x00"s, Peer::server), errc{});
}

TEST(Frame, LengthsAreInTheirShortestForm)
{
    EXPECT_EQ(violation("\x81\x7e\x00\x7d"s), errc::length_not_minimal);
    EXPECT_EQ(violation("\x81\x7e\x00\x7e"s), errc{});
    EXPECT_EQ(violation("\x81\x7f\x00\x00\x00\x00\x00\x00\xff\xff"s), errc::length_not_minimal);
    EXPECT_EQ(violation("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"s), errc{});
}

TEST(Frame, TheHighBitOfALengthIsRefusedByItsFirstByte)
{
    EXPECT_EQ(violation("\x81\x7f\x80"s), errc::length_out_of_range);
    EXPECT_EQ(violation("\x81\x7f\x7f"s), errc{});
}

TEST(Frame, MaskingIsXorAtAnyAlignmentAndOffset)
{
    const Mask mask{0x12, 0x34, 0x56, 0x78};
    std::string plain(150, '\0');
    for (std::size_t i = 0; i < plain.size(); ++i)
        plain[i] = static_cast<char>(i * 7 + 3);
    for (std::size_t begin = 0; begin < 9; ++begin) {
        for (std::size_t size = 0; begin + size <= plain.size(); ++size) {
            const std::string_view from = std::string_view(plain).substr(begin, size);
            std::string expected(from);
            for (std::size_t i = 0; i < size; ++i)
                expected[i] = static_cast<char>(static_cast<std::uint8_t>(expected[i]) ^ mask[(begin + i) % 4]);
            std::string copied(size, '\0');
            copy_masked(copied.data(), from.data(), size, mask, begin);
            ASSERT_EQ(copied, expected) << begin << '+' << size;
            apply_mask(copied, mask, begin);
            ASSERT_EQ(copied, from);
        }
    }
}

TEST(Frame, CloseCodesThatMayBeSentAreTheRegisteredRanges)
{
    for (unsigned code = 0; code < 65536; ++code) {
        const bool valid =
            (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
        ASSERT_EQ(is_valid_close_code(code), valid) << code;
    }
}

} // namespace
} // namespace ethwire::wire
