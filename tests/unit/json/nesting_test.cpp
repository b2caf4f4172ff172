// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/raw.hpp>
#include <ethwire/json/reader.hpp>

#include "padded.hpp"

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

        const Padded deepest(nested(max_depth));
        std::string_view raw;
        Reader in(deepest);
        EXPECT_FALSE(in.raw(raw));
        EXPECT_EQ(raw, deepest.view());
        EXPECT_TRUE(equal(deepest, deepest));
    }
}

TEST(NestingTest, ABombIsRefusedWhereItGetsTooDeep)
{
    for (const auto* part : {"[", R"({"a":)", R"([{"a":)"}) {
        const Padded bomb(repeated(part, 5'000'000));
        EXPECT_EQ(Reader(bomb).finish(), errc::too_deep);
        EXPECT_FALSE(equal(bomb, bomb));
    }
}

TEST(NestingTest, BracketsInsideStringsAreNoNesting)
{
    EXPECT_FALSE(validate('"' + std::string(100'000, '[') + '"'));
    EXPECT_FALSE(validate("[\"\\\"" + std::string(100'000, '{') + "\"]"));
}

} // namespace
} // namespace ethwire::json
