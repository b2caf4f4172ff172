// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

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
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 150ms);
    }(this));
}

} // namespace
} // namespace ethwire
