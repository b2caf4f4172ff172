// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

namespace ethwire {
namespace {

using BatchTest = ClientTest;

TEST_F(BatchTest, AnswersAreMatchedByIdHoweverTheyCome)
{
    node.mine(3);
    node.faults().answers.push_back(devnode::MessageRule::of("*", devnode::MessageRule::Act::hold));
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        t.node.faults().answers.front().hold = 3;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto batch = w3.batch_requests();
        auto number = batch.add(methods::block_number);
        auto block = batch.add(methods::get_block_by_number, BlockId(2), false);
        auto raw = batch.add(Request("eth_chainId"));
        EXPECT_EQ(batch.size(), 3u);
        co_await batch.async_execute();
        EXPECT_EQ(number.get(), 3u);
        EXPECT_EQ(block->header.number, 2u);
        EXPECT_TRUE(raw->text.starts_with("\"0x"));
    }(this));
}

TEST_F(BatchTest, OneFailureSpoilsNoOther)
{
    node.faults().answers.push_back(devnode::MessageRule::error("eth_gasPrice", R"({"code":-32000,"message":"no"})"));
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto batch = w3.batch_requests();
        auto price = batch.add(methods::gas_price);
        auto missing = batch.add(methods::get_block_by_number, BlockId(999), false);
        auto number = batch.add(methods::block_number);
        co_await batch.async_execute();
        EXPECT_TRUE(number);
        EXPECT_EQ(price.error(), rpc::errc::server_error);
        EXPECT_EQ(price.server_error().message, "no");
        EXPECT_THROW(price.get(), Web3RPCError);
        EXPECT_THROW(missing.get(), BlockNotFound);
    }(this));
}

TEST_F(BatchTest, AMissingAnswerEndsWithItsOwnError)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto batch = w3.batch_requests();
        auto price = batch.add(methods::gas_price);
        auto number = batch.add(methods::block_number);
        co_await batch.async_execute();
        EXPECT_TRUE(number);
        EXPECT_EQ(price.error(), rpc::errc::missing_batch_answer);
    }(this));
}

TEST_F(BatchTest, ConcurrentBatchesKeepTheirAnswers)
{
    node.mine(9);
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        std::vector<BatchResult<Block>> results;
        int left = 10;
        for (std::uint64_t n = 0; n < 10; ++n) {
            auto batch = w3.batch_requests();
            results.push_back(batch.add(methods::get_block_by_number, BlockId(n), false));
            batch.async_execute([&](error_code error) {
                EXPECT_FALSE(error);
                --left;
            });
        }
        while (left > 0)
            co_await t.pause(1ms);
        for (std::uint64_t n = 0; n < 10; ++n)
            EXPECT_EQ(results[n]->header.number, n);
    }(this));
}

TEST_F(BatchTest, WhatMustNotHideInABatchIsRefused)
{
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto batch = w3.batch_requests();
        EXPECT_THROW(batch.add(methods::send_raw_transaction, Bytes(1, 1)), Web3Exception);
        EXPECT_THROW(batch.add(Request("eth_subscribe", "[\"newHeads\"]")), Web3Exception);
        co_await batch.async_execute();
        EXPECT_THROW(batch.add(methods::block_number), Web3Exception);
        auto cancelled = w3.batch_requests();
        auto never = cancelled.add(methods::block_number);
        cancelled.cancel();
        EXPECT_THROW(never.get(), boost::system::system_error);
    }(this));
}

TEST_F(BatchTest, ALostConnectionEndsEveryElement)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("batch"));
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto batch = w3.batch_requests();
        auto number = batch.add(methods::block_number);
        auto price = batch.add(methods::gas_price);
        bool over = false;
        batch.async_execute([&](error_code) { over = true; });
        co_await t.pause(5ms);
        t.node.drop();
        while (!over)
            co_await t.pause(1ms);
        EXPECT_EQ(number.error(), rpc::errc::outcome_unknown);
        EXPECT_EQ(price.error(), rpc::errc::outcome_unknown);
    }(this));
}

} // namespace
} // namespace ethwire
