// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

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
            batch.async_execute([&](error_code error, const Outcome<void>&) {
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
        batch.async_execute([&](error_code, const Outcome<void>&) { over = true; });
        co_await t.pause(5ms);
        t.node.drop();
        while (!over)
            co_await t.pause(1ms);
        EXPECT_EQ(number.error(), rpc::errc::outcome_unknown);
        EXPECT_EQ(price.error(), rpc::errc::outcome_unknown);
    }(this));
}

TEST_F(BatchTest, OneThatCannotBeginEndsEveryElement)
{
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        const std::string urls[] = {t.node.ws_url(), t.node.http_url()};
        for (const std::string& url : urls) {
            AutoProvider provider(url);
            provider.backlog(0);
            AsyncWeb3 w3(t.loop.get_executor(), provider);
            const bool http = url.starts_with("http");
            if (http)
                co_await w3.close();
            const error_code expected = http ? make_error_code(errc::closed) : make_error_code(errc::backlog_full);
            auto batch = w3.batch_requests();
            auto number = batch.add(methods::block_number);
            auto logs = batch.add(methods::get_logs, Filter());
            std::optional<Outcome<void>> whole;
            batch.async_execute([&](error_code, const Outcome<void>& outcome) { whole = outcome; });
            while (!whole)
                co_await t.pause(1ms);
            EXPECT_EQ(whole->error(), expected) << url;
            EXPECT_EQ(number.error(), expected) << url;
            EXPECT_EQ(logs.error(), expected) << url;
            EXPECT_EQ(logs.outcome().sent(), Sent::no);
        }
    }(this));
}

TEST_F(BatchTest, OneWhoseAnswerIsBrokenOffFailsAsAWhole)
{
    node.faults().transport.lying_length = 100'000;
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        AsyncHTTPProvider provider(t.node.http_url());
        provider.request_timeout(50ms);
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto batch = w3.batch_requests();
        auto number = batch.add(methods::block_number);
        std::optional<Outcome<void>> whole;
        batch.async_execute([&](error_code, const Outcome<void>& outcome) { whole = outcome; });
        while (!whole)
            co_await t.pause(1ms);
        EXPECT_EQ(whole->error(), rpc::errc::timed_out);
        EXPECT_EQ(number.error(), rpc::errc::timed_out);
    }(this));
}

/// How a batch of two ended over one transport, when this became of it.
struct BatchEnd {
    Outcome<void> whole{};
    Outcome<void> first{};
    Outcome<void> second{};
};

enum class Fate { cancelled, timed_out, lost };

awaitable<BatchEnd> batch_that_is(Fate fate, BatchTest* test, std::string url)
{
    BatchTest& t = *test;
    const bool http = url.starts_with("http");
    AutoProvider provider(url);
    provider.request_timeout(fate == Fate::timed_out ? 30ms : 10s);
    auto w3 = co_await AsyncWeb3::connect(provider);
    if (http)
        t.node.faults().http.act = devnode::UpgradeFault::Act::silent;
    else
        t.node.faults().answers.push_back(devnode::MessageRule::drop("batch"));
    auto batch = w3.batch_requests();
    auto number = batch.add(methods::block_number);
    auto price = batch.add(methods::gas_price);
    asio::cancellation_signal signal;
    std::optional<BatchEnd> end;
    batch.async_execute(asio::bind_cancellation_slot(signal.slot(), [&](error_code error, Outcome<void> outcome) {
        EXPECT_EQ(error, outcome.error());
        end = BatchEnd{outcome, number.outcome(), price.outcome()};
    }));
    co_await t.pause(15ms);
    if (fate == Fate::cancelled)
        signal.emit(asio::cancellation_type::all);
    else if (fate == Fate::lost)
        t.node.stop();
    while (!end)
        co_await t.pause(1ms);
    t.node.clear_faults();
    if (fate == Fate::lost) {
        EXPECT_FALSE(t.node.start());
    }
    co_await w3.close();
    co_return *end;
}

TEST_F(BatchTest, OneThatGotNoAnswerFailsAsAWholeOverEachTransport)
{
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        const std::pair<Fate, error_code> fates[] = {{Fate::cancelled, asio::error::operation_aborted},
                                                     {Fate::timed_out, rpc::errc::timed_out},
                                                     {Fate::lost, rpc::errc::outcome_unknown}};
        for (const std::string& url : {t.node.ws_url(), t.node.http_url()}) {
            for (const auto& [fate, error] : fates) {
                const BatchEnd end = co_await batch_that_is(fate, test, url);
                for (const Outcome<void>& outcome : {end.whole, end.first, end.second}) {
                    EXPECT_EQ(outcome.error(), error) << url;
                    EXPECT_EQ(outcome.sent(), Sent::unknown) << url << ' ' << error.message();
                    EXPECT_TRUE(outcome == condition::maybe_executed);
                }
            }
        }
    }(this));
}

TEST_F(BatchTest, OneErrorForAllAndAnEmptyAnswerEndItAtOnceOverEachTransport)
{
    run([](BatchTest* test) -> awaitable<void> {
        BatchTest& t = *test;
        constexpr const char* said = R"({"code":-32005,"event":7,"message":"too many"})";
        const std::pair<std::string, error_code> answers[] = {
            {R"({"jsonrpc":"2.0","id":null,"error":)" + std::string(said) + "}", rpc::errc::server_error},
            {R"([{"jsonrpc":"2.0","id":null,"error":)" + std::string(said) + "}]", rpc::errc::server_error},
            {R"([{"error":)" + std::string(said) + "}]", rpc::errc::server_error},
            {"[]", rpc::errc::missing_batch_answer},
            {" [ ] ", rpc::errc::missing_batch_answer},
            {"too many", rpc::errc::malformed_reply},
        };
        for (const bool http : {false, true}) {
            for (const auto& [answer, error] : answers) {
                const std::string url = http ? t.node.http_url() : t.node.ws_url();
                auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));
                devnode::UpgradeFault& fault = t.node.faults().http;
                if (http) {
                    fault.act = devnode::UpgradeFault::Act::status;
                    fault.status = 200;
                    fault.body = answer;
                } else {
                    t.node.faults().answers.push_back(devnode::MessageRule::drop("batch"));
                }
                auto batch = w3.batch_requests();
                auto number = batch.add(methods::block_number);
                auto price = batch.add(methods::gas_price);
                std::optional<Outcome<void>> whole;
                batch.async_execute([&](error_code, Outcome<void> outcome) { whole = outcome; });
                co_await t.pause(10ms);
                if (!http)
                    t.node.send_message(answer);
                const auto began = std::chrono::steady_clock::now();
                while (!whole)
                    co_await t.pause(1ms);
                EXPECT_LT(std::chrono::steady_clock::now() - began, 800ms) << answer;
                for (const Outcome<void>& outcome : {*whole, number.outcome(), price.outcome()}) {
                    EXPECT_EQ(outcome.error(), error) << http << answer;
                    if (error == rpc::errc::server_error) {
                        EXPECT_EQ(outcome.server_error().to_json(), said);
                        EXPECT_TRUE(outcome.of_batch());
                    }
                }
                t.node.clear_faults();
                co_await w3.close();
            }
        }
    }(this));
}

} // namespace
} // namespace ethwire
