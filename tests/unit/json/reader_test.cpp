// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "padded.hpp"
#include "json/reader.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace ethwire::json {
namespace {

/// Reads the only element of `[text]`.
template <class Read>
error_code read_only(std::string_view text, Read read)
{
    Parser parser;
    const Padded padded('[' + std::string(text) + ']');
    Document document(parser);
    if (const error_code e = document.open(padded))
        return e;
    return document.array([&](Value& value) -> error_code { return read(value); });
}

TEST(ReaderTest, AnEnvelopeIsTakenApartInAnyOrder)
{
    const Padded text(R"( { "params" : { "result" : {"x": [1, 2 ] } , "subscription":"0xcd" },)"
                      R"( "id" : 7 , "method":"eth_sub\u0073" } )");
    Parser parser;
    Document document(parser);
    ASSERT_FALSE(document.open(text));
    EXPECT_EQ(document.kind(), Kind::object);

    std::string_view result, subscription, id, method;
    const auto in_params = [&](std::string_view key, Value& value) -> error_code {
        if (key == "result")
            return value.raw(result);
        return value.string(subscription);
    };
    EXPECT_FALSE(document.object([&](std::string_view key, Value& value) -> error_code {
        if (key == "params")
            return value.object(in_params);
        if (key == "id")
            return value.raw(id);
        return value.string(method);
    }));
    EXPECT_EQ(result, R"({"x": [1, 2 ] })");
    EXPECT_EQ(subscription, "0xcd");
    EXPECT_EQ(id, "7");
    EXPECT_EQ(method, "eth_subs");
}

TEST(ReaderTest, ElementsOfABatchComeAsTheyStand)
{
    const Padded text(R"([ {"id":1} ,2, "a]" ,[ ] ,null,true,-1.5e3,{} ])");
    Parser parser;
    Document document(parser);
    ASSERT_FALSE(document.open(text));
    std::vector<std::string> elements;
    EXPECT_FALSE(document.array([&](Value& value) -> error_code {
        std::string_view raw;
        const error_code e = value.raw(raw);
        elements.emplace_back(raw);
        return e;
    }));
    const std::vector<std::string> expected{R"({"id":1})", "2", R"("a]")", "[ ]", "null", "true", "-1.5e3", "{}"};
    EXPECT_EQ(elements, expected);
}

TEST(ReaderTest, TextWithoutEscapesIsAViewIntoTheDocument)
{
    Parser parser;
    const Padded text(R"({"key":"0x1b4","k\u0065y2":"a\tb","\"":""})");
    Document document(parser);
    ASSERT_FALSE(document.open(text));
    const auto inside = [&](std::string_view part) {
        return part.data() >= text.view().data() && part.data() < text.view().data() + text.view().size();
    };
    std::vector<std::string_view> parts;
    EXPECT_FALSE(document.object([&](std::string_view key, Value& value) -> error_code {
        std::string_view content;
        const error_code e = value.string(content);
        parts.push_back(key);
        parts.push_back(content);
        return e;
    }));
    EXPECT_EQ(parts, (std::vector<std::string_view>{"key", "0x1b4", "key2", "a\tb", "\"", ""}));
    EXPECT_TRUE(inside(parts[0]) && inside(parts[1]));
    EXPECT_FALSE(inside(parts[2]) || inside(parts[3]));
}

TEST(ReaderTest, UnsignedIntegersAreExactOrRefused)
{
    const auto read = [](std::string_view text) -> result<std::uint64_t> {
        std::uint64_t out = 0;
        const error_code e = read_only(text, [&](Value& value) { return value.u64(out); });
        return e ? result<std::uint64_t>(e) : out;
    };
    EXPECT_EQ(read("0").value(), 0u);
    EXPECT_EQ(read(" 18446744073709551615 ").value(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(read("18446744073709551616").error(), errc::out_of_range);
    EXPECT_EQ(read("-1").error(), errc::out_of_range);
    EXPECT_EQ(read("1.0").error(), errc::wrong_type);
    EXPECT_EQ(read("1e3").error(), errc::wrong_type);
    EXPECT_EQ(read("\"1\"").error(), errc::wrong_type);
    EXPECT_EQ(read("null").error(), errc::wrong_type);
}

TEST(ReaderTest, SignedIntegersAreExactOrRefused)
{
    const auto read = [](std::string_view text) -> result<std::int64_t> {
        std::int64_t out = 0;
        const error_code e = read_only(text, [&](Value& value) { return value.i64(out); });
        return e ? result<std::int64_t>(e) : out;
    };
    EXPECT_EQ(read("-32000").value(), -32000);
    EXPECT_EQ(read("-9223372036854775808").value(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(read("-9223372036854775809").error(), errc::out_of_range);
    EXPECT_EQ(read("9223372036854775808").error(), errc::out_of_range);
    EXPECT_EQ(read("[]").error(), errc::wrong_type);
}

TEST(ReaderTest, KindsAreToldApart)
{
    const std::pair<const char*, Kind> kinds[] = {
        {"{}", Kind::object},    {"[]", Kind::array},      {"\"\"", Kind::string}, {"-1", Kind::number},
        {"true", Kind::boolean}, {"false", Kind::boolean}, {"null", Kind::null}};
    for (const auto& [text, kind] : kinds) {
        const Kind wanted = kind;
        EXPECT_FALSE(read_only(text, [&](Value& value) -> error_code {
            EXPECT_EQ(value.kind(), wanted);
            EXPECT_EQ(value.is_null(), wanted == Kind::null);
            return {};
        }));
        Parser parser;
        const Padded root(text);
        Document document(parser);
        EXPECT_FALSE(document.open(root));
        EXPECT_EQ(document.kind(), kind);
        EXPECT_EQ(document.raw(), text);
    }
}

TEST(ReaderTest, AnotherTypeThanAskedForIsAnErrorNotAGuess)
{
    const auto nothing = [](auto&&...) { return error_code(); };
    bool flag = false;
    std::string_view text;
    EXPECT_EQ(read_only("1", [&](Value& v) { return v.object(nothing); }), errc::wrong_type);
    EXPECT_EQ(read_only("{}", [&](Value& v) { return v.array(nothing); }), errc::wrong_type);
    EXPECT_EQ(read_only("[]", [&](Value& v) { return v.string(text); }), errc::wrong_type);
    EXPECT_EQ(read_only("null", [&](Value& v) { return v.boolean(flag); }), errc::wrong_type);

    Parser parser;
    const Padded scalar("\"a\"");
    Document document(parser);
    ASSERT_FALSE(document.open(scalar));
    EXPECT_EQ(document.object(nothing), errc::wrong_type);
    EXPECT_EQ(document.array(nothing), errc::wrong_type);
}

TEST(ReaderTest, WhatNoVisitTouchesIsStillValidated)
{
    const auto open = [](std::string_view text) {
        Parser parser;
        const Padded padded(text);
        return Document(parser).open(padded);
    };
    EXPECT_FALSE(open(R"({"method":"x","params":{"a":[1]}})"));
    EXPECT_EQ(open(R"({"method":"x","params":{bad}})"), errc::malformed);
    EXPECT_EQ(open(R"({"method":"x","params":[1}})"), errc::malformed);
    EXPECT_EQ(open(R"({"method":"x","params":{"a":[1})"), errc::malformed);
    EXPECT_EQ(open(R"({"method":"x","params":[01]})"), errc::malformed);
    EXPECT_EQ(open(R"({"method":"x)"), errc::malformed);
    EXPECT_EQ(open(R"({"method":"x"}})"), errc::trailing_content);
    EXPECT_EQ(open(""), errc::malformed);
    EXPECT_EQ(open("   "), errc::malformed);
}

TEST(ReaderTest, TheFirstErrorOfAVisitEndsTheWalk)
{
    Parser parser;
    const Padded text("[1,2,3]");
    Document document(parser);
    ASSERT_FALSE(document.open(text));
    int visits = 0;
    EXPECT_EQ(document.array(
                  [&](Value&) -> error_code { return ++visits == 2 ? make_error_code(errc::bad_hex) : error_code(); }),
              errc::bad_hex);
    EXPECT_EQ(visits, 2);
}

TEST(ReaderTest, OneParserReadsOneDocumentAfterAnother)
{
    Parser parser;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        const Padded text("{\"id\":" + std::to_string(i) + std::string(i, ' ') + "}");
        Document document(parser);
        ASSERT_FALSE(document.open(text));
        std::uint64_t id = 0;
        ASSERT_FALSE(document.object([&](std::string_view, Value& value) { return value.u64(id); }));
        ASSERT_EQ(id, i);
        // A refused one in between leaves nothing behind.
        ASSERT_TRUE(Document(parser).open(Padded("{\"id\":")));
    }
    EXPECT_EQ(parser.capacity(), 4096u);
}

} // namespace
} // namespace ethwire::json
