// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "base/base64.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace ethwire::base {
namespace {

TEST(Base64, vectors_of_rfc_4648)
{
    const std::pair<std::string_view, std::string_view> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    };
    for (const auto& [bytes, text] : vectors)
        EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(base64("\xfb\xef\xff"), "++//");
}

TEST(Text, is_trimmed_at_both_ends_alone)
{
    EXPECT_EQ(trimmed(" \t\r\na b \n"), "a b");
    EXPECT_EQ(trimmed("a"), "a");
    EXPECT_EQ(trimmed(" \n "), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_EQ(trimmed(" \na\n ", " "), "\na\n");
}

TEST(Text, is_the_same_in_another_case_of_ascii_letters_alone)
{
    EXPECT_TRUE(same_text("Upgrade-9[", "uPGRADE-9["));
    EXPECT_FALSE(same_text("[", "{"));
    EXPECT_FALSE(same_text("a", "ab"));
    EXPECT_FALSE(same_text("\xc4", "\xe4"));
}

TEST(Utf8, appends_each_length)
{
    std::string text;
    for (const std::uint32_t point : {0x7fu, 0x80u, 0x7ffu, 0x800u, 0xffffu, 0x10000u, 0x10ffffu})
        append_utf8(point, text);
    EXPECT_EQ(text, "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf");
}

} // namespace
} // namespace ethwire::base
