// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "output/text.hpp"

#include <ethwire/json/raw.hpp>

#include <gtest/gtest.h>

#include <vector>

namespace ethwire::cli {
namespace {

TEST(hash_text, is_short_only_where_asked)
{
    std::vector<std::uint8_t> hash(32);
    for (std::size_t i = 0; i < hash.size(); ++i)
        hash[i] = static_cast<std::uint8_t>(i);
    EXPECT_EQ(hash_text(hash, TextStyle(false, false)), "0x00010203..1c1d1e1f");
    EXPECT_EQ(hash_text(hash, TextStyle(true, false)).size(), 66u);
    EXPECT_EQ(hash_text(std::span(hash).first(8), TextStyle(false, false)), "0x0001020304050607");
}

TEST(decimal_text, cuts_and_never_rounds)
{
    EXPECT_EQ(decimal_text(U256(1'234'567'891), 9, 3), "1.234");
    EXPECT_EQ(decimal_text(U256(1), 9, 3), "0.000");
    EXPECT_EQ(decimal_text(U256(), 18, 6), "0.000000");
    EXPECT_EQ(decimal_text(U256(999'999'999), 9, 9), "0.999999999");
    EXPECT_EQ(decimal_text(U256(10), 1, 5), "1.0");
    EXPECT_EQ(decimal_text(U256(7), 0, 0), "7");
}

TEST(time_text, is_utc)
{
    EXPECT_EQ(time_text(0), "1970-01-01 00:00:00");
    EXPECT_EQ(time_text(1'700'000'000), "2023-11-14 22:13:20");
    EXPECT_EQ(time_text(253'402'300'799), "9999-12-31 23:59:59");
    EXPECT_EQ(time_text(UINT64_MAX), "18446744073709551615");
}

TEST(make_printable, leaves_the_meaning)
{
    const std::string before = "{\"a\":\r\n \"\x7f\xc2\x85\xc2\xa9\xc3\x85\"}";
    std::string after = before;
    make_printable(after);
    EXPECT_EQ(after, "{\"a\":   \"\\u007f\\u0085\xc2\xa9\xc3\x85\"}");
    EXPECT_TRUE(json::equal(before, after));
}

TEST(make_printable, survives_a_cut_sequence)
{
    std::string cut = "\"\xc2";
    make_printable(cut);
    EXPECT_EQ(cut, "\"\xc2");
}

TEST(indented_json, lays_out_and_keeps_the_meaning)
{
    EXPECT_EQ(indented_json("\"0x1\""), "\"0x1\"");
    EXPECT_EQ(indented_json("[ ]"), "[]");
    const std::string text = R"({"a" : [1,{}, "x,{[\":\\"], "b":{"c":null}})";
    EXPECT_EQ(indented_json(text), R"({
  "a": [
    1,
    {},
    "x,{[\":\\"
  ],
  "b": {
    "c": null
  }
})");
    EXPECT_TRUE(json::equal(text, indented_json(text)));
}

TEST(append_coloured, needs_a_style_with_colours)
{
    std::string plain;
    append_coloured(plain, TextStyle(true, false), Colour::red, "x");
    EXPECT_EQ(plain, "x");
    std::string coloured;
    append_coloured(coloured, TextStyle(true, true), Colour::red, "x");
    EXPECT_EQ(coloured, "\x1b[31mx\x1b[0m");
}

} // namespace
} // namespace ethwire::cli
