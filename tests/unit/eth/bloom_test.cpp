// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/bloom.hpp>
#include <ethwire/eth/hashing.hpp>

#include "unit/eth/codec_test.hpp"

#include <bit>

namespace ethwire {
namespace {

TEST(Bloom, holds_what_was_added_and_little_else)
{
    const Address inside = decoded<Address>(hex_of(40, '1'));
    const Address outside = decoded<Address>(hex_of(40, '2'));
    Bloom bloom;
    EXPECT_FALSE(bloom.maybe(inside));
    bloom.add(inside);
    EXPECT_TRUE(bloom.maybe(inside));
    EXPECT_FALSE(bloom.maybe(outside));
}

TEST(Bloom, has_three_bits_an_entry)
{
    Bloom bloom;
    bloom.add(decoded<Address>("\"0x22341ae42d6dd7384bc8584e50419ea3ac75b83f\""));
    bloom.add(decoded<FixedBytes<32>>("\"0x04491edcd115127caedbd478e2e7895ed80c7847e903431f94f9cfa579cad47f\""));
    int bits = 0;
    for (const std::uint8_t byte : bloom)
        bits += std::popcount(byte);
    EXPECT_EQ(bits, 6);
}

TEST(Bloom, is_the_union_of_its_parts)
{
    const Address a = decoded<Address>(hex_of(40, '1'));
    const Address b = decoded<Address>(hex_of(40, '2'));
    Bloom first;
    first.add(a);
    Bloom second;
    second.add(b);
    first |= second;
    EXPECT_TRUE(first.maybe(a) && first.maybe(b));
}

TEST(Bloom, of_a_receipt_is_that_of_its_logs)
{
    const auto receipt = decoded<Receipt>(data_file("helios/rpc/receipt.json"));
    ASSERT_FALSE(receipt.logs.empty());
    EXPECT_EQ(logs_bloom(receipt.logs), receipt.logs_bloom);
}

TEST(Bloom, is_exactly_256_bytes)
{
    expect_round_trip<Bloom>(hex_of(512, '5'));
    EXPECT_EQ(refusal<Bloom>(hex_of(510, '5')), "wrong number of bytes");
    EXPECT_FALSE(Bloom::from_hex(std::string(511, '0')));
    EXPECT_TRUE(Bloom::from_hex(std::string(512, '0')));
}

} // namespace
} // namespace ethwire
