// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/literals.hpp>

#include <gtest/gtest.h>

namespace ethwire {
namespace {

// What must not compile is in tests/refused.

TEST(LiteralsTest, AnAddressIsThatOfItsText)
{
    // The four kinds of case of EIP-55.
    EXPECT_EQ(0x52908400098527886E0F7030069857D2E4169EE7_address,
              Address::from_hex("0x52908400098527886E0F7030069857D2E4169EE7"));
    EXPECT_EQ(0xde709f2102306220921060314715629080e2fb77_address,
              Address::from_hex("0xde709f2102306220921060314715629080e2fb77"));
    EXPECT_EQ((0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed_address).to_checksum(),
              "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    EXPECT_TRUE((0x0000000000000000000000000000000000000000_address).is_zero());
}

TEST(LiteralsTest, AHashIsThatOfItsText)
{
    EXPECT_EQ(0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef_hash,
              keccak256("Transfer(address,address,uint256)"));
}

TEST(LiteralsTest, AmountsAreExactInWei)
{
    static_assert(1_ether == U256(10).pow(18));
    static_assert(0.000000000000000001_ether == U256(1));
    static_assert(1.5_gwei == U256(1'500'000'000));
    static_assert(1'000.25_ether == U256(1'000'250) * U256(10).pow(15));
    static_assert(115792089237316195423570985008687907853269984665640564039457.584007913129639935_ether == U256::max());
    EXPECT_EQ(30_gwei + 0.5_gwei, U256(30'500'000'000));
}

} // namespace
} // namespace ethwire
