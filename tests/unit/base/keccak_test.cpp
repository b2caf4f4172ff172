// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/keccak.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ethwire {
namespace {

constexpr FixedBytes<32> literal(std::string_view digits)
{
    FixedBytes<32> out;
    for (std::size_t i = 0; i < 32; ++i)
        out[i] = static_cast<std::uint8_t>(hex::digit(digits[2 * i]) << 4 | hex::digit(digits[2 * i + 1]));
    return out;
}

// The topic that every ERC-20 transfer carries (EIP-20), and the hash of nothing, an account's empty code.
static_assert(keccak256("Transfer(address,address,uint256)") ==
              literal("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"));
static_assert(keccak256("") == literal("c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"));

TEST(KeccakTest, RunTimeGivesWhatCompileTimeGives)
{
    EXPECT_EQ(keccak256(std::string("Transfer(address,address,uint256)")).to_hex(),
              "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
    EXPECT_EQ(keccak256(Bytes{}).to_hex(), "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    // The RLP of an empty list: the hash of no uncles.
    EXPECT_EQ(keccak256(Bytes{0xc0}).to_hex(), "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347");
}

TEST(KeccakTest, EveryLengthAroundTheBlockIsTheSameOnBothPaths)
{
    Bytes bytes;
    for (std::size_t size = 0; size <= 3 * detail::keccak_rate + 1; ++size) {
        ASSERT_EQ(keccak256(bytes), detail::keccak256_constexpr(bytes.data(), bytes.size())) << size;
        bytes.push_back(static_cast<std::uint8_t>(size * 89));
    }
}

} // namespace
} // namespace ethwire
