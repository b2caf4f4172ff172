// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "wire/utf8.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace ethwire::wire {
namespace {

using namespace std::string_literals;

std::string encode(char32_t c)
{
    const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    if (c < 0x80)
        return {byte(c)};
    if (c < 0x800)
        return {byte(0xc0 | c >> 6), byte(0x80 | (c & 0x3f))};
    if (c < 0x10000)
        return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
    return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 0x3f)), byte(0x80 | (c >> 6 & 0x3f)), byte(0x80 | (c & 0x3f))};
}

/// Index of the first byte that no valid text can have there, fed byte by byte.
std::optional<std::size_t> first_bad(std::string_view bytes)
{
    Utf8Validator utf8;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (!utf8.accept(bytes.substr(i, 1)))
            return i;
    }
    return std::nullopt;
}

bool valid(std::string_view bytes)
{
    Utf8Validator utf8;
    return utf8.accept(bytes) && utf8.complete();
}

TEST(Utf8, EveryScalarValuePassesAndNoSurrogateDoes)
{
    for (char32_t c = 0; c <= 0x10ffff; ++c) {
        const bool surrogate = c >= 0xd800 && c <= 0xdfff;
        ASSERT_EQ(valid(encode(c)), !surrogate) << std::hex << static_cast<unsigned>(c);
    }
    EXPECT_FALSE(valid(encode(0x110000)));
}

TEST(Utf8, OfAllPairsOfBytesOnlyTextPasses)
{
    // Every two bytes: two ASCII characters or one two-byte character are whole; what starts a longer one is open.
    for (unsigned a = 0; a < 256; ++a) {
        for (unsigned b = 0; b < 256; ++b) {
            const std::string pair{static_cast<char>(a), static_cast<char>(b)};
            const bool whole = (a < 0x80 && b < 0x80) || (a >= 0xc2 && a <= 0xdf && b >= 0x80 && b <= 0xbf);
            ASSERT_EQ(valid(pair), whole) << std::hex << a << ' ' << b;
        }
    }
}

TEST(Utf8, FailsWithTheFirstByteThatCannotBelong)
{
    struct Case {
        std::string bytes;
        std::size_t at;
    };
    const std::vector<Case> cases{
        {"a\x80", 1},            // a continuation with nothing to continue
        {"\xc0\x80", 0},         // overlong NUL
        {"\xc1\xbf", 0},         // overlong in two bytes
        {"\xe0\x9f\xbf", 1},     // overlong in three bytes
        {"\xf0\x8f\xbf\xbf", 1}, // overlong in four bytes
        {"\xed\xa0\x80", 1},     // first surrogate
        {"\xed\xbf\xbf", 1},     // last surrogate
        {"\xf4\x90\x80\x80", 1}, // U+110000
        {"\xf5\x80", 0},         // above any character
        {"\xf8\x88", 0},         // five bytes
        {"\xfe", 0},
        {"\xff", 0},
        {"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90", 12},
        {"\xe2\x82"
         "a",
         2},                 // cut short by ASCII
        {"\xe2\x82\xe2", 2}, // cut short by another character
        {"\xf0\x9f\x98", 3}, // nothing wrong yet
    };
    for (const auto& c : cases) {
        const auto bad = first_bad(c.bytes);
        EXPECT_EQ(bad.value_or(c.bytes.size()), c.at) << testing::PrintToString(c.bytes);
        EXPECT_FALSE(valid(c.bytes));
    }
}

TEST(Utf8, ABadByteIsSeenAtEveryPositionOfAVector)
{
    for (std::size_t size = 1; size < 150; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string bytes(size, 'a');
            bytes[at] = '\xff';
            ASSERT_FALSE(valid(bytes)) << at << " of " << size;
            bytes[at] = '\x7f';
            ASSERT_TRUE(valid(bytes));
        }
    }
}

TEST(Utf8, ACharacterMayBeCutAnywhere)
{
    const std::string text =
        "plain ascii of more than sixteen bytes, \xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80 and more ascii "
        "behind it, long enough for a vector\xf4\x8f\xbf\xbf";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        Utf8Validator utf8;
        ASSERT_TRUE(utf8.accept(std::string_view(text).substr(0, cut)));
        ASSERT_TRUE(utf8.accept(std::string_view(text).substr(cut)));
        ASSERT_TRUE(utf8.complete()) << cut;
    }
    for (const std::size_t missing : {1u, 2u, 3u}) {
        Utf8Validator utf8;
        ASSERT_TRUE(utf8.accept(std::string_view(text).substr(0, text.size() - missing)));
        EXPECT_FALSE(utf8.complete());
    }
}

TEST(Utf8, ResetForgetsAnOpenCharacter)
{
    Utf8Validator utf8;
    EXPECT_TRUE(utf8.accept("\xed"));
    utf8.reset();
    EXPECT_TRUE(utf8.accept("\xe2\xbf\xbf"));
    EXPECT_TRUE(utf8.complete());
}

} // namespace
} // namespace ethwire::wire
