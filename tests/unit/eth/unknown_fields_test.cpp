// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/header.hpp>

#include "unit/eth/codec_test.hpp"

namespace ethwire {
namespace {

std::string header_with(const std::string& more) { return "{\"parentHash\":" + hex_of(64, '1') + ',' + more + '}'; }

TEST(UnknownFields, are_kept_as_they_came_and_written_again)
{
    const std::string json =
        header_with(R"("a":1.50,"b":{"c":[true,null,"\u00e9"]},"parenthash":"0x","":{},"parentHash2":[ ])");
    const auto header = decoded<Header>(json);
    EXPECT_EQ(header.unknown.size(), 5u);
    EXPECT_EQ(header.unknown[0].key, "a");
    EXPECT_EQ(header.unknown.find("a"), "1.50");
    EXPECT_EQ(header.unknown.find("b"), R"({"c":[true,null,"\u00e9"]})");
    EXPECT_EQ(header.unknown.find(""), "{}");
    EXPECT_FALSE(header.unknown.find("nothing"));
    expect_round_trip<Header>(json);
}

TEST(UnknownFields, have_keys_without_their_escapes)
{
    const std::string json = header_with(R"("q\"\\\u0041\n":1)");
    EXPECT_EQ(decoded<Header>(json).unknown.find("q\"\\A\n"), "1");
    expect_round_trip<Header>(json);
}

TEST(UnknownFields, are_found_by_the_last_of_equal_keys)
{
    EXPECT_EQ(decoded<Header>(header_with(R"("a":1,"\u0061":2,"b":3)")).unknown.find("a"), "2");
}

TEST(UnknownFields, must_be_json)
{
    EXPECT_EQ(refusal<Header>(header_with("\"a\":01")), "malformed JSON");
    EXPECT_EQ(refusal<Header>(header_with("\"a\":[1,]")), "malformed JSON");
    EXPECT_EQ(refusal<Header>(header_with("\"a\"")), "malformed JSON");
    EXPECT_EQ(refusal<Header>(header_with("\"a\":\"\xff\"")), "malformed JSON");
    EXPECT_EQ(refusal<Header>(header_with("\"a\x01\":1")), "malformed JSON");
}

TEST(UnknownFields, are_limited_in_depth)
{
    const std::string deep(5000, '[');
    EXPECT_EQ(refusal<Header>(header_with("\"a\":" + deep + std::string(5000, ']'))), "malformed JSON");
}

TEST(UnknownFields, are_added_by_hand)
{
    Header header = decoded<Header>("{\"parentHash\":" + hex_of(64, '1') + '}');
    header.unknown.add("l1Fee", "\"0x1\"");
    EXPECT_TRUE(json::equal(encoded(header), header_with(R"("l1Fee":"0x1")")));
    header.unknown.clear();
    EXPECT_TRUE(header.unknown.empty());
}

} // namespace
} // namespace ethwire
