// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/format.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <vector>

namespace ethwire {
namespace {

TEST(Format, HashesAreHexAddressesChecksummedQuantitiesDecimal)
{
    Hash32 hash;
    hash[31] = 0xab;
    EXPECT_EQ(fmt::format("{}", hash), "0x00000000000000000000000000000000000000000000000000000000000000ab");
    // The example of EIP-55.
    const auto address = Address::from_hex("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
    EXPECT_EQ(fmt::format("{}", *address), "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    EXPECT_EQ(fmt::format("{}", U256::from_limbs({0, 1, 0, 0})), "18446744073709551616");
    EXPECT_EQ(fmt::format("{}", BlockTag::finalized), "finalized");
}

TEST(Format, WidthAndAlignmentHold)
{
    EXPECT_EQ(fmt::format("[{:>5}] [{:<5}]", U256(42), U256(7)), "[   42] [7    ]");
    EXPECT_EQ(fmt::format("{:.10}", Hash32()), "0x00000000");
}

TEST(Format, ListsOfThemPrintAsLists)
{
    const std::vector<U256> numbers{U256(1), U256(2)};
    EXPECT_EQ(fmt::format("{}", numbers), "[1, 2]");
    const std::vector<FixedBytes<1>> bytes{FixedBytes<1>{}, FixedBytes<1>{}};
    EXPECT_EQ(fmt::format("{}", bytes), "[0x00, 0x00]");
}

} // namespace
} // namespace ethwire
