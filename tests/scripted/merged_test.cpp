// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

namespace ethwire {
namespace {

using MergedTest = ClientTest;

TEST_F(MergedTest, EventsOfAllSubscriptionsComeInTheOrderOfTheirArrival)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto hashes = co_await w3.eth().subscribe(PendingTxSubscription());
        t.node.mine(3);
        auto stream = w3.socket().process_subscriptions();
        std::string order;
        std::uint64_t seen_heads = 0;
        while (seen_heads < 3) {
            const SubscriptionMessage message = co_await stream.next(1s);
            if (message.subscription() == heads.id()) {
                ++seen_heads;
                order += 'h';
                EXPECT_EQ(message.as<Header>().number, seen_heads);
            } else {
                EXPECT_EQ(message.subscription(), hashes.id());
                order += 'p';
            }
        }
        // The node tells of a block's transactions before the block.
        EXPECT_EQ(order.front(), 'p');
        EXPECT_EQ(order.back(), 'h');
        EXPECT_EQ(co_await error_of(heads.next()), rpc::errc::consumer_fixed);
    }(this));
}

TEST_F(MergedTest, AHandleInUseIsLeftAlone)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto stream = w3.socket().process_subscriptions();
        auto own = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto merged = co_await w3.eth().subscribe(NewHeadsSubscription());
        EXPECT_EQ(co_await error_of(stream.next(5ms)), rpc::errc::timed_out);
        EXPECT_FALSE(own.try_next());
        t.node.mine(2);
        for (int n = 0; n < 2; ++n) {
            EXPECT_TRUE(co_await own.next(1s));
            const SubscriptionMessage message = co_await stream.next(1s);
            EXPECT_EQ(message.subscription(), merged.id());
        }
        EXPECT_EQ(co_await error_of(stream.next(5ms)), rpc::errc::timed_out);
    }(this));
}

TEST_F(MergedTest, PopRawResponseIsAwaitedNotPolled)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto processor = w3.manager().request_processor();
        std::string raw;
        auto pop = [](RequestProcessor own, std::string* text) -> awaitable<void> {
            *text = co_await own.pop_raw_response();
        };
        asio::co_spawn(t.loop, pop(processor, &raw), asio::detached);
        co_await t.pause(2ms);
        EXPECT_TRUE(raw.empty());
        t.node.mine();
        while (raw.empty())
            co_await t.pause(1ms);
        EXPECT_TRUE(raw.starts_with("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\""));
    }(this));
}

TEST_F(MergedTest, RawNotificationsMayBeTakenWithACompletionToken)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider().request_timeout(20ms));
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        std::vector<std::pair<error_code, std::string>> ends;
        const auto note = [&](error_code error, Outcome<std::string> text) { ends.emplace_back(error, *text); };
        w3.socket().recv(note);
        while (ends.size() < 1)
            co_await t.pause(1ms);
        EXPECT_EQ(ends[0].first, rpc::errc::timed_out);

        asio::cancellation_signal signal;
        w3.manager().request_processor().pop_raw_response(asio::bind_cancellation_slot(signal.slot(), note));
        co_await t.pause(30ms);
        EXPECT_EQ(ends.size(), 1u) << "it has no deadline";
        signal.emit(asio::cancellation_type::terminal);
        while (ends.size() < 2)
            co_await t.pause(1ms);
        EXPECT_EQ(ends[1].first, asio::error::operation_aborted);

        w3.manager().request_processor().pop_raw_response(note);
        t.node.mine();
        while (ends.size() < 3)
            co_await t.pause(1ms);
        EXPECT_FALSE(ends[2].first);
        EXPECT_TRUE(ends[2].second.starts_with("{\"jsonrpc\":\"2.0\",\"method\":\"eth_subscription\""));
    }(this));
}

TEST_F(MergedTest, MembersBehindTheParamsAreNoPartOfTheEvent)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto other = co_await w3.eth().subscribe(EthSubscription("[\"newHeads\"]"));
        const std::string text = R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" +
                                 other.id() + R"(","result":{"a":1},"more":{}},"later":{}})";
        t.node.send_message(text);
        const auto event = co_await other.next(1s);
        EXPECT_EQ(event->text, R"({"a":1})");
        auto stream = w3.socket().process_subscriptions();
        std::string merged = text;
        merged.replace(merged.find(other.id()), other.id().size(), heads.id());
        t.node.send_message(merged);
        const SubscriptionMessage message = co_await stream.next(1s);
        EXPECT_EQ(message.result(), R"({"a":1})");
    }(this));
}

TEST_F(MergedTest, TheStreamEndsWithTheClient)
{
    run([](MergedTest* test) -> awaitable<void> {
        MergedTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        bool ended = false;
        auto follow = [](MessageStream own, bool* over) -> awaitable<void> {
            while (co_await own.next()) {
            }
            *over = true;
        };
        asio::co_spawn(t.loop, follow(w3.socket().process_subscriptions(), &ended), asio::detached);
        co_await t.pause(2ms);
        co_await w3.close();
        while (!ended)
            co_await t.pause(1ms);
    }(this));
}

} // namespace
} // namespace ethwire
