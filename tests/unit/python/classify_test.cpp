// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/classify.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ethwire::python {
namespace {

using Kind = Slice::Kind;

Slice::Ptr classified(std::string text)
{
    const std::size_t size = text.size();
    text.append(wire::padding, '\0');
    return classify(std::string_view(text).substr(0, size));
}

TEST(Classify, WhatNearlyEveryNodeWrites)
{
    const auto event =
        classified(R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{"a":1}}})");
    EXPECT_EQ(event->kind(), Kind::event);
    EXPECT_EQ(event->subscription(), "0x1");
    EXPECT_EQ(event->value(), R"({"a":1})");
    EXPECT_TRUE(event->is_plain());
}

TEST(Classify, MembersMayStandInAnyOrder)
{
    const auto event = classified(
        R"({ "params": {"result": "0x2", "subscription": "0x1"}, "method": "eth_subscription", "jsonrpc": "2.0"})");
    EXPECT_EQ(event->kind(), Kind::event);
    EXPECT_EQ(event->subscription(), "0x1");
    EXPECT_EQ(event->value(), R"("0x2")");
    EXPECT_FALSE(event->is_plain());
}

TEST(Classify, BlanksAroundItMakeNoDifference)
{
    const auto event =
        classified(" \r\n\t"
                   R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":1}})"
                   "\n");
    EXPECT_EQ(event->kind(), Kind::event);
    EXPECT_EQ(event->subscription(), "0x1");
    EXPECT_EQ(event->value(), "1");
}

TEST(Classify, WhatIsKnownToBeAnEventIsOne)
{
    for (const char* value : {"1", "NaN"}) {
        std::string text = R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":)";
        text += value;
        text += "}, \"x\": 1}";
        const std::size_t size = text.size();
        text.append(wire::padding, '\0');
        const auto event = known_event(std::string_view(text).substr(0, size));
        EXPECT_EQ(event->kind(), Kind::event);
        EXPECT_EQ(event->subscription(), value[0] == '1' ? "0x1" : "");
    }
}

TEST(Classify, RepliesAndWhatOnlyAParserCanJudgeAreOther)
{
    for (const char* text : {
             R"({"jsonrpc":"2.0","id":12,"result":"0x5"})",
             R"({"result":[],"id":3,"jsonrpc":"2.0"})",
             R"([{"jsonrpc":"2.0","id":1,"result":1}])",
             R"({"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"x"}})",
             R"({"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"x"}})",
             R"({"jsonrpc":"2.0","id":"1","result":1})",
             R"({"jsonrpc":"2.0","id":0,"result":1})",
             R"({"jsonrpc":"2.0","method":"parity_subscription","params":{"subscription":"0x1","result":1}})",
             R"({"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":"x"}})",
             "not json",
             "7",
             "",
         })
        EXPECT_EQ(classified(text)->kind(), Kind::other) << text;
}

TEST(Classify, AnEventWithoutItsPartsHasNoSubscriptionHere)
{
    for (const char* text : {
             R"({"jsonrpc":"2.0","method":"eth_subscription"})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1"}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"\u0030x1","result":1}})",
         }) {
        const auto event = classified(text);
        EXPECT_EQ(event->kind(), Kind::event) << text;
        EXPECT_EQ(event->subscription(), "") << text;
        EXPECT_EQ(event->text(), text);
    }
}

} // namespace
} // namespace ethwire::python
