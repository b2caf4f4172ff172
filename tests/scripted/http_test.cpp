// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <algorithm>
#include <cctype>

namespace ethwire {
namespace {

using HttpTest = ClientTest;

TEST_F(HttpTest, CallsAndBatchesWork)
{
    node.mine(2);
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, 2u);
        auto batch = w3.batch_requests();
        auto first = batch.add(methods::get_block_by_number, BlockId(1), true);
        auto missing = batch.add(methods::get_block_by_number, BlockId(7), true);
        co_await batch.async_execute();
        EXPECT_EQ(first->header.number, 1u);
        EXPECT_EQ(missing.error(), eth::errc::block_not_found);
        EXPECT_EQ(w3.stats().answers, 3u);
        co_await w3.close();
        EXPECT_EQ(co_await error_of(w3.eth().block_number()), errc::closed);
    }(this));
}

TEST_F(HttpTest, AnErrorWithoutAnIdIsThatOfItsExchange)
{
    const std::string refusal = R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}})";
    run([](HttpTest* test, std::string refused) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        t.node.faults().answers.push_back(devnode::MessageRule::raw("eth_sendRawTransaction", refused));
        EXPECT_EQ(co_await error_of(w3.eth().send_raw_transaction(Bytes())), rpc::errc::server_error);
        t.node.faults().answers.push_back(devnode::MessageRule::raw("batch", "[" + refused + "]"));
        auto batch = w3.batch_requests();
        const auto number = batch.add(methods::block_number);
        const auto price = batch.add(methods::gas_price);
        co_await error_of(batch.async_execute());
        EXPECT_EQ(number.error(), rpc::errc::server_error);
        EXPECT_EQ(price.error(), rpc::errc::server_error);
        EXPECT_EQ(price.server_error().message, "no");
    }(this, refusal));
}

TEST_F(HttpTest, SubscribingNeedsAPersistentConnection)
{
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        auto attempt = w3.eth().subscribe(NewHeadsSubscription());
        EXPECT_EQ(co_await error_of(std::move(attempt)), errc::not_persistent);
    }(this));
}

TEST_F(HttpTest, AnAnswerWithAnotherIdIsRefused)
{
    node.faults().answers.push_back(devnode::MessageRule::of("*", devnode::MessageRule::Act::string_id));
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        EXPECT_EQ(co_await error_of(w3.eth().block_number()), rpc::errc::malformed_reply);
        EXPECT_EQ(w3.stats().unknown_ids, 1u);
    }(this));
}

/// Every request is answered with this body.
void answer_with(devnode::DevNode& node, std::string body, unsigned status = 200, std::string headers = {})
{
    devnode::UpgradeFault& fault = node.faults().http;
    fault.act = devnode::UpgradeFault::Act::status;
    fault.status = status;
    fault.headers = std::move(headers);
    fault.body = std::move(body);
}

TEST_F(HttpTest, AResultNeedsNoIdWhereOneThingWasAsked)
{
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        for (const char* body :
             {R"({"jsonrpc":"2.0","id":null,"result":"0x7"})", R"({"jsonrpc":"2.0","result":"0x7"})",
              "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"result\":\"0x7\"}", "\r\n \t{\"result\":\"0x7\"}\n\n"}) {
            answer_with(t.node, body);
            const U256 price = co_await w3.eth().gas_price();
            EXPECT_EQ(price, 7u) << body;
        }
    }(this));
}

TEST_F(HttpTest, WhatIsNoReplyEndsTheCallAtOnce)
{
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        for (const char* body :
             {"", "Invalid API key", "<html></html>", R"({"id":1,"result":"0x1"}{"id":1,"result":"0x1"})",
              R"({"jsonrpc":"2.0","id":null})", "[]", "null", "{}"}) {
            answer_with(t.node, body);
            EXPECT_EQ(co_await error_of(w3.eth().gas_price()), rpc::errc::malformed_reply) << body;
        }
    }(this));
}

TEST_F(HttpTest, WhatARefusalSaysStaysWithTheOutcome)
{
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        answer_with(t.node, "<h1>slow\r\ndown</h1>", 429, "Retry-After: 7\r\n");
        {
            const auto [error, price] = co_await w3.eth().gas_price(as_tuple_awaitable);
            EXPECT_EQ(error, io::errc::http_status);
            EXPECT_EQ(price.http_status(), 429u);
            EXPECT_EQ(price.retry_after(), 7s);
            EXPECT_EQ(price.excerpt(), "<h1>slow down</h1>");
            EXPECT_EQ(price.sent(), Sent::yes);
            EXPECT_TRUE(price == condition::rate_limited);
            EXPECT_TRUE(price == condition::transient);
            EXPECT_FALSE(price == condition::maybe_executed);
        }
        answer_with(t.node, R"({"id":null,"error":{"code":"E7","message":"invalid project id","hint":1}})", 401);
        try {
            co_await w3.eth().gas_price();
            ADD_FAILURE();
        } catch (const Web3RPCError& error) {
            EXPECT_EQ(error.outcome().http_status(), 401u);
            EXPECT_EQ(error.server_error().to_json(), R"({"code":"E7","message":"invalid project id","hint":1})");
            EXPECT_TRUE(error.outcome() == condition::refused_credentials);
            EXPECT_NE(std::string(error.what()).find(R"("E7": invalid project id)"), std::string::npos);
        }
        answer_with(t.node, "Invalid API key");
        try {
            co_await w3.eth().gas_price();
            ADD_FAILURE();
        } catch (const BadResponseFormat& error) {
            EXPECT_EQ(error.outcome().excerpt(), "Invalid API key");
            EXPECT_EQ(error.outcome().http_status(), 200u);
        }
        // A batch is refused with the same words.
        answer_with(t.node, "slow down", 503, "Retry-After: 1\r\n");
        auto batch = w3.batch_requests();
        auto number = batch.add(methods::block_number);
        const auto [error, whole] = co_await batch.async_execute(as_tuple_awaitable);
        EXPECT_EQ(error, io::errc::http_status);
        EXPECT_EQ(whole.http_status(), 503u);
        EXPECT_EQ(number.outcome().retry_after(), 1s);
        EXPECT_EQ(number.outcome().excerpt(), "slow down");
        EXPECT_TRUE(whole == condition::transient);
    }(this));
}

TEST_F(HttpTest, RequestsSayWhoSentThem)
{
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        for (const std::string& url : {t.node.http_url(), t.node.ws_url()}) {
            const std::pair<AutoProvider, std::string> expected[] = {
                {AutoProvider(url), std::string("User-Agent: ethwire/") + version + "\r\n"},
                {AutoProvider(url).user_agent("mine/1"), "User-Agent: mine/1\r\n"},
                {AutoProvider(url).user_agent(""), ""},
                {AutoProvider(url).header("user-agent", "his/2"), "user-agent: his/2\r\n"},
            };
            for (const auto& [provider, line] : expected) {
                auto w3 = co_await AsyncWeb3::connect(provider);
                co_await w3.eth().gas_price();
                std::string head = t.node.stats().last_head;
                EXPECT_NE(head.find("\r\n" + line), std::string::npos) << head;
                std::transform(head.begin(), head.end(), head.begin(), [](char c) { return std::tolower(c); });
                EXPECT_EQ(head.find("user-agent: ") == head.rfind("user-agent: "), true) << head;
                EXPECT_EQ(head.find("user-agent: ") == std::string::npos, line.empty()) << head;
            }
        }
    }(this));
}

TEST_F(HttpTest, AServersErrorAndAStatusAreToldApart)
{
    node.faults().answers.push_back(devnode::MessageRule::error("eth_gasPrice", R"({"code":-32000,"message":"no"})"));
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        EXPECT_EQ(co_await error_of(w3.eth().gas_price()), rpc::errc::server_error);
        t.node.faults().http.act = devnode::UpgradeFault::Act::status;
        t.node.faults().http.status = 503;
        EXPECT_EQ(co_await error_of(w3.eth().block_number()), io::errc::http_status);
    }(this));
}

TEST_F(HttpTest, TheDeadlineCoversTheWholeExchange)
{
    node.faults().http.act = devnode::UpgradeFault::Act::silent;
    run([](HttpTest* test) -> awaitable<void> {
        HttpTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncHTTPProvider(t.node.http_url()));
        const auto begin = std::chrono::steady_clock::now();
        EXPECT_EQ(co_await error_of(w3.with(CallOptions().timeout(50ms)).block_number()), rpc::errc::timed_out);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s); // the default is 30 s
    }(this));
}

} // namespace
} // namespace ethwire
