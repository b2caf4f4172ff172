// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/decode.hpp>

#include "unit/eth/codec_test.hpp"

#include <ethwire/eth/block.hpp>
#include <ethwire/eth/log.hpp>

namespace ethwire {
namespace {

TEST(DecodeContext, spells_paths_as_they_are_written_in_code)
{
    DecodeContext context;
    EXPECT_EQ(context.path(), "");
    context.enter_element(2);
    context.enter_field("topics");
    context.enter_element(3);
    context.enter_field("logs");
    EXPECT_EQ(context.path(), "logs[3].topics[2]");
    EXPECT_EQ(context.describe(eth::errc::bad_hex), "bad hex in field logs[3].topics[2]");
    context.clear();
    EXPECT_EQ(context.describe(eth::errc::bad_hex), "bad hex");
}

TEST(DecodeContext, is_cleared_by_the_next_document)
{
    DecodeContext context;
    Header header;
    ASSERT_TRUE(decode(R"({"number":"x"})", header, &context));
    EXPECT_EQ(context.path(), "number");
    ASSERT_FALSE(decode("{\"parentHash\":" + hex_of(64, '1') + '}', header, &context));
    EXPECT_EQ(context.path(), "");
}

TEST(DecodeContext, of_a_misfit_that_was_kept_is_empty)
{
    DecodeContext context;
    Transaction transaction;
    ASSERT_FALSE(
        decode("{\"hash\":" + hex_of(64, '1') + R"(,"gas":7,"accessList":[{"address":"0x"}]})", transaction, &context));
    EXPECT_EQ(context.path(), "");
    EXPECT_EQ(context.value(), "");
}

TEST(DecodeContext, has_what_stands_there)
{
    DecodeContext context;
    Log log;
    const auto refused = [&](const std::string& json) { return decode(json, log, &context).failed(); };
    EXPECT_TRUE(refused("{\"address\":" + hex_of(40, '1') + R"(,"topics":[ "0x" ],"data":7})"));
    EXPECT_EQ(context.path(), "topics[0]");
    EXPECT_EQ(context.value(), "\"0x\"");
    EXPECT_TRUE(refused("{\"topics\":[]}"));
    EXPECT_EQ(context.value(), "");
    EXPECT_TRUE(refused(" \"" + std::string(5000, 'a') + '"'));
    EXPECT_EQ(context.path(), "");
    EXPECT_EQ(context.value(), '"' + std::string(DecodeContext::longest_value - 1, 'a'));
    EXPECT_TRUE(refused(" \"" + std::string(DecodeContext::longest_value - 2, 'a') + "\u00e9\""));
    EXPECT_EQ(context.value().size(), DecodeContext::longest_value - 1);
    EXPECT_FALSE(refused("{\"topics\":[],\"address\":" + hex_of(40, '1') + '}'));
    EXPECT_EQ(context.value(), "");
}

TEST(DecodeContext, may_be_left_out)
{
    Block block;
    EXPECT_EQ(decode("{\"parentHash\":" + hex_of(64, '1') + R"(,"transactions":[{"hash":1}],"number":1})", block),
              eth::errc::wrong_type);
}

} // namespace
} // namespace ethwire
