// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/u256.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace ethwire {
namespace {

constexpr char max_decimal[] = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
const U256 max = *U256::from_hex("0x" + std::string(64, 'f'));

TEST(U256Test, QuantitiesHaveNoLeadingZeros)
{
    EXPECT_EQ(U256(0).to_hex(), "0x0");
    EXPECT_EQ(U256(1).to_hex(), "0x1");
    EXPECT_EQ(U256(0x400).to_hex(), "0x400");
    EXPECT_EQ(max.to_hex(), "0x" + std::string(64, 'f'));
}

TEST(U256Test, HexTakesOneToSixtyFourDigits)
{
    EXPECT_EQ(U256::from_hex("0x0"), U256(0));
    EXPECT_EQ(U256::from_hex("0x0400"), U256(0x400)); // several chains pad
    EXPECT_EQ(U256::from_hex("0x" + std::string(63, '0') + "A"), U256(10));
    EXPECT_FALSE(U256::from_hex("0x"));
    EXPECT_FALSE(U256::from_hex(""));
    EXPECT_FALSE(U256::from_hex("1"));
    EXPECT_FALSE(U256::from_hex("0xg"));
    EXPECT_FALSE(U256::from_hex("0x-1"));
    EXPECT_FALSE(U256::from_hex("0x" + std::string(65, '0')));
}

TEST(U256Test, DecimalsAreExactUpToTheLargest)
{
    EXPECT_EQ(U256(0).to_decimal(), "0");
    EXPECT_EQ(max.to_decimal(), max_decimal);
    EXPECT_EQ(U256::from_decimal(max_decimal), max);
    EXPECT_EQ(U256::from_decimal(std::string(100, '0') + "7"), U256(7));

    std::string above = max_decimal;
    above.back() = '6';
    EXPECT_FALSE(U256::from_decimal(above));
    EXPECT_FALSE(U256::from_decimal(std::string(max_decimal) + "0"));
    EXPECT_FALSE(U256::from_decimal(""));
    EXPECT_FALSE(U256::from_decimal("-1"));
    EXPECT_FALSE(U256::from_decimal("1e3"));
}

TEST(U256Test, DecimalsKeepTheZerosInsideAroundEachLimb)
{
    std::string ten_to_the_n = "1";
    for (int n = 0; n <= 77; ++n, ten_to_the_n += '0') {
        const auto value = U256::from_decimal(ten_to_the_n);
        ASSERT_TRUE(value) << n;
        EXPECT_EQ(value->to_decimal(), ten_to_the_n);
        const std::string one_less = n == 0 ? "0" : std::string(static_cast<std::size_t>(n), '9');
        EXPECT_EQ((*value - 1).to_decimal(), one_less);
    }
}

TEST(U256Test, SumsAndDifferencesWrap)
{
    EXPECT_EQ(max + 1, U256(0));
    EXPECT_EQ(U256(0) - 1, max);
    EXPECT_EQ(U256(~std::uint64_t{0}) + 1, U256::from_limbs({0, 1, 0, 0}));
    EXPECT_EQ(U256::from_limbs({0, 0, 0, 1}) - 1, U256::from_limbs({~0ul, ~0ul, ~0ul, 0}));
}

TEST(U256Test, BigEndianMayBeShorterButNotLonger)
{
    EXPECT_EQ(U256::from_big_endian({}), U256(0));
    EXPECT_EQ(U256::from_big_endian(std::vector<std::uint8_t>{1, 0}), U256(256));
    const auto bytes = U256::from_limbs({4, 3, 2, 1}).to_big_endian();
    EXPECT_EQ(bytes[7], 1);
    EXPECT_EQ(bytes[31], 4);
    EXPECT_EQ(U256::from_big_endian(bytes), U256::from_limbs({4, 3, 2, 1}));
    EXPECT_FALSE(U256::from_big_endian(std::vector<std::uint8_t>(33)));
}

TEST(U256Test, OrderFollowsTheHighestLimbThatDiffers)
{
    EXPECT_LT(U256(~std::uint64_t{0}), U256::from_limbs({0, 1, 0, 0}));
    EXPECT_LT(U256::from_limbs({9, 9, 9, 1}), U256::from_limbs({0, 0, 0, 2}));
    EXPECT_FALSE(U256::from_limbs({0, 1, 0, 0}).fits_u64());
    EXPECT_TRUE(U256(~std::uint64_t{0}).fits_u64());
}

} // namespace
} // namespace ethwire
