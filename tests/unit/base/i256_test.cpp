// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/i256.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

namespace ethwire {
namespace {

constexpr char least[] = "-57896044618658097711785492504343953926634992332820282019728792003956564819968";
constexpr char most[] = "57896044618658097711785492504343953926634992332820282019728792003956564819967";

TEST(I256Test, BuiltInIntegersKeepTheirValue)
{
    EXPECT_EQ(I256(-1).bits(), U256::max());
    EXPECT_EQ(I256(std::numeric_limits<std::int64_t>::min()).to_decimal(), "-9223372036854775808");
    EXPECT_EQ(I256(std::numeric_limits<std::uint64_t>::max()).to_decimal(), "18446744073709551615");
    EXPECT_EQ(I256(0).sign(), 0);
    EXPECT_EQ(I256(-3).sign(), -1);
    EXPECT_EQ(I256(3).sign(), 1);
}

TEST(I256Test, DecimalsReachBothEndsAndNoFurther)
{
    EXPECT_EQ(I256::min().to_decimal(), least);
    EXPECT_EQ(I256::max().to_decimal(), most);
    EXPECT_EQ(I256::from_decimal(least), I256::min());
    EXPECT_EQ(I256::from_decimal(most), I256::max());
    EXPECT_FALSE(I256::from_decimal("-57896044618658097711785492504343953926634992332820282019728792003956564819969"));
    EXPECT_FALSE(I256::from_decimal("57896044618658097711785492504343953926634992332820282019728792003956564819968"));
    EXPECT_EQ(I256::from_decimal("-0"), I256(0));
    for (const char* const bad : {"", "-", "+1", "--1", " 1", "1-", "0x1"})
        EXPECT_FALSE(I256::from_decimal(bad)) << bad;
}

TEST(I256Test, DivisionRoundsTowardsZeroAsForBuiltInIntegers)
{
    for (const int a : {-7, -6, 0, 6, 7})
        for (const int b : {-3, -2, 2, 3}) {
            EXPECT_EQ(I256(a) / b, I256(a / b)) << a << " / " << b;
            EXPECT_EQ(I256(a) % b, I256(a % b)) << a << " % " << b;
        }
    EXPECT_THROW(I256(1) / 0, std::domain_error);
    EXPECT_THROW(I256(1) % 0, std::domain_error);
}

TEST(I256Test, TheLeastValueWrapsAsInTheEvm)
{
    EXPECT_EQ(I256::min() / -1, I256::min());
    EXPECT_EQ(I256::min() % -1, I256(0));
    EXPECT_EQ(-I256::min(), I256::min());
    EXPECT_EQ(I256::max() + 1, I256::min());
    EXPECT_EQ(I256::min().magnitude(), U256(1) << 255);
}

TEST(I256Test, ShiftsToTheRightCopyTheSign)
{
    EXPECT_EQ(I256(-8) >> 1, I256(-4));
    EXPECT_EQ(I256(-1) >> 200, I256(-1));
    EXPECT_EQ(I256(-1) >> 256, I256(-1));
    EXPECT_EQ(I256::max() >> 256, I256(0));
    EXPECT_EQ(I256(-1) << 255, I256::min());
}

TEST(I256Test, OrderIsThatOfTheSignedValues)
{
    EXPECT_LT(I256::min(), I256(-1));
    EXPECT_LT(I256(-2), I256(-1));
    EXPECT_LT(I256(-1), I256(0));
    EXPECT_LT(I256(1), I256::max());
}

TEST(I256Test, UnsignedValuesPassWhenTheyFit)
{
    EXPECT_EQ(I256::from_u256(5), I256(5));
    EXPECT_FALSE(I256::from_u256(U256(1) << 255));
    EXPECT_EQ(I256(5).to_u256(), U256(5));
    EXPECT_FALSE(I256(-5).to_u256());
    static_assert(I256(-7) / 2 == I256(-3) && (I256(-7) >> 1) == I256(-4));
}

} // namespace
} // namespace ethwire
