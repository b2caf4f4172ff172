// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/json/writer.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace ethwire::json {
namespace {

/// What `write` puts out alone.
template <class Write>
std::string written(Write write)
{
    Writer writer;
    write(writer);
    EXPECT_FALSE(validate(writer.view())) << writer.view();
    return writer.take();
}

TEST(WriterTest, CommasStandBetweenWhateverNests)
{
    Writer w;
    w.begin_object();
    w.key("jsonrpc"), w.string("2.0");
    w.key("params");
    w.begin_array();
    w.begin_object();
    w.end_object();
    w.begin_array();
    w.end_array();
    w.boolean(true);
    w.boolean(false);
    w.null();
    w.number(-1);
    w.raw(R"({"a": 1})");
    w.end_array();
    w.key("id"), w.number(7u);
    w.end_object();
    EXPECT_EQ(w.view(), R"({"jsonrpc":"2.0","params":[{},[],true,false,null,-1,{"a": 1}],"id":7})");
}

TEST(WriterTest, ARawValueIsGoneOnWithAndFollowedByACommaAsAnyOther)
{
    Writer w;
    w.begin_array();
    w.number(1);
    w.raw(R"({"a":)");
    w.string_rest("\"");
    w.raw_rest("}");
    w.number(2);
    w.end_array();
    EXPECT_EQ(w.view(), R"([1,{"a":"\""},2])");
}

TEST(WriterTest, EscapesOnlyWhatMustBeEscaped)
{
    EXPECT_EQ(written([](Writer& w) { w.string("a\"b\\c/d\b\f\n\r\t\x01\x1f\x7f\xc3\xa9"); }),
              "\"a\\\"b\\\\c/d\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\xc3\xa9\"");
    EXPECT_EQ(written([](Writer& w) { w.string(std::string_view("\0", 1)); }), R"("\u0000")");
    EXPECT_EQ(written([](Writer& w) { w.string(""); }), R"("")");
    Writer w;
    w.begin_object();
    w.key("\n");
    w.null();
    w.end_object();
    EXPECT_EQ(w.view(), R"({"\n":null})");
}

/// What is written is looked at eight bytes at a time.
TEST(WriterTest, AByteIsEscapedWhereverItStands)
{
    for (int byte = 0; byte < 256; ++byte) {
        const char c = static_cast<char>(byte);
        Writer alone;
        alone.string({&c, 1});
        const std::string escaped(alone.view().substr(1, alone.view().size() - 2));
        for (std::size_t size = 1; size <= 20; ++size) {
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, 'x');
                text[at] = c;
                Writer w;
                w.string(text);
                ASSERT_EQ(w.view(), '"' + text.substr(0, at) + escaped + text.substr(at + 1) + '"')
                    << "byte " << byte << " at " << at << " of " << size;
            }
        }
    }
}

TEST(WriterTest, NumbersReachTheirLimits)
{
    EXPECT_EQ(written([](Writer& w) { w.number(std::numeric_limits<std::uint64_t>::max()); }), "18446744073709551615");
    EXPECT_EQ(written([](Writer& w) { w.number(std::numeric_limits<std::int64_t>::min()); }), "-9223372036854775808");
    EXPECT_EQ(written([](Writer& w) { w.number(0); }), "0");
}

TEST(WriterTest, QuantitiesHaveNoLeadingZeros)
{
    EXPECT_EQ(written([](Writer& w) { w.quantity(0u); }), R"("0x0")");
    EXPECT_EQ(written([](Writer& w) { w.quantity(0x1b4u); }), R"("0x1b4")");
    EXPECT_EQ(written([](Writer& w) { w.quantity(~std::uint64_t{0}); }), R"("0xffffffffffffffff")");
    EXPECT_EQ(written([](Writer& w) { w.quantity(U256(1024)); }), R"("0x400")");
    EXPECT_EQ(written([](Writer& w) { w.quantity(U256::from_limbs({0, 1, 0, 0})); }), R"("0x10000000000000000")");
    EXPECT_EQ(written([](Writer& w) { w.quantity(U256(0) - 1); }), "\"0x" + std::string(64, 'f') + '"');
}

TEST(WriterTest, DataKeepsItsZeros)
{
    EXPECT_EQ(written([](Writer& w) { w.data({}); }), R"("0x")");
    EXPECT_EQ(written([](Writer& w) { w.data(std::vector<std::uint8_t>{0, 255}); }), R"("0x00ff")");
    EXPECT_EQ(written([](Writer& w) { w.data(std::vector<std::uint8_t>(33)); }), "\"0x" + std::string(66, '0') + '"');
}

TEST(WriterTest, AppendsToAGivenStringAndReusesItsMemory)
{
    std::string out;
    out.reserve(1000);
    const char* const memory = out.data();
    Writer w(out);
    for (int round = 0; round < 3; ++round) {
        w.clear();
        w.begin_array();
        w.string("some text\n");
        w.quantity(U256::from_limbs({1, 2, 3, 4}));
        w.data(std::vector<std::uint8_t>(100));
        w.end_array();
    }
    EXPECT_EQ(out.data(), memory);
    EXPECT_FALSE(validate(out));

    std::string prefix = "x=";
    Writer(prefix).null();
    EXPECT_EQ(prefix, "x=null");
}

TEST(WriterTest, TakingTheTextStartsAfresh)
{
    Writer w;
    w.number(1);
    EXPECT_EQ(w.take(), "1");
    w.number(2);
    EXPECT_EQ(w.take(), "2");
    EXPECT_EQ(w.view(), "");
}

} // namespace
} // namespace ethwire::json
