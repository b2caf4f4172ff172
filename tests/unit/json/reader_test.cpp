// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/json/reader.hpp>

#include "padded.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace ethwire::json {
namespace {

/// Reads a whole document with one function.
template <class Read>
error_code read_whole(std::string_view text, Read read, DecodeContext* context = nullptr)
{
    const Padded padded(text);
    Reader in(padded, context);
    const error_code e = read(in);
    return e ? e : in.finish();
}

TEST(ReaderTest, AnObjectIsTakenApartInAnyOrder)
{
    std::string_view result, id;
    std::string subscription, method;
    const std::string_view text = R"( { "params" : { "result" : {"x": [1, 2 ] } , "subscription":"0xcd" },)"
                                  R"( "id" : 7 , "method":"eth_sub\u0073", "left":[{}] } )";
    Reader in(text);
    EXPECT_EQ(in.kind(), Kind::object);
    EXPECT_FALSE(in.object([&](std::string_view key) -> error_code {
        if (key == "params")
            return in.object([&](std::string_view inner) -> error_code {
                return inner == "result" ? in.raw(result) : in.string(subscription);
            });
        if (key == "id")
            return in.raw(id);
        return key == "method" ? in.string(method) : error_code();
    }));
    EXPECT_FALSE(in.finish());
    EXPECT_EQ(result, R"({"x": [1, 2 ] })");
    EXPECT_EQ(subscription, "0xcd");
    EXPECT_EQ(id, "7");
    EXPECT_EQ(method, "eth_subs");
}

TEST(ReaderTest, ElementsComeAsTheyStand)
{
    std::vector<std::string> elements;
    EXPECT_FALSE(read_whole(R"([ {"id":1} ,2, "a]" ,[ ] ,null,true,-1.5e3,{} ])", [&](Reader& in) {
        return in.array([&](std::size_t index) {
            EXPECT_EQ(index, elements.size());
            std::string_view raw;
            const error_code e = in.raw(raw);
            elements.emplace_back(raw);
            return e;
        });
    }));
    const std::vector<std::string> expected{R"({"id":1})", "2", R"("a]")", "[ ]", "null", "true", "-1.5e3", "{}"};
    EXPECT_EQ(elements, expected);
}

TEST(ReaderTest, EscapesInKeysAndStringsAreResolved)
{
    std::vector<std::string> parts;
    EXPECT_FALSE(read_whole(R"({"key":"0x1b4","k\u0065y2":"a\tb","\"":"","\ud83d\ude00":"\u00e9"})", [&](Reader& in) {
        return in.object([&](std::string_view key) {
            parts.emplace_back(key);
            return in.string(parts.emplace_back());
        });
    }));
    EXPECT_EQ(parts,
              (std::vector<std::string>{"key", "0x1b4", "key2", "a\tb", "\"", "", "\xf0\x9f\x98\x80", "\xc3\xa9"}));
}

template <class T>
result<T> number_of(std::string_view text)
{
    T out{};
    const error_code e = read_whole(text, [&](Reader& in) { return in.number(out); });
    return e ? result<T>(e) : out;
}

TEST(ReaderTest, UnsignedIntegersAreExactOrRefused)
{
    const auto read = number_of<std::uint64_t>;
    EXPECT_EQ(read("0").value(), 0u);
    EXPECT_EQ(read(" 18446744073709551615 ").value(), std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(read("18446744073709551616").error(), errc::out_of_range);
    EXPECT_EQ(read("-1").error(), errc::out_of_range);
    EXPECT_EQ(read("1.0").error(), errc::wrong_type);
    EXPECT_EQ(read("1e3").error(), errc::wrong_type);
    EXPECT_EQ(read("\"1\"").error(), errc::wrong_type);
    EXPECT_EQ(read("null").error(), errc::wrong_type);
    EXPECT_EQ(read("01").error(), errc::malformed);
}

TEST(ReaderTest, SignedIntegersAreExactOrRefused)
{
    const auto read = number_of<std::int64_t>;
    EXPECT_EQ(read("-32000").value(), -32000);
    EXPECT_EQ(read("-9223372036854775808").value(), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(read("-9223372036854775809").error(), errc::out_of_range);
    EXPECT_EQ(read("9223372036854775808").error(), errc::out_of_range);
    EXPECT_EQ(read("[]").error(), errc::wrong_type);
}

TEST(ReaderTest, AnyNumberIsTheNearestDouble)
{
    const auto read = number_of<double>;
    EXPECT_EQ(read("0.5").value(), 0.5);
    EXPECT_EQ(read("-1e-3").value(), -1e-3);
    EXPECT_EQ(read("3").value(), 3.0);
    EXPECT_EQ(read("1e400").error(), errc::out_of_range);
    EXPECT_EQ(read("NaN").error(), errc::malformed);
    EXPECT_EQ(read("\"0.5\"").error(), errc::wrong_type);
}

TEST(ReaderTest, KindsAreToldApart)
{
    const std::pair<const char*, Kind> kinds[] = {
        {"{}", Kind::object},    {"[]", Kind::array},      {"\"\"", Kind::string}, {"-1", Kind::number},
        {"true", Kind::boolean}, {"false", Kind::boolean}, {"null", Kind::null},   {"", Kind::none},
        {"x", Kind::none},       {" 1", Kind::number}};
    for (const auto& [text, kind] : kinds) {
        Reader in(text);
        EXPECT_EQ(in.kind(), kind) << text;
        EXPECT_EQ(in.null(), kind == Kind::null) << text;
    }
}

TEST(ReaderTest, AnotherTypeThanAskedForIsAnErrorNotAGuess)
{
    const auto nothing = [](auto&&...) { return error_code(); };
    bool flag = false;
    std::string text;
    EXPECT_EQ(read_whole("1", [&](Reader& in) { return in.object(nothing); }), errc::wrong_type);
    EXPECT_EQ(read_whole("{}", [&](Reader& in) { return in.array(nothing); }), errc::wrong_type);
    EXPECT_EQ(read_whole("[]", [&](Reader& in) { return in.string(text); }), errc::wrong_type);
    EXPECT_EQ(read_whole("null", [&](Reader& in) { return in.boolean(flag); }), errc::wrong_type);
    EXPECT_EQ(read_whole("1", [&](Reader& in) { return in.boolean(flag); }), errc::wrong_type);
    EXPECT_EQ(read_whole("\"true\"", [&](Reader& in) { return in.boolean(flag); }), errc::wrong_type);
    // What is no JSON is said to be that, whatever was asked for.
    EXPECT_EQ(read_whole("[1", [&](Reader& in) { return in.string(text); }), errc::malformed);
    EXPECT_EQ(read_whole("", [&](Reader& in) { return in.string(text); }), errc::malformed);
}

TEST(ReaderTest, WhatNoVisitTouchesIsStillValidated)
{
    const auto read = [](std::string_view text) {
        return read_whole(text, [](Reader& in) { return in.object([](std::string_view) { return error_code(); }); });
    };
    EXPECT_FALSE(read(R"({"method":"x","params":{"a":[1]}})"));
    EXPECT_EQ(read(R"({"method":"x","params":{bad}})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x","params":[1}})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x","params":{"a":[1})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x","params":[01]})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x)"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x",})"), errc::malformed);
    EXPECT_EQ(read(R"({"method" "x"})"), errc::malformed);
    EXPECT_EQ(read(R"({,})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x"]})"), errc::malformed);
    EXPECT_EQ(read(R"({"method":"x"}})"), errc::trailing_content);
    EXPECT_EQ(read("   "), errc::malformed);
}

TEST(ReaderTest, TheFirstErrorOfAVisitEndsTheWalkWithItsPath)
{
    DecodeContext context;
    int visits = 0;
    const auto read = [&](Reader& in) {
        return in.object([&](std::string_view) {
            return in.array([&](std::size_t) {
                ++visits;
                std::uint64_t number = 0;
                return in.number(number);
            });
        });
    };
    EXPECT_EQ(read_whole(R"({"a":[1,2],"b\u0063":[3,"4",5]})", read, &context), errc::wrong_type);
    EXPECT_EQ(visits, 4);
    EXPECT_EQ(context.path(), "bc[1]");
}

TEST(ReaderTest, AValueIsReadOnce)
{
    const auto twice = [](Reader& in) {
        return in.array([&](std::size_t) {
            std::uint64_t number = 0;
            const error_code e = in.number(number);
            return e ? e : in.number(number);
        });
    };
    EXPECT_EQ(read_whole("[1,2]", twice), errc::already_read);
    EXPECT_EQ(read_whole("{}",
                         [](Reader& in) {
                             const error_code e = in.skip();
                             return e ? e : in.skip();
                         }),
              errc::already_read);
    Reader in("[]");
    EXPECT_FALSE(in.skip());
    EXPECT_EQ(in.kind(), Kind::none);
    EXPECT_FALSE(in.null());
}

/// Reads arrays into each other as deep as they go.
error_code descend(Reader& in)
{
    return in.array([&](std::size_t) { return descend(in); });
}

TEST(ReaderTest, VisitsAreNestedNoDeeperThanTheStackAllows)
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_FALSE(read_whole(nested(Reader::max_visits), descend));
    EXPECT_EQ(read_whole(nested(Reader::max_visits + 1), descend), errc::too_deep);
    EXPECT_EQ(read_whole(std::string(5'000'000, '['), descend), errc::too_deep);
}

TEST(ReaderTest, WhatIsSkippedOrRawMayBeAsDeepAsADocument)
{
    const std::string deep = std::string(max_depth - 1, '[') + std::string(max_depth - 1, ']');
    std::string_view kept;
    bool last = false;
    const auto read = [&](Reader& in) {
        return in.object([&](std::string_view key) -> error_code {
            if (key == "kept")
                return in.raw(kept);
            return key == "last" ? in.boolean(last) : error_code();
        });
    };
    const std::string text = R"({"skipped":)" + deep + R"(,"kept":)" + deep + R"(,"last":true})";
    Reader in(text);
    EXPECT_FALSE(read(in));
    EXPECT_EQ(kept, deep);
    EXPECT_TRUE(last);
    EXPECT_EQ(read_whole(R"({"skipped":[)" + deep + "]}", read), errc::too_deep);
}

} // namespace
} // namespace ethwire::json
