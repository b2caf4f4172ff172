// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/bytes.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace ethwire {
namespace {

/// `size` bytes that differ from their neighbours.
Bytes pattern(std::size_t size)
{
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 151 + 7);
    return bytes;
}

std::string digits_of(const Bytes& bytes) { return hex::to_string(bytes).substr(2); }

/// A copy that ends where its allocation ends, so that the sanitizer sees a read behind it.
struct Exact {
    explicit Exact(const std::string& text) : data(new char[text.size()]), view(data.get(), text.size())
    {
        text.copy(data.get(), text.size());
    }

    std::unique_ptr<char[]> data;
    std::string_view view;
};

TEST(HexTest, EveryLengthRoundTripsWithoutReadingOutside)
{
    for (std::size_t size = 0; size <= 300; ++size) {
        const Bytes bytes = pattern(size);
        const Exact digits(digits_of(bytes));
        Bytes decoded(size);
        ASSERT_TRUE(hex::decode(digits.view, decoded)) << size;
        ASSERT_EQ(decoded, bytes) << size;
        Bytes slowly(size);
        ASSERT_TRUE(hex::decode_scalar(digits.view, slowly)) << size;
        ASSERT_EQ(slowly, bytes) << size;
    }
}

TEST(HexTest, EveryByteValueHasItsOwnTwoDigits)
{
    Bytes bytes(256);
    for (std::size_t i = 0; i < 256; ++i)
        bytes[i] = static_cast<std::uint8_t>(i);
    const std::string text = hex::to_string(bytes);
    for (std::size_t i = 0; i < 256; ++i) {
        char expected[3];
        std::snprintf(expected, sizeof(expected), "%02x", static_cast<unsigned>(i));
        EXPECT_EQ(text.substr(2 + 2 * i, 2), expected);
    }
}

TEST(HexTest, EveryWrongByteIsFoundAtEveryPosition)
{
    for (const std::size_t size : {1u, 7u, 8u, 9u, 15u, 16u, 17u, 20u, 24u, 31u, 32u, 33u, 63u, 64u, 65u, 127u}) {
        std::string digits = digits_of(pattern(size));
        Bytes out(size);
        for (char& c : digits) {
            const char good = c;
            for (int value = 0; value < 256; ++value) {
                c = static_cast<char>(value);
                ASSERT_EQ(hex::decode(digits, out), hex::digit(c) >= 0) << size << " byte " << value;
                ASSERT_EQ(hex::decode_scalar(digits, out), hex::digit(c) >= 0) << size << " byte " << value;
            }
            c = good;
        }
    }
}

TEST(HexTest, BothCasesMeanTheSame)
{
    Bytes lower(16), upper(16);
    EXPECT_TRUE(hex::decode("abcdefabcdefabcdefabcdefabcdef01", lower));
    EXPECT_TRUE(hex::decode("ABCDEFABCDEFABCDEFABCDEFABCDEF01", upper));
    EXPECT_EQ(lower, upper);
}

TEST(HexTest, AnotherLengthIsRefused)
{
    for (const std::size_t size : {0u, 4u, 8u, 16u, 32u, 100u}) {
        const std::string digits(2 * size, '0');
        Bytes out(size);
        EXPECT_TRUE(hex::decode(digits, out));
        EXPECT_FALSE(hex::decode(digits + "0", out));
        EXPECT_FALSE(hex::decode(digits + "00", out));
        if (size != 0) {
            EXPECT_FALSE(hex::decode(digits.substr(1), out));
            EXPECT_FALSE(hex::decode(digits.substr(2), out));
        }
    }
}

TEST(FixedBytesTest, HexMayHaveAPrefixAndMustHaveTheLength)
{
    const auto value = FixedBytes<4>::from_hex("0xDEADbeef");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->to_hex(), "0xdeadbeef");
    EXPECT_EQ(FixedBytes<4>::from_hex("deadbeef"), value);
    EXPECT_FALSE(FixedBytes<4>::from_hex("0xdeadbee"));
    EXPECT_FALSE(FixedBytes<4>::from_hex("0xdeadbeef0"));
    EXPECT_FALSE(FixedBytes<4>::from_hex("0xdeadbeeg"));
    EXPECT_FALSE(FixedBytes<4>::from_hex("0x"));
    EXPECT_FALSE(FixedBytes<4>::from_hex(""));
    EXPECT_FALSE(FixedBytes<1>::from_hex("0x"));
}

TEST(FixedBytesTest, OrderIsThatOfTheBytes)
{
    EXPECT_LT(*FixedBytes<2>::from_hex("00ff"), *FixedBytes<2>::from_hex("0100"));
    EXPECT_TRUE(FixedBytes<2>().is_zero());
    EXPECT_FALSE(FixedBytes<2>::from_hex("0001")->is_zero());
}

} // namespace
} // namespace ethwire
