// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/envelope.hpp"

#include "padded.hpp"

#include <ethwire/json/errc.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An envelope together with the text that it points into.
struct Parsed {
    explicit Parsed(std::string_view message) : text(message) { error = parse_envelope(text, envelope); }

    Padded text;
    Envelope envelope{};
    error_code error{};
};

TEST(Envelope, AReplyIsTakenApart)
{
    const Parsed parsed(R"({ "jsonrpc" : "2.0", "id" : 7 , "result" : { "a" : "}" } })");
    ASSERT_FALSE(parsed.error);
    EXPECT_EQ(parsed.envelope.id, "7");
    EXPECT_EQ(parsed.envelope.our_id(), 7u);
    EXPECT_EQ(parsed.envelope.result, R"({ "a" : "}" })");
    EXPECT_EQ(parsed.envelope.error, "");
    EXPECT_FALSE(parsed.envelope.is_notification());
}

TEST(Envelope, ANotificationIsTakenApartInAnyOrder)
{
    for (const char* text : {
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xa","result":[1]}})",
             R"({"params":{"x":[{}],"result":[1],"subscription":"0xa"},"method":"eth_subscription"})",
             R"({"par\u0061ms":{"result":[1],"subscription":"0xa"},"method":"eth_subscription"})",
         }) {
        const Parsed parsed(text);
        ASSERT_FALSE(parsed.error) << text;
        EXPECT_TRUE(parsed.envelope.is_notification()) << text;
        EXPECT_EQ(parsed.envelope.method, "eth_subscription");
        EXPECT_EQ(parsed.envelope.subscription, "0xa");
        EXPECT_EQ(parsed.envelope.value, "[1]");
    }
}

TEST(Envelope, OfEqualNamesTheLastCounts)
{
    const Parsed parsed(R"({"id":1,"id":2,"result":1,"result":2})");
    ASSERT_FALSE(parsed.error);
    EXPECT_EQ(parsed.envelope.our_id(), 2u);
    EXPECT_EQ(parsed.envelope.result, "2");

    const Parsed event(R"({"method":"x","params":{"subscription":"0xa","result":1},"params":{"result":2}})");
    ASSERT_FALSE(event.error);
    EXPECT_FALSE(event.envelope.is_notification());
}

TEST(Envelope, NullIsAValue)
{
    const Parsed parsed(R"({"id":null,"result":null,"error":null})");
    EXPECT_EQ(parsed.envelope.id, "null");
    EXPECT_EQ(parsed.envelope.result, "null");
    EXPECT_EQ(parsed.envelope.error, "null");
}

TEST(Envelope, WhatIsNoObjectIsRefused)
{
    for (const char* text : {"7", "\"a\"", "null", "true", "[]", "[{}]"})
        EXPECT_EQ(Parsed(text).error, json::errc::wrong_type) << text;
    for (const char* text : {"", " ", "{", "{}}", "{}{}", "{\"a\":1,}", "\xef\xbb\xbf{}", "{\"a\":\"\xff\"}",
                             R"({"a":"\ud800"})", "{'a':1}", "nul"})
        EXPECT_TRUE(Parsed(text).error) << text;
}

TEST(Envelope, OurIdsAreExactTokens)
{
    const auto id_of = [](std::string_view token) {
        Envelope envelope;
        envelope.id = token;
        return envelope.our_id();
    };
    EXPECT_EQ(id_of("1"), 1u);
    EXPECT_EQ(id_of("9007199254740991"), 9007199254740991u);
    for (const char* token : {"", "0", "01", "9007199254740992", "9999999999999999", "18446744073709551617", "-1",
                              "1.0", "1e0", "\"1\"", "true", "null", "[1]", "{}"})
        EXPECT_EQ(id_of(token), 0u) << token;
}

TEST(SplitBatch, HasAnEnd)
{
    std::vector<std::string_view> out;
    std::string many = "[1";
    while (many.size() < 2 * most_elements)
        many += ",1";
    ASSERT_FALSE(split_batch(Padded(many + "]"), out));
    EXPECT_EQ(out.size(), most_elements);
    out.clear();
    EXPECT_EQ(split_batch(Padded(many + ",1]"), out), json::errc::too_large);
    EXPECT_TRUE(out.empty()); // a part of a batch answer is none
}

TEST(SplitBatch, GivesTheElementsRaw)
{
    std::vector<std::string_view> out;
    const Padded text(R"( [ {"id":1} , [2,{}] ,3, "]" ] )");
    ASSERT_FALSE(split_batch(text, out));
    EXPECT_THAT(out, ElementsAre(R"({"id":1})", "[2,{}]", "3", "\"]\""));
    out.clear();
    const Padded empty("[]");
    ASSERT_FALSE(split_batch(empty, out));
    EXPECT_THAT(out, IsEmpty());
    EXPECT_TRUE(split_batch(Padded("[1,]"), out));
    EXPECT_TRUE(split_batch(Padded("[1"), out));
    EXPECT_EQ(split_batch(Padded("{}"), out), json::errc::wrong_type);
}

/// The same with what an error is as a whole.
ServerError whole(ServerError error, std::string_view raw, std::string_view odd_code = {})
{
    error.raw = raw;
    error.odd_code = odd_code;
    return error;
}

TEST(ServerErrors, WhatServersReallySendIsTaken)
{
    const auto check = [&](std::string_view text, ServerError expected, std::string_view odd_code = {}) {
        EXPECT_EQ(parse_server_error(Padded(text)), whole(std::move(expected), text, odd_code)) << text;
    };
    check(R"({"code":-32000,"message":"no \"gas\"","data":"0x08"})", {-32000, "no \"gas\"", "\"0x08\""});
    check(R"({"data":{"a":[1]},"message":"m","code":3})", {3, "m", R"({"a":[1]})"});
    check(R"({"message":"m"})", {0, "m", {}});
    check(R"({"code":5})", {5, {}, {}});
    check(R"("plain \u0041")", {0, "plain A", {}});
    check("false", {0, "false", {}});
    check("{}", {});
    EXPECT_EQ(parse_server_error(Padded("{")), ServerError());
}

TEST(ServerErrors, ACodeMayHaveAnyForm)
{
    const auto check = [&](std::string_view code, std::int64_t number, std::string_view odd) {
        const std::string text = R"({"code":)" + std::string(code) + R"(,"message":"m"})";
        EXPECT_EQ(parse_server_error(Padded(text)), whole({number, "m", {}}, text, odd)) << text;
    };
    check("-32005", -32005, "");
    check("\"-32005\"", -32005, "");
    for (const char* odd : {"\"E1\"", "\"\"", "1.5", "\"1.5\"", "1e3", "99999999999999999999",
                            "\"99999999999999999999\"", "null", "true", "[1]", "{\"a\":1}"})
        check(odd, 0, odd);
}

TEST(ServerErrors, AreWrittenAsTheyCame)
{
    EXPECT_EQ((ServerError{-1, "a\"b", {}}).to_json(), R"({"code":-1,"message":"a\"b"})");
    EXPECT_EQ((ServerError{3, "m", "[null]"}).to_json(), R"({"code":3,"message":"m","data":[null]})");
    for (const char* text : {R"({"event":-33300,"message":"m","code":"E1","details":{"a":1}})", R"("plain")", "[1]"})
        EXPECT_EQ(parse_server_error(Padded(text)).to_json(), text);
    EXPECT_EQ((ServerError{0, "m", {}, "1.5"}).to_json(), R"({"code":1.5,"message":"m"})");
}

TEST(QuickShapes, TheUsualNotificationIsRecognised)
{
    std::string_view id;
    std::string_view value;
    ASSERT_TRUE(quick_notification(
        R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xa","result":{"a":{}}}})", id,
        value));
    EXPECT_EQ(id, "0xa");
    EXPECT_EQ(value, R"({"a":{}})");
    EXPECT_TRUE(quick_notification(
        R"({"jsonrpc":"2.0","method":"parity_subscription","params":{"subscription":"b","result":1}})", id, value));
    EXPECT_EQ(value, "1");
}

TEST(QuickShapes, EverythingElseIsLeftToTheParser)
{
    std::string_view id;
    std::string_view value;
    for (const char* text : {
             "",
             "{",
             R"({"jsonrpc":"2.0")",
             R"({"jsonrpc":"2.0","method":"eth_other","params":{"subscription":"0xa","result":1}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"","result":1}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"\u0030","result":1}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":7,"result":1}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"result":1,"subscription":"0xa"}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xa","result":}})",
             R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0xa","result":1},"x":1})",
             R"({"method":"eth_subscription","params":{"subscription":"0xa","result":1}})",
         })
        EXPECT_FALSE(quick_notification(text, id, value)) << text;
}

TEST(QuickShapes, TheUsualReplyIsRecognised)
{
    std::uint64_t id = 0;
    std::string_view value;
    ASSERT_TRUE(quick_reply(R"({"jsonrpc":"2.0","id":42,"result":"0x1"})", id, value));
    EXPECT_EQ(id, 42u);
    EXPECT_EQ(value, "\"0x1\"");
    for (const char* text : {"", R"({"jsonrpc":"2.0","id":)", R"({"jsonrpc":"2.0","id":0,"result":1})",
                             R"({"jsonrpc":"2.0","id":01,"result":1})", R"({"jsonrpc":"2.0","id":"1","result":1})",
                             R"({"jsonrpc":"2.0","id":1.0,"result":1})", R"({"jsonrpc":"2.0","id":1,"error":1})",
                             R"({"jsonrpc":"2.0","id":12345678901234567,"result":1})", R"({"id":1,"result":1})"})
        EXPECT_FALSE(quick_reply(text, id, value)) << text;
}

TEST(QuickShapes, TheIdOfABrokenReplyIsStillPlain)
{
    EXPECT_EQ(quick_reply_id(R"({"jsonrpc":"2.0","id":42,"result":[[[[)"), 42u);
    EXPECT_EQ(quick_reply_id(R"({"jsonrpc":"2.0","id":42,"result":)"), 42u);
    EXPECT_EQ(quick_reply_id(R"({"jsonrpc":"2.0","id":42,"resul)"), 0u);
    EXPECT_EQ(quick_reply_id(""), 0u);
}

} // namespace
} // namespace ethwire::rpc::test
