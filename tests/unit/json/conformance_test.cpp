// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/json/reader.hpp>

#include "padded.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace ethwire::json {
namespace {

TEST(ConformanceTest, TheSuiteIsAcceptedAndRefusedAsItsNamesSay)
{
    int accepted = 0, refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(ETHWIRE_JSON_TEST_SUITE)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".json"))
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        const Padded text(std::string(std::istreambuf_iterator<char>(file), {}));
        const bool valid = !validate(text);
        EXPECT_EQ(!Reader(text).finish(), valid) << name;
        if (name.starts_with("y_")) {
            EXPECT_TRUE(valid) << name;
            ++accepted;
        } else if (name.starts_with("n_")) {
            EXPECT_FALSE(valid) << name;
            ++refused;
        }
    }
    EXPECT_EQ(accepted, 48);
    EXPECT_EQ(refused, 94);
}

TEST(ConformanceTest, WhatStandsBehindADocumentIsTrailingContent)
{
    for (const auto* text : {R"({"a":1}})", R"({"a":1}}})", R"({"a":1},"x":{})", "{} {}", "[1]]", "null null", "1 2",
                             R"("a""b")", "{}x", "[]\x01"})
        EXPECT_EQ(validate(text), errc::trailing_content) << text;
    for (const auto* text : {"{}", " {} ", "\t[1]\r\n", "null\n", " 1 ", R"( "a" )"})
        EXPECT_FALSE(validate(text)) << text;
}

TEST(ConformanceTest, EveryPrefixOfADocumentIsMalformed)
{
    const std::string text = R"({"a":[1.5e-3,{"b\u00e9":"\ud83d\ude00)"
                             "\xc3\xa9"
                             R"("},true,false,null,[],{}],"c":"0x1b4"})";
    ASSERT_FALSE(validate(text));
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_EQ(validate(text.substr(0, size)), errc::malformed) << size;
        EXPECT_EQ(Reader(Padded(text.substr(0, size), text.substr(size))).finish(), errc::malformed) << size;
    }
}

TEST(ConformanceTest, StringsAreCheckedByteByByte)
{
    const auto valid = [](const std::string& content) { return !validate('"' + content + '"'); };
    for (std::size_t before = 0; before <= 33; ++before) { // around each lane of a vector
        const std::string text(before, 'x');
        EXPECT_TRUE(valid(text + "\x7f" + text));
        EXPECT_FALSE(valid(text + '\x1f' + text));
        EXPECT_FALSE(valid(text + '\0' + text));
        EXPECT_FALSE(valid(text + "\xff" + text));
        EXPECT_FALSE(valid(text + "\"" + text + "x"));
        EXPECT_TRUE(valid(text + "\\\"" + text));
        EXPECT_FALSE(valid(text + "\\x" + text));
    }
    // UTF-8 at its boundaries: RFC 3629, section 4.
    for (const auto* good : {"\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80", "\xf0\x90\x80\x80",
                             "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(valid(good)) << testing::PrintToString(good);
    for (const auto* bad : {"\x80", "\xc1\xbf", "\xc2", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe1\x80", "\xf0\x8f\xbf\xbf",
                            "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc2\xc0"})
        EXPECT_FALSE(valid(bad)) << testing::PrintToString(bad);
}

TEST(ConformanceTest, SurrogatesInEscapesComeInPairs)
{
    EXPECT_FALSE(validate(R"("\ud83d\ude00")"));
    EXPECT_FALSE(validate(R"("\uD7FF\uE000")"));
    for (const auto* text : {R"("\ud83d")", R"("\ude00")", R"("\ude00\ud83d")", R"("\ud83dx\ude00")",
                             R"("\ud83d\u0041")", R"("\ud83d\n")", R"("\ud83d\ud83d\ude00")"})
        EXPECT_EQ(validate(text), errc::malformed) << text;
}

TEST(ConformanceTest, NumbersKeepToTheGrammarWhateverTheirSize)
{
    for (const auto* text : {"0", "-0", "0.0", "1e400", "-1E-400", "123456789012345678901234567890", "0e+1", "10"})
        EXPECT_FALSE(validate(text)) << text;
    for (const auto* text : {"", "-", "00", "01", "1.", ".1", "+1", "1e", "1e+", "0x1", "1a", "--1", "1.2.3", "NaN",
                             "Infinity", "tru", "nul", "True", "-x"})
        EXPECT_EQ(validate(text), errc::malformed) << text;
}

} // namespace
} // namespace ethwire::json
