// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>

#include "padded.hpp"
#include "json/reader.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace ethwire::json {
namespace {

std::string repeated(std::string_view part, std::size_t times)
{
    std::string text;
    text.reserve(part.size() * times);
    for (std::size_t i = 0; i < times; ++i)
        text += part;
    return text;
}

TEST(NestingTest, TheDeepestThatIsAcceptedIsTheLimit)
{
    const auto arrays = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    const auto objects = [](std::size_t depth) { return repeated(R"({"a":)", depth) + '1' + std::string(depth, '}'); };
    for (const auto& nested : {std::function<std::string(std::size_t)>(arrays), {objects}}) {
        EXPECT_FALSE(validate(nested(max_depth)));
        EXPECT_EQ(validate(nested(max_depth + 1)), errc::too_deep);

        Parser parser;
        const Padded deepest(nested(max_depth));
        Document document(parser);
        ASSERT_FALSE(document.open(deepest));
        EXPECT_EQ(document.raw(), deepest.view());
        EXPECT_TRUE(equal(deepest, deepest));
    }
}

TEST(NestingTest, ADeepValueIsSkippedAndKeptAsText)
{
    const std::string deep = std::string(max_depth - 1, '[') + std::string(max_depth - 1, ']');
    const Padded text(R"({"skipped":)" + deep + R"(,"kept":)" + deep + R"(,"last":true})");
    Parser parser;
    Document document(parser);
    ASSERT_FALSE(document.open(text));
    std::string_view kept;
    bool last = false;
    EXPECT_FALSE(document.object([&](std::string_view key, Value& value) -> error_code {
        if (key == "kept")
            return value.raw(kept);
        return key == "last" ? value.boolean(last) : error_code();
    }));
    EXPECT_EQ(kept, deep);
    EXPECT_TRUE(last);
}

TEST(NestingTest, ABombIsRefusedBeforeAnyMemoryIsTaken)
{
    Parser parser;
    for (const auto* part : {"[", R"({"a":)", R"([{"a":)"}) {
        const Padded bomb(repeated(part, 5'000'000));
        EXPECT_EQ(Document(parser).open(bomb), errc::too_deep);
        EXPECT_EQ(parser.capacity(), 0u);
        EXPECT_FALSE(equal(bomb, bomb));
    }
}

TEST(NestingTest, BracketsInsideStringsAreNoNesting)
{
    EXPECT_FALSE(validate('"' + std::string(100'000, '[') + '"'));
    EXPECT_FALSE(validate("[\"\\\"" + std::string(100'000, '{') + "\"]"));
}

TEST(NestingTest, MemoryOfALargeDocumentEndsWithIt)
{
    Parser parser;
    const Padded small("[" + std::string(10'000, ' ') + "]");
    EXPECT_FALSE(Document(parser).open(small));
    const std::size_t kept = parser.capacity();
    EXPECT_GE(kept, small.view().size());
    EXPECT_LE(kept, 2 * small.view().size());

    const Padded largest_kept("[" + std::string(Parser::keep - 2, ' ') + "]");
    EXPECT_FALSE(Document(parser).open(largest_kept));
    EXPECT_EQ(parser.capacity(), Parser::keep);

    const Padded large("[1" + repeated(",1", Parser::keep / 2) + "]");
    {
        Document document(parser);
        ASSERT_FALSE(document.open(large));
        std::size_t count = 0;
        EXPECT_FALSE(document.array([&](Value&) -> error_code { return ++count, error_code(); }));
        EXPECT_EQ(count, Parser::keep / 2 + 1);
    }
    EXPECT_EQ(parser.capacity(), 0u);
    EXPECT_FALSE(Document(parser).open(small));
}

} // namespace
} // namespace ethwire::json
