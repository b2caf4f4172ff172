// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/errc.hpp>
#include <ethwire/json/raw.hpp>

#include <gtest/gtest.h>

#include <string>

namespace ethwire::json {
namespace {

TEST(RawJsonTest, IsAValidDocumentFromTheStart)
{
    EXPECT_FALSE(validate(RawJson().text));
    EXPECT_EQ(RawJson{"1"}, RawJson{"1"});
    EXPECT_NE(RawJson{"1"}, RawJson{"1.0"});
}

TEST(EqualTest, OrderOfMembersAndWhiteSpaceDoNotMatter)
{
    EXPECT_TRUE(equal(R"({"a":1,"b":[2,{"c":3,"d":4}]})", "{ \"b\" : [2, {\"d\":4,\n\"c\":3}], \"a\":1 }"));
    EXPECT_FALSE(equal(R"({"a":1,"b":2})", R"({"a":2,"b":1})"));
    EXPECT_FALSE(equal(R"({"a":1})", R"({"a":1,"b":null})"));
}

TEST(EqualTest, OrderOfElementsMatters)
{
    EXPECT_TRUE(equal("[1,2]", "[1, 2]"));
    EXPECT_FALSE(equal("[1,2]", "[2,1]"));
    EXPECT_FALSE(equal("[1,2]", "[1,2,2]"));
    EXPECT_FALSE(equal("[[1],2]", "[[1,2]]"));
    EXPECT_FALSE(equal("[]", "[[]]"));
}

TEST(EqualTest, KindsAreNeverMixedUp)
{
    const std::string_view values[] = {"{}",    "[]",       "\"\"",  "0",     "1",   "true",      "false",  "null",
                                       "\"0\"", "\"null\"", "\"{\"", "\"[\"", "[0]", "{\"0\":0}", "[null]", "\"1e0\""};
    for (const auto a : values)
        for (const auto b : values)
            EXPECT_EQ(equal(a, b), a == b) << a << ' ' << b;
}

TEST(EqualTest, NumbersAreComparedByTheirExactValue)
{
    EXPECT_TRUE(equal("1", "1.0"));
    EXPECT_TRUE(equal("1", "10e-1"));
    EXPECT_TRUE(equal("100", "1E+2"));
    EXPECT_TRUE(equal("0.001", "1e-3"));
    EXPECT_TRUE(equal("-0", "0"));
    EXPECT_TRUE(equal("0e99", "0.000"));
    EXPECT_TRUE(equal("1e0000000000000000000000001", "10"));
    EXPECT_FALSE(equal("1", "-1"));
    EXPECT_FALSE(equal("9007199254740993", "9007199254740992")); // the same as doubles
    EXPECT_FALSE(equal("1e400", "1e401"));
    EXPECT_TRUE(equal("1e99999999999999999999", "1e99999999999999999999"));
    EXPECT_FALSE(equal("1e99999999999999999999", "1e-99999999999999999999"));
}

TEST(EqualTest, StringsAreComparedWithTheirEscapesResolved)
{
    EXPECT_TRUE(equal(R"("a\/b")", R"("a/b")"));
    EXPECT_TRUE(equal(R"("\u0041\u00e9\u20ac\ud83d\ude00")", "\"A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\""));
    EXPECT_TRUE(equal(R"("\b\f\n\r\t\"\\")", R"("\u0008\u000c\u000a\u000D\u0009\u0022\u005c")"));
    EXPECT_TRUE(equal(R"({"\u0061":1})", R"({"a":1})"));
    EXPECT_FALSE(equal(R"("\\n")", R"("\n")"));
}

TEST(EqualTest, OfARepeatedKeyTheLastCounts)
{
    EXPECT_TRUE(equal(R"({"a":1,"b":0,"a":2})", R"({"a":2,"b":0})"));
    EXPECT_FALSE(equal(R"({"a":1,"a":2})", R"({"a":1})"));
}

TEST(EqualTest, WhatIsNoJsonEqualsNothing)
{
    EXPECT_FALSE(equal("", ""));
    EXPECT_FALSE(equal("{", "{"));
    EXPECT_FALSE(equal("1", "1 1"));
}

TEST(ErrcTest, EachHasItsOwnMessage)
{
    EXPECT_EQ(error_code(errc::too_deep).message(), "JSON nested too deeply");
    EXPECT_STREQ(error_code(errc::malformed).category().name(), "ethwire.json");
    EXPECT_EQ(error_code(99, category()).message(), "unknown error");
}

} // namespace
} // namespace ethwire::json
