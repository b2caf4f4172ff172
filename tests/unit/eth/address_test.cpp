// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/address.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

// The examples of EIP-55.
constexpr std::string_view checksummed[]{
    "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"};

TEST(Address, is_spelled_with_the_checksum_of_eip_55)
{
    for (const std::string_view text : checksummed) {
        const auto address = Address::from_checksum(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->to_checksum(), text);
    }
}

TEST(Address, with_a_wrong_checksum_is_refused_only_where_it_is_looked_at)
{
    EXPECT_FALSE(Address::from_checksum("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
    EXPECT_TRUE(Address::from_hex("0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed"));
}

TEST(Address, of_one_case_has_no_checksum_to_be_wrong)
{
    EXPECT_TRUE(Address::from_checksum("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"));
    EXPECT_TRUE(Address::from_checksum("5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"));
}

TEST(Address, is_exactly_forty_digits)
{
    EXPECT_FALSE(Address::from_hex(""));
    EXPECT_FALSE(Address::from_hex("0x"));
    EXPECT_FALSE(Address::from_hex("0x" + std::string(39, '1')));
    EXPECT_FALSE(Address::from_hex("0x" + std::string(41, '1')));
    EXPECT_FALSE(Address::from_hex("0x" + std::string(39, '1') + "g"));
}

TEST(Address, goes_through_json)
{
    expect_round_trip<Address>(hex_of(40, 'a'));
    EXPECT_EQ(encoded(decoded<Address>(hex_of(40, 'A'))), hex_of(40, 'a'));
    EXPECT_EQ(refusal<Address>(hex_of(38, 'a')), "wrong number of bytes");
    EXPECT_EQ(refusal<Address>("\"" + std::string(40, 'a') + "\""), "bad hex");
    EXPECT_EQ(refusal<Address>("17"), "wrong JSON type");
    EXPECT_EQ(refusal<Address>("null"), "wrong JSON type");
}

} // namespace
} // namespace ethwire
