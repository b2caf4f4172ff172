// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "devnode/request.hpp"

#include <gtest/gtest.h>

namespace ethwire::devnode {
namespace {

MessageShape shape_of(std::string_view text)
{
    std::vector<Request> requests;
    return read_message(text, requests);
}

TEST(DevnodeRequest, TakesMethodIdAndParamsInAnyOrder)
{
    std::vector<Request> requests;
    ASSERT_EQ(read_message(R"( {"params" : [ {"a":"]}"} ],"id":7,"x":null,"method":"eth_call"} )", requests),
              MessageShape::request);
    ASSERT_EQ(requests.size(), 1u);
    EXPECT_EQ(requests[0].method, "eth_call");
    EXPECT_EQ(requests[0].id, "7");
    EXPECT_EQ(requests[0].params, R"([ {"a":"]}"} ])");
}

TEST(DevnodeRequest, TellsBrokenTextFromAnInvalidRequest)
{
    for (const char* broken :
         {"", " ", "{", "{\"a\":1", "[1,", "{\"a\" 1}x", "\"", "{\"method\":\"a\",}", "[}", "nul", "01"})
        EXPECT_EQ(shape_of(broken), MessageShape::broken) << broken;
    for (const char* invalid : {"{}", "1", "\"a\"", "[]", "{\"id\":1}", "{\"method\":1}", "{\"method\":\"\"}"})
        EXPECT_EQ(shape_of(invalid), MessageShape::invalid) << invalid;
}

TEST(DevnodeRequest, ABatchKeepsItsInvalidElements)
{
    std::vector<Request> requests;
    ASSERT_EQ(read_message(R"([{"id":1,"method":"a"},3,{"id":2,"method":"b"}])", requests), MessageShape::batch);
    ASSERT_EQ(requests.size(), 3u);
    EXPECT_EQ(requests[0].method, "a");
    EXPECT_EQ(requests[1].method, "");
    EXPECT_EQ(requests[2].id, "2");
}

TEST(DevnodeRequest, NestingEndsAt512)
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_TRUE(JsonScanner(nested(512)).value());
    EXPECT_FALSE(JsonScanner(nested(513)).value());
    EXPECT_FALSE(JsonScanner(std::string(5'000'000, '[')).value());
}

TEST(DevnodeRequest, ReadsParametersByType)
{
    const std::string hash = "0x" + std::string(64, 'a');
    const std::string text = "[12,\"0xc\",true,\"" + hash + "\",\"0x0102\",\"latest\",{\"blockHash\":\"" + hash +
                             "\",\"requireCanonical\":true},1.5]";
    Params params;
    ASSERT_TRUE(params.read(text));
    EXPECT_EQ(params.integer(0), 12u);
    EXPECT_EQ(params.integer(1), 12u);
    EXPECT_EQ(params.boolean(2), true);
    EXPECT_EQ(params.hash(3)->bytes[31], 0xaa);
    EXPECT_EQ(params.bytes(4), (Bytes{1, 2}));
    EXPECT_EQ(params.block(5), BlockId(BlockTag::latest));
    EXPECT_EQ(params.block(6), BlockId(*params.hash(3), true));
    EXPECT_EQ(params.number(7), 1.5);
    EXPECT_EQ(params.block(8), BlockId(BlockTag::latest));
    EXPECT_FALSE(params.integer(2));
    EXPECT_FALSE(params.hash(4));
    EXPECT_FALSE(params.block(2));
    EXPECT_FALSE(Params().read("{}"));
}

TEST(DevnodeRequest, ResolvesEscapes)
{
    EXPECT_EQ(unescaped(R"(a\"\\\/\b\n\u0041)"), "a\"\\/\b\nA");
    EXPECT_EQ(unescaped(R"(\u20ac\ud83d\ude00)"), "\xe2\x82\xac\xf0\x9f\x98\x80");
    EXPECT_EQ(unescaped(R"(\ud83d)"), "\xef\xbf\xbd");
}

} // namespace
} // namespace ethwire::devnode
