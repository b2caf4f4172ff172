// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/rlp.hpp>

#include "unit/eth/codec_test.hpp"

#include <ethwire/base/hex.hpp>

namespace ethwire {
namespace {

std::string hex(const rlp::Encoder& encoder) { return hex::to_string(encoder.bytes()); }

TEST(Rlp, writes_strings_by_their_length)
{
    EXPECT_EQ(hex(rlp::Encoder().string({})), "0x80");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes{0})), "0x00");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes{0x7f})), "0x7f");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes{0x80})), "0x8180");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes(55, 1))).substr(0, 6), "0xb701");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes(56, 1))).substr(0, 8), "0xb83801");
    EXPECT_EQ(hex(rlp::Encoder().string(Bytes(256, 1))).substr(0, 10), "0xb9010001");
    EXPECT_EQ(rlp::Encoder().string(Bytes(65536, 1)).bytes().size(), 65536u + 4);
}

TEST(Rlp, writes_numbers_without_leading_zeros)
{
    EXPECT_EQ(hex(rlp::Encoder().quantity(std::uint64_t{0})), "0x80");
    EXPECT_EQ(hex(rlp::Encoder().quantity(std::uint64_t{127})), "0x7f");
    EXPECT_EQ(hex(rlp::Encoder().quantity(std::uint64_t{128})), "0x8180");
    EXPECT_EQ(hex(rlp::Encoder().quantity(std::uint64_t{1024})), "0x820400");
    EXPECT_EQ(hex(rlp::Encoder().quantity(U256(0))), "0x80");
    EXPECT_EQ(hex(rlp::Encoder().quantity(*U256::from_hex("0x010000000000000000"))), "0x89010000000000000000");
}

TEST(Rlp, nests_lists)
{
    rlp::Encoder set;
    set.begin_list();
    set.begin_list().end_list();
    set.begin_list().begin_list().end_list().end_list();
    set.begin_list().begin_list().end_list().begin_list().begin_list().end_list().end_list().end_list();
    EXPECT_EQ(hex(set.end_list()), "0xc7c0c1c0c3c0c1c0");
    rlp::Encoder large;
    large.begin_list();
    for (int i = 0; i < 56; ++i)
        large.quantity(std::uint64_t{1});
    EXPECT_EQ(hex(large.end_list()).substr(0, 8), "0xf83801");
}

TEST(Rlp, takes_what_is_encoded_already)
{
    EXPECT_EQ(hex(rlp::Encoder().begin_list().raw(Bytes{0xc0}).raw(Bytes{0x01}).end_list()), "0xc2c001");
}

TEST(Rlp, starts_again_when_cleared)
{
    rlp::Encoder encoder;
    encoder.begin_list().quantity(std::uint64_t{1});
    encoder.clear();
    EXPECT_EQ(hex(encoder.quantity(std::uint64_t{5})), "0x05");
    EXPECT_EQ(encoder.take(), Bytes{5});
}

} // namespace
} // namespace ethwire
