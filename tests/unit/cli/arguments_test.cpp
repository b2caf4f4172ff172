// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/arguments.hpp"

#include "unit/cli/usage.hpp"

#include <optional>

namespace ethwire::cli {
namespace {

struct Fixture : testing::Test {
    Fixture()
    {
        arguments.section("Options");
        arguments.option("--count", "N", "how many", [this](const std::string& text) { count = text; });
        arguments.option(
            "--header", "TEXT", "sent", [this](const std::string& text) { headers.push_back(text); }, true);
        arguments.flag("-v,--verbose", "talk", verbose);
    }

    Arguments arguments{"verb WORD", "Does it."};
    std::optional<std::string> count;
    std::vector<std::string> headers;
    bool verbose = false;
};

using Words = std::vector<std::string>;

TEST_F(Fixture, options_stand_anywhere_between_operands)
{
    ASSERT_TRUE(arguments.parse({"a", "--count", "3", "b", "--header", "x", "-v", "c", "--header=y"}));
    EXPECT_EQ(arguments.operands(), (Words{"a", "b", "c"}));
    EXPECT_EQ(count, "3");
    EXPECT_EQ(headers, (Words{"x", "y"}));
    EXPECT_TRUE(verbose);
}

TEST_F(Fixture, operands_arrive_as_they_are)
{
    const Words words{"[1,2]", "-", "-1", "{\"a\": [true]}", "a,b", "", "verb"};
    ASSERT_TRUE(arguments.parse(words));
    EXPECT_EQ(arguments.operands(), words);
}

TEST_F(Fixture, two_dashes_end_the_options)
{
    ASSERT_TRUE(arguments.parse({"-v", "--", "--count", "-x", "--help"}));
    EXPECT_EQ(arguments.operands(), (Words{"--count", "-x", "--help"}));
    EXPECT_FALSE(count);
}

TEST_F(Fixture, help_wins_over_what_is_wrong)
{
    EXPECT_FALSE(arguments.parse({"--nonsense", "--help"}));
    EXPECT_FALSE(arguments.parse({"-h"}));
    EXPECT_FALSE(count);
}

TEST_F(Fixture, what_is_wrong_is_named)
{
    EXPECT_EQ(complaint([&] { arguments.parse({"--count"}); }), "--count: needs a value");
    EXPECT_EQ(complaint([&] { arguments.parse({"--count", "1", "--count", "2"}); }),
              "--count: is given more than once");
    EXPECT_EQ(complaint([&] { arguments.parse({"--verbose=1"}); }), "--verbose: takes no value");
    EXPECT_EQ(complaint([&] { arguments.parse({"--cuont", "1"}); }),
              "verb: unknown option '--cuont'; did you mean --count?");
    EXPECT_EQ(complaint([&] { arguments.parse({"--nothing-like-it"}); }), "verb: unknown option '--nothing-like-it'");
}

TEST_F(Fixture, help_has_every_option_within_80_columns)
{
    arguments.option("--a-name-that-is-too-long-for-the-column", "VALUE",
                     "a text that goes on and on, so that it has to be broken into more than one line of the help",
                     [](const std::string&) {});
    arguments.examples("  ethwire verb x\n");
    EXPECT_EQ(arguments.help(), R"(usage: ethwire verb WORD

Does it.

Options:
      --count N             how many
      --header TEXT         sent
  -v, --verbose             talk
      --a-name-that-is-too-long-for-the-column VALUE
                            a text that goes on and on, so that it has to be
                            broken into more than one line of the help

Examples:
  ethwire verb x
)");
}

} // namespace
} // namespace ethwire::cli
