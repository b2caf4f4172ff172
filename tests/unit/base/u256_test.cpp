// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/u256.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
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

TEST(U256Test, NegativeIntegersAreTakenModuloAsByBuiltInTypes)
{
    EXPECT_EQ(U256(-1), max);
    EXPECT_EQ(U256(5) * -1, U256(0) - 5);
    static_assert(!std::is_convertible_v<double, U256>);
}

TEST(U256Test, ProductsWrap)
{
    EXPECT_EQ(U256(10).pow(18) * U256(10).pow(18), U256(10).pow(36));
    EXPECT_EQ(max * max, U256(1));
    EXPECT_EQ((U256(1) << 128) * (U256(1) << 128), U256(0));
    EXPECT_EQ(U256(2).pow(255), U256(1) << 255);
    EXPECT_EQ(U256(2).pow(256), U256(0));
    EXPECT_EQ(U256(0).pow(0), U256(1));
}

TEST(U256Test, DivisionRoundsDown)
{
    EXPECT_EQ(U256(7) / 2, U256(3));
    EXPECT_EQ(U256(7) % 2, U256(1));
    EXPECT_EQ(max / max, U256(1));
    EXPECT_EQ(max % (max - 1), U256(1));
    EXPECT_EQ(U256(5) / max, U256(0));
    EXPECT_EQ(U256(5) % max, U256(5));
    const U256Division both = divide(U256(10).pow(40) + 3, U256(10).pow(22));
    EXPECT_EQ(both.quotient, U256(10).pow(18));
    EXPECT_EQ(both.remainder, U256(3));
}

TEST(U256Test, ALongDivisionCorrectsItsGuess)
{
    // The guess of the digit is too large by one and has to be added back (Hacker's Delight, 9-2).
    const U256 dividend = U256::from_limbs({0, 0, std::uint64_t{1} << 63, (std::uint64_t{1} << 63) - 1});
    const U256 divisor = U256::from_limbs({1, 0, std::uint64_t{1} << 63, 0});
    const U256Division both = divide(dividend, divisor);
    EXPECT_EQ(both.quotient * divisor + both.remainder, dividend);
    EXPECT_LT(both.remainder, divisor);
}

TEST(U256Test, DivisionByZeroThrows)
{
    EXPECT_THROW(U256(1) / 0, std::domain_error);
    EXPECT_THROW(U256(0) % 0, std::domain_error);
    EXPECT_FALSE(checked_div(1, 0));
    EXPECT_EQ(checked_div(7, 2), U256(3));
}

TEST(U256Test, CheckedResultsAreExactOrNone)
{
    EXPECT_EQ(checked_add(max, 0), max);
    EXPECT_FALSE(checked_add(max, 1));
    EXPECT_EQ(checked_sub(5, 5), U256(0));
    EXPECT_FALSE(checked_sub(5, 6));
    EXPECT_EQ(checked_mul(max, 1), max);
    EXPECT_EQ(checked_mul(0, max), U256(0));
    EXPECT_FALSE(checked_mul(max, 2));
    EXPECT_FALSE(checked_mul(U256(1) << 128, U256(1) << 128));
    EXPECT_EQ(checked_mul(U256(1) << 127, U256(1) << 128), U256(1) << 255);
    EXPECT_EQ(checked_mul((U256(1) << 128) - 1, (U256(1) << 128) + 1), max);
}

TEST(U256Test, ShiftsMoveOverLimbs)
{
    EXPECT_EQ(U256(1) << 0, U256(1));
    EXPECT_EQ(U256(1) << 64, U256::from_limbs({0, 1, 0, 0}));
    EXPECT_EQ(U256(3) << 127, U256::from_limbs({0, std::uint64_t{1} << 63, 1, 0}));
    EXPECT_EQ(max >> 255, U256(1));
    EXPECT_EQ(max << 256, U256(0));
    EXPECT_EQ(max >> 256, U256(0));
    EXPECT_EQ(max << ~0u, U256(0));
}

TEST(U256Test, BitsAreCountedFromTheLowest)
{
    EXPECT_EQ(U256(0).bit_width(), 0u);
    EXPECT_EQ(U256(1).bit_width(), 1u);
    EXPECT_EQ((U256(1) << 64).bit_width(), 65u);
    EXPECT_EQ(max.bit_width(), 256u);
    EXPECT_TRUE((U256(1) << 200).bit(200));
    EXPECT_FALSE((U256(1) << 200).bit(199));
    EXPECT_FALSE(max.bit(256));
    EXPECT_EQ((max & 0xff00) | 0x0f, U256(0xff0f));
    EXPECT_EQ(max ^ max, U256(0));
    EXPECT_EQ(~U256(0), max);
}

TEST(U256Test, AllOfItIsThereAtCompileTime)
{
    constexpr U256 ether = U256(10).pow(18);
    static_assert(ether == *U256::from_decimal("1000000000000000000"));
    static_assert(ether == *U256::from_hex("0xde0b6b3a7640000"));
    static_assert(ether / 3 * 3 + ether % 3 == ether);
    static_assert(U256::from_big_endian(ether.to_big_endian()) == ether);
    static_assert((ether << 100 >> 100) == ether && !checked_add(U256::max(), 1));
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
