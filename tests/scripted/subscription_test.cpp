// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

namespace ethwire {
namespace {

using SubscriptionTest = ClientTest;

TEST_F(SubscriptionTest, AnUndecodableEventIsOneError)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.emit("newHeads", R"({"number":"no number"})");
        t.node.mine();
        EXPECT_TRUE(co_await error_of(heads.next(1s)));
        const auto head = co_await heads.next(1s);
        EXPECT_EQ(head->number, t.node.chain().head()->header.number);
        EXPECT_EQ(heads.stats().undecodable, 1u);
    }(this));
}

TEST_F(SubscriptionTest, ItsNumberNamesItInTheMergedStreamAcrossReconnects)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto others = co_await w3.eth().subscribe(PendingTxSubscription());
        EXPECT_NE(heads.number(), others.number());
        const std::uint64_t number = heads.number();
        auto stream = w3.socket().process_subscriptions();
        for (int round = 0; round < 2; ++round) {
            t.node.mine();
            for (bool seen = false; !seen;) {
                const SubscriptionMessage message = co_await stream.next(1s);
                seen = message.number() == number;
            }
            t.node.drop();
            while (w3.stats().reconnects == static_cast<std::uint64_t>(round) || t.node.subscription_count() < 2)
                co_await t.pause(1ms);
        }
        EXPECT_EQ(heads.number(), number);
    }(this));
}

TEST_F(SubscriptionTest, WhatWaitsMayOutliveTheTemporaryThatStartedIt)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        const Hash32 hash = co_await w3.eth().send_raw_transaction(Bytes(3, 7));
        int over = 0;
        std::string raw;
        asio::co_spawn(t.loop, w3.manager().request_processor().pop_raw_response(),
                       [&](std::exception_ptr, std::string text) { raw = std::move(text), ++over; });
        asio::co_spawn(t.loop, w3.eth().wait_for_transaction_receipt(hash, 5s, 1ms),
                       [&](std::exception_ptr error, Receipt) { over += !error; });
        asio::co_spawn(t.loop, w3.subscription_manager().handle_subscriptions(true),
                       [&](std::exception_ptr error) { over += !error; });
        co_await t.pause(5ms);
        t.node.mine();
        while (over < 2)
            co_await t.pause(1ms);
        EXPECT_FALSE(raw.empty());
        asio::co_spawn(t.loop, w3.subscription_manager().unsubscribe_all(),
                       [&](std::exception_ptr error, bool all) { over += !error && all; });
        while (over < 3)
            co_await t.pause(1ms);
        asio::co_spawn(t.loop, w3.socket().recv(), [&](std::exception_ptr error, std::string) { over += !!error; });
        co_await t.pause(5ms);
        co_await w3.close();
        while (over < 5)
            co_await t.pause(1ms);
    }(this));
}

/// What waits and what was dropped when 20 heads come and nobody takes them.
web3::SubscriptionStats after_twenty_heads(SubscriptionTest& t, const WebSocketProvider& provider,
                                           NewHeadsSubscription request)
{
    AsyncWeb3 w3(t.loop.get_executor(), provider);
    Subscription<Header> heads;
    w3.provider().connect([](error_code) {});
    w3.eth().subscribe(std::move(request), [&](error_code, Subscription<Header> made) { heads = made; });
    t.until([&] { return static_cast<bool>(heads); });
    t.node.mine(20);
    t.until([&] { return heads.stats().waiting + heads.stats().dropped == 20; });
    const web3::SubscriptionStats stats = heads.stats();
    heads = {};
    return stats;
}

TEST_F(SubscriptionTest, TheProvidersQueueServesSubscriptionsThatHaveNoneOfTheirOwn)
{
    WebSocketProvider small = provider();
    small.queue(QueueOptions().messages(3).overflow(Overflow::drop_newest));
    EXPECT_EQ(after_twenty_heads(*this, small, NewHeadsSubscription()).waiting, 3u);

    NewHeadsSubscription own;
    own.queue(QueueOptions().messages(7));
    EXPECT_EQ(after_twenty_heads(*this, small, std::move(own)).waiting, 7u);

    NewHeadsSubscription the_default;
    the_default.queue(QueueOptions());
    EXPECT_EQ(after_twenty_heads(*this, small, std::move(the_default)).waiting, 20u) << "given, though it is no other";

    WebSocketProvider sized = provider();
    sized.subscription_response_queue_size(5);
    EXPECT_EQ(after_twenty_heads(*this, sized, NewHeadsSubscription()).waiting, 5u);
    EXPECT_EQ(after_twenty_heads(*this, provider(), NewHeadsSubscription()).waiting, 20u);
}

} // namespace
} // namespace ethwire
