// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/block_id.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

const Hash32 hash = *Hash32::from_hex(std::string(64, '1'));

TEST(BlockId, is_the_latest_block_by_default) { EXPECT_EQ(encoded(BlockId()), "\"latest\""); }

TEST(BlockId, goes_through_json)
{
    for (const char* json : {R"("earliest")", R"("latest")", R"("pending")", R"("safe")", R"("finalized")", R"("0x0")",
                             R"("0xffffffffffffffff")"})
        expect_round_trip<BlockId>(json);
    expect_round_trip<std::optional<BlockId>>("null");
}

TEST(BlockId, is_an_object_where_it_is_a_hash)
{
    // EIP-1898
    EXPECT_EQ(encoded(BlockId(hash)), "{\"blockHash\":" + hex_of(64, '1') + '}');
    EXPECT_EQ(encoded(BlockId(hash, true)), "{\"blockHash\":" + hex_of(64, '1') + ",\"requireCanonical\":true}");
    expect_round_trip<BlockId>("{\"blockHash\":" + hex_of(64, '1') + ",\"requireCanonical\":false}");
    EXPECT_EQ(decoded<BlockId>(R"({"blockNumber":"0x5"})"), BlockId(5));
    EXPECT_EQ(decoded<BlockId>(hex_of(64, '1')), BlockId(hash));
}

TEST(BlockId, that_is_none_is_refused)
{
    EXPECT_EQ(refusal<BlockId>("{}"), "missing value");
    EXPECT_EQ(refusal<BlockId>(R"({"blockNumber":"0x5","blockHash":)" + hex_of(64, '1') + '}'), "unknown value");
    EXPECT_EQ(refusal<BlockId>(R"({"blockHash":"0x5"})"), "wrong number of bytes in field blockHash");
    EXPECT_EQ(refusal<BlockId>(R"({"requireCanonical":1})"), "wrong JSON type in field requireCanonical");
    EXPECT_EQ(refusal<BlockId>(R"("5")"), "unknown value");
    EXPECT_EQ(refusal<BlockId>(R"("0")"), "unknown value");
    EXPECT_EQ(refusal<BlockId>(R"("02")"), "unknown value");
    EXPECT_EQ(refusal<BlockId>(R"("0x10000000000000000")"), "unknown value");
    EXPECT_EQ(refusal<BlockId>("5"), "wrong JSON type");
}

TEST(BlockId, is_parsed_from_what_people_write)
{
    EXPECT_EQ(BlockId::parse("safe"), BlockId(BlockTag::safe));
    EXPECT_EQ(BlockId::parse("21000000"), BlockId(21000000));
    EXPECT_EQ(BlockId::parse("0"), BlockId(0));
    EXPECT_EQ(BlockId::parse("0x10"), BlockId(16));
    EXPECT_EQ(BlockId::parse("0x010"), BlockId(16));
    EXPECT_EQ(BlockId::parse("0x" + std::string(64, '1')), BlockId(hash));
    for (const char* text : {"", "0x", "02", "00", "Latest", "-1", "1.5", "0xg", "18446744073709551616"})
        EXPECT_FALSE(BlockId::parse(text)) << text;
}

} // namespace
} // namespace ethwire
