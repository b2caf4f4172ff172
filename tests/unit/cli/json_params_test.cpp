// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "options/json_params.hpp"

#include "unit/cli/usage.hpp"

#include <sstream>
#include <vector>

namespace ethwire::cli {
namespace {

std::string params(std::vector<std::string> words, const std::string& input = "")
{
    std::istringstream in(input);
    return json_params(words, in);
}

TEST(json_params, json_stays_and_words_become_strings)
{
    EXPECT_EQ(params({}), "[]");
    EXPECT_EQ(params({"latest", "0x10", "true", "null", "12", "-5", "1e3"}),
              R"(["latest","0x10",true,null,12,-5,1e3])");
    EXPECT_EQ(params({R"({"a":[1, 2]})", R"("x")", "[]"}), R"([{"a":[1, 2]},"x",[]])");
    EXPECT_EQ(params({"", "a\"b", "012", "truest", "@"}), R"(["","a\"b","012","truest","@"])");
}

TEST(json_params, begun_json_must_be_complete)
{
    for (const char* wrong : {"{", "[1,", "\"a", "{\"a\":}", "[1] [2]"})
        EXPECT_NE(complaint([&] { params({"x", wrong}); }).find("PARAM 2: begins like JSON"), std::string::npos)
            << wrong;
}

TEST(json_params, standard_input_is_read_once)
{
    EXPECT_EQ(params({"a", "-"}, " {\"b\": 1}\n"), "[\"a\", {\"b\": 1}\n]");
    EXPECT_EQ(complaint([] { params({"-", "-"}, "1"); }), "PARAM 2: standard input is read once only");
    EXPECT_EQ(complaint([] { params({"-"}, "latest"); }), "PARAM 1: standard input is not JSON: malformed JSON");
}

TEST(whole_params, is_an_array)
{
    std::istringstream in(" [1]\n");
    EXPECT_EQ(whole_params("[\"a\"]", in), "[\"a\"]");
    EXPECT_EQ(whole_params("-", in), " [1]\n");
    EXPECT_EQ(complaint([&] { whole_params("{}", in); }), "--params: is no JSON array");
    EXPECT_EQ(complaint([&] { whole_params("latest", in); }), "--params: is not JSON: malformed JSON");
}

} // namespace
} // namespace ethwire::cli
