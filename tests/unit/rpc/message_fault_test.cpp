// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "fault.hpp"

#include <ethwire/json/errc.hpp>

#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

std::string brackets() { return std::string(5'000'000, '['); }

} // namespace

// F21: nesting bombs. Refused where they get too deep, not where they end, so the limits hold with sanitizers too.

TEST_F(Fault, F21_nesting_bomb_as_a_message)
{
    EXPECT_EQ(hear_bomb(brackets()), Outcome::malformed);
    std::string objects;
    for (int i = 0; i < 1'000'000; ++i)
        objects += "{\"a\":";
    EXPECT_EQ(hear_bomb(objects), Outcome::malformed);
}

TEST_F(Fault, F21_nesting_bomb_as_a_result)
{
    const auto call = world.call({0, world.now + 30s});
    EXPECT_EQ(hear_bomb(R"({"jsonrpc":"2.0","id":1,"result":)" + brackets()), Outcome::malformed);
    EXPECT_TRUE(call->failed_with(json::errc::too_deep));

    const auto closed = world.call({0, world.now + 30s});
    const std::string half(2'500'000, '[');
    EXPECT_EQ(hear_bomb(reply(world.last_id, half + std::string(half.size(), ']'))), Outcome::malformed);
    EXPECT_TRUE(closed->failed_with(json::errc::too_deep));
}

TEST_F(Fault, F21_nesting_bomb_as_an_event)
{
    const auto feed = world.subscribed("0xa");
    {
        const std::string half(2'500'000, '[');
        EXPECT_EQ(world.hear(notification("0xa", half + std::string(half.size(), ']'))), Outcome::malformed);
    }
    EXPECT_FALSE(feed->queue->has_event());
    world.hear(notification("0xa", "1"));
    const auto seen = feed->take();
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].value, "1");
    EXPECT_EQ(seen[0].lost_before, 1u);
}

// F26: answers of every shape.

TEST_F(Fault, F26_whatever_the_answer_the_call_ends)
{
    struct Row {
        const char* members; // behind the id
        error_code error;
        const char* value;
    };
    const error_code ok;
    const error_code said = errc::server_error;
    const error_code neither = errc::malformed_reply;
    const std::vector<Row> rows = {
        {R"("result":1)", ok, "1"},
        {R"("result":null)", ok, "null"},
        {R"("result":false)", ok, "false"},
        {R"("result":"")", ok, "\"\""},
        {R"("result":{})", ok, "{}"},
        {R"("result":[])", ok, "[]"},
        {R"("result":-0.5e3)", ok, "-0.5e3"},
        {R"("result":1,"result":2)", ok, "2"},
        {R"("result":1,"error":null)", ok, "1"},
        {R"("error":null,"result":1)", ok, "1"},
        {R"("result":null,"error":null)", ok, "null"},
        {R"("result":1,"extra":{"error":1})", ok, "1"},
        {R"("result":{"error":{"code":1}})", ok, R"({"error":{"code":1}})"},
        {R"("result":1,"method":"x")", ok, "1"},
        {R"("method":"x","result":1)", ok, "1"},
        {R"("params":[],"result":1)", ok, "1"},
        {R"("params":{"subscription":"0xa","result":2},"result":1)", ok, "1"},
        {R"("re\u0073ult":1)", ok, "1"},
        {R"("":0,"result":1)", ok, "1"},
        {R"("error":{"code":-32000,"message":"m"})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":null})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":"0x08c379a0"})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":[{}]})", said, ""},
        {R"("error":{"code":-32000,"message":"m","data":1})", said, ""},
        {R"("error":{"message":"m"})", said, ""},
        {R"("error":{"code":1})", said, ""},
        {R"("error":{"code":"1","message":2})", said, ""},
        {R"("error":{"code":1.5,"message":null})", said, ""},
        {R"("error":{"code":1e99,"message":"m"})", said, ""},
        {R"("error":{})", said, ""},
        {R"("error":[])", said, ""},
        {R"("error":"m")", said, ""},
        {R"("error":0)", said, ""},
        {R"("error":false)", said, ""},
        {R"("error":"")", said, ""},
        {R"("error":{"code":1,"message":"m"},"result":1)", said, ""},
        {R"("result":1,"error":{"code":1,"message":"m"})", said, ""},
        {R"("result":null,"error":{"code":1,"message":"m"})", said, ""},
        {R"("error":{"code":1,"message":"m"},"method":"x")", said, ""},
        {R"("error":null)", neither, ""},
        {R"("extra":1)", neither, ""},
        {R"("Result":1)", neither, ""},
        {R"("params":{"result":1})", neither, ""},
    };
    EXPECT_GE(rows.size(), 40u);
    for (const char* version :
         {R"("jsonrpc":"2.0",)", "", R"("jsonrpc":"1.0",)", R"("jsonrpc":2,)", R"("jsonrpc":null,)"}) {
        for (const Row& row : rows) {
            const auto call = world.call();
            const std::string text =
                "{" + std::string(version) + "\"id\":" + std::to_string(world.last_id) + "," + row.members + "}";
            EXPECT_EQ(world.hear(text), Outcome::taken) << text;
            EXPECT_TRUE(row.error ? call->failed_with(row.error) : call->succeeded()) << text;
            EXPECT_EQ(call->said != ServerError(), row.error == said) << text;
            EXPECT_EQ(call->value, row.value) << text;
        }
    }
    EXPECT_EQ(world.processor.calls().size(), 0u);
}

TEST_F(Fault, F26_an_answer_of_nothing_but_the_id)
{
    const auto call = world.call();
    world.hear(R"({"id":1})");
    EXPECT_TRUE(call->failed_with(errc::malformed_reply));
}

// F27: messages that are none.

TEST_F(Fault, F27_empty_messages_are_harmless)
{
    const auto call = world.call();
    for (const char* text : {"", " ", "\n", "\r\n\t "})
        EXPECT_EQ(world.hear(text), Outcome::taken);
    EXPECT_EQ(world.counters().empty_messages, 4u);
    EXPECT_EQ(world.counters().malformed_messages, 0u);
    EXPECT_TRUE(call->pending());
}

TEST_F(Fault, F27_malformed_messages_are_told_and_counted)
{
    const auto call = world.call();
    const std::vector<std::string> texts = {"{",
                                            "}",
                                            "[",
                                            "]",
                                            "{]",
                                            "nonsense",
                                            "\"",
                                            "7",
                                            "null",
                                            "true",
                                            "\"text\"",
                                            "{\"id\":1",
                                            R"({"id":1,"result":)",
                                            R"({"id":1,"result":"0x)",
                                            R"({"id":1,"result":1}})",
                                            R"({"id":1,"result":1}{"id":2,"result":2})",
                                            R"({"id":1,"result":"\ud800"})",
                                            R"({"id":1,"result":"\udc00x"})",
                                            "{\"id\":1,\"result\":\"\xff\"}",
                                            std::string("{\"id\":1,\"result\":\"\0\"}", 21),
                                            "{'id':1,'result':1}",
                                            R"({"id":1,"result":01})",
                                            R"({"id":1,"result":NaN})",
                                            R"({"id":1,"result":1,})",
                                            "[1]",
                                            "[{\"id\":1,\"result\":]",
                                            "[{}",
                                            "[null]"};
    for (const std::string& text : texts)
        EXPECT_EQ(world.hear(text), Outcome::malformed) << text;
    EXPECT_EQ(world.counters().malformed_messages, texts.size());
    EXPECT_TRUE(call->pending()); // none of them is an answer
    EXPECT_EQ(world.hear(R"({"id":1,"id":1,"result":1})"), Outcome::taken);
    EXPECT_TRUE(call->succeeded());
}

TEST_F(Fault, F27_a_broken_answer_ends_the_call_that_it_names)
{
    for (const char* result : {"[1,", "\"\\ud800\"", "1}{\"jsonrpc\":\"2.0\"", "", "{]"}) {
        const auto call = world.call();
        EXPECT_EQ(world.hear(reply(world.last_id, result)), Outcome::malformed) << result;
        EXPECT_EQ(call->finished, 1) << result;
        EXPECT_EQ(call->error.category(), json::category()) << result;
    }
}

} // namespace ethwire::rpc::test
