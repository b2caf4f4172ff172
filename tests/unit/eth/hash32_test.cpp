// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/hash32.hpp>

#include "unit/eth/codec_test.hpp"

#include <optional>
#include <vector>

namespace ethwire {
namespace {

TEST(Hash32, goes_through_json)
{
    expect_round_trip<Hash32>(hex_of(64, '7'));
    expect_round_trip<BlockNonce>(hex_of(16, '0'));
    expect_round_trip<std::vector<Hash32>>('[' + hex_of(64, '1') + ", " + hex_of(64, '2') + ']');
    expect_round_trip<std::vector<Hash32>>("[]");
    expect_round_trip<std::optional<Hash32>>("null");
}

TEST(Hash32, may_be_spelled_in_any_way_that_json_allows)
{
    EXPECT_EQ(decoded<Hash32>(" \n" + hex_of(64, 'A') + "\t"), decoded<Hash32>(hex_of(64, 'a')));
}

TEST(Hash32, of_another_length_is_refused)
{
    EXPECT_EQ(refusal<Hash32>(hex_of(63, '7')), "wrong number of bytes");
    EXPECT_EQ(refusal<Hash32>(hex_of(66, '7')), "wrong number of bytes");
    EXPECT_EQ(refusal<Hash32>("\"\""), "bad hex");
    EXPECT_EQ(refusal<Hash32>(hex_of(64, 'x')), "bad hex");
}

TEST(Hash32, in_a_list_is_named_by_its_index)
{
    EXPECT_EQ(refusal<std::vector<Hash32>>('[' + hex_of(64, '1') + ',' + hex_of(4, '2') + ']'),
              "wrong number of bytes in field [1]");
    EXPECT_EQ(refusal<std::vector<Hash32>>('[' + hex_of(64, '1') + ",]"), "malformed JSON in field [1]");
    EXPECT_EQ(refusal<std::vector<Hash32>>('[' + hex_of(64, '1')), "malformed JSON");
}

TEST(Hash32, ends_where_the_text_ends)
{
    const std::string whole = hex_of(64, '7');
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_EQ(refusal<Hash32>(whole.substr(0, size)), "malformed JSON") << size;
    EXPECT_EQ(refusal<Hash32>(whole + "1"), "content after the document");
}

} // namespace
} // namespace ethwire
