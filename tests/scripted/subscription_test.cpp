// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

namespace ethwire {
namespace {

using SubscriptionTest = ClientTest;

constexpr const char* parent = R"("parentHash":"0x1111111111111111111111111111111111111111111111111111111111111111")";

/// A notification whose value may be anything.
std::string event_of(const std::string& id, const std::string& value)
{
    return R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" + id + R"(","result":)" +
           value + "}}";
}

TEST_F(SubscriptionTest, RepliesAndEventsSayWhenTheyCameAndOverWhichConnection)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        NewHeadsSubscription own_request;
        own_request.queue(QueueOptions().overflow(Overflow::backpressure));
        auto own = co_await w3.eth().subscribe(std::move(own_request));
        t.node.mine();
        const Arrival first = (co_await heads.next(5s)).arrival();
        const Arrival elsewhere = (co_await own.next(5s)).arrival();
        auto [error, reply] = co_await w3.eth().block_number(asio::as_tuple(asio::use_awaitable));
        EXPECT_FALSE(error);
        t.node.mine();
        const Arrival second = (co_await heads.next(5s)).arrival();
        EXPECT_EQ(first.connection, 1u);
        EXPECT_EQ(elsewhere.connection, 2u);
        EXPECT_EQ(reply.arrival().connection, 1u);
        EXPECT_EQ(second.connection, 1u);
        EXPECT_NE(first.number, elsewhere.number);
        EXPECT_GT(reply.arrival().number, first.number);
        EXPECT_GT(second.number, reply.arrival().number);
        t.node.drop();
        while (t.node.subscription_count() < 2)
            co_await t.pause(1ms);
        t.node.mine();
        const Arrival third = (co_await heads.next(5s)).arrival();
        EXPECT_GT(third.connection, 2u);
        EXPECT_GT(third.number, second.number);
    }(this));
}

TEST_F(SubscriptionTest, AnEventThatIsNoValueIsAnItemInItsPlace)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        const std::string odd = std::string("{") + parent + R"(,"number":[ 7 ]})";
        t.node.mine();
        t.node.emit("newHeads", odd);
        t.node.emit("newHeads", "null");
        t.node.emit("newHeads", "\"a head\"");
        t.node.mine();
        EXPECT_TRUE(std::holds_alternative<Event<Header>>(co_await heads.next_item()));
        const auto first = std::get<Undecodable>(co_await heads.next_item());
        EXPECT_EQ(first.raw, odd);
        EXPECT_EQ(first.path, "number");
        EXPECT_EQ(first.value, "[ 7 ]");
        EXPECT_EQ(first.reason, eth::errc::wrong_type);
        const auto second = std::get<Undecodable>(co_await heads.next_item());
        EXPECT_EQ(second.raw, "null");
        EXPECT_EQ(second.path, "");
        EXPECT_EQ(second.value, "null");
        EXPECT_EQ(std::get<Undecodable>(co_await heads.next_item()).value, "\"a head\"");
        const auto last = std::get<Event<Header>>(co_await heads.next_item());
        EXPECT_EQ(last->number, t.node.chain().head()->header.number);
        EXPECT_EQ(last.undecodable_before(), 0u);
        EXPECT_EQ(heads.stats().undecodable, 3u);
    }(this));
}

TEST_F(SubscriptionTest, WhoTakesEventsAloneIsToldHowManyWereNone)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        for (int round = 0; round < 2; ++round) {
            t.node.emit("newHeads", "7");
            t.node.emit("newHeads", R"({"number":"no number"})");
            t.node.mine();
        }
        const auto head = co_await heads.next(1s);
        EXPECT_EQ(head.undecodable_before(), 2u);
        EXPECT_EQ(head->number, t.node.chain().head()->header.number - 1);
        const auto batch = co_await heads.next_batch(10);
        EXPECT_EQ(batch.size(), 1u);
        EXPECT_EQ(batch[0].undecodable_before(), 2u);
        t.node.mine();
        t.node.emit("newHeads", "7");
        t.node.mine();
        while (heads.stats().waiting < 3)
            co_await t.pause(1ms);
        EXPECT_EQ((co_await heads.next_batch(10)).size(), 1u); // up to the one that is none
        EXPECT_EQ((co_await heads.next_batch(10))[0].undecodable_before(), 1u);
        EXPECT_FALSE(heads.try_next());
    }(this));
}

TEST_F(SubscriptionTest, ItemsAreWhatHappenedInOrderManyAtOnce)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        NewHeadsSubscription request;
        request.queue(QueueOptions().messages(4));
        auto heads = co_await w3.eth().subscribe(std::move(request));
        t.node.mine(6);
        t.node.emit("newHeads", "7");
        while (heads.stats().dropped < 3)
            co_await t.pause(1ms);
        const auto tell = [](std::span<const Item<Header>> items) {
            std::string told;
            for (const Item<Header>& item : items) {
                if (const auto* const event = std::get_if<Event<Header>>(&item))
                    told += *event ? std::to_string((*event)->number) : "end";
                else if (const auto* const lagged = std::get_if<Lagged>(&item))
                    told += "-" + std::to_string(lagged->count);
                else if (std::holds_alternative<Undecodable>(item))
                    told += "?";
                else
                    told += std::holds_alternative<Disconnected>(item) ? "x" : "o";
                told += " ";
            }
            return told;
        };
        EXPECT_EQ(tell(co_await heads.next_items(2)), "-3 4 ");
        EXPECT_EQ(tell(co_await heads.next_items(100)), "5 6 ? ");
        t.node.drop();
        while (t.node.subscription_count() != 1)
            co_await t.pause(1ms);
        t.node.mine();
        while (heads.stats().waiting == 0)
            co_await t.pause(1ms);
        EXPECT_EQ(tell(co_await heads.next_items(100)), "x o 7 ");
        t.node.mine(2);
        while (heads.stats().waiting < 2)
            co_await t.pause(1ms);
        co_await w3.eth().unsubscribe(heads);
        EXPECT_EQ(tell(co_await heads.next_items(100)), "8 9 ");
        EXPECT_EQ(tell(co_await heads.next_items(100)), "end ");
        EXPECT_EQ(tell(co_await heads.next_items(100)), "end ");
    }(this));
}

TEST_F(SubscriptionTest, WhatIsLostBehindALossThatWasToldIsToldToo)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        NewHeadsSubscription request;
        request.queue(QueueOptions().messages(2));
        auto heads = co_await w3.eth().subscribe(std::move(request));
        t.node.mine(5);
        while (heads.stats().dropped < 3)
            co_await t.pause(1ms);
        const Item<Header> first = co_await heads.next_item();
        t.node.mine(4);
        while (heads.stats().dropped < 7)
            co_await t.pause(1ms);
        const Item<Header> second = co_await heads.next_item();
        const Item<Header> head = co_await heads.next_item();
        EXPECT_EQ(std::get<Lagged>(first).count, 3u);
        EXPECT_EQ(std::get<Lagged>(second).count, 4u);
        EXPECT_EQ(std::get<Event<Header>>(head).lost_before(), 7u);
        EXPECT_EQ((co_await heads.next()).lost_before(), 0u);
    }(this));
}

TEST_F(SubscriptionTest, AHeadWithAnOddFieldIsAHead)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.emit("newHeads", std::string("{") + parent + R"(,"n\u0075mber":"0x7","stateRoot":"0x","nonce":0})");
        const auto head = co_await heads.next(1s);
        EXPECT_EQ(head->number, 7u);
        EXPECT_EQ(head->misfits().size(), 2u);
        EXPECT_EQ(head->misfits().find("stateRoot"), "\"0x\"");
    }(this));
}

TEST_F(SubscriptionTest, AMalformedEventReachesNobodyAndTheThirdInARowEndsTheConnection)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        for (const bool waiting : {false, true}) {
            auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
            auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
            if (waiting) {
                EXPECT_TRUE(co_await error_of(heads.next(10ms)));
            }
            t.node.send_message(event_of(heads.id(), "{oops, not json"));
            t.node.mine();
            auto stream = w3.socket().process_subscriptions();
            if (waiting) {
                EXPECT_EQ((co_await heads.next(1s)).lost_before(), 1u);
            } else {
                const SubscriptionMessage message = co_await stream.next(1s);
                EXPECT_FALSE(json::validate(message.result()));
                EXPECT_EQ(message.lost_before(), 1u);
            }
            EXPECT_EQ(w3.stats().malformed_messages, 1u);
            EXPECT_EQ(w3.stats().losses, 0u);
            for (int i = 0; i < 3; ++i)
                t.node.send_message(event_of(heads.id(), "{\"number\":01}"));
            while (w3.stats().losses == 0)
                co_await t.pause(1ms);
            EXPECT_EQ(w3.stats().malformed_messages, 4u);
            EXPECT_EQ(w3.stats().events_undecodable, 0u);
        }
    }(this));
}

TEST_F(SubscriptionTest, MalformedEventsEndTheConnectionOfWhoTakesThemAsTheyCome)
{
    run([](SubscriptionTest* test) -> awaitable<void> {
        SubscriptionTest& t = *test;
        for (const bool batches : {false, true}) {
            auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
            auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
            std::uint64_t lost = 0;
            auto take = [](Subscription<Header> events, bool in_batches, std::uint64_t* counter) -> awaitable<void> {
                for (;;) {
                    if (in_batches) {
                        const auto batch = co_await events.next_batch(10);
                        if (!batch)
                            co_return;
                        *counter += batch[0].lost_before();
                    } else {
                        const auto head = co_await events.next();
                        if (!head)
                            co_return;
                        *counter += head.lost_before();
                    }
                }
            };
            asio::co_spawn(t.loop, take(heads, batches, &lost), asio::detached);
            for (int i = 0; i < 2; ++i)
                t.node.send_message(event_of(heads.id(), "{oops"));
            t.node.mine();
            while (lost < 2)
                co_await t.pause(1ms);
            EXPECT_EQ(w3.stats().losses, 0u);
            for (int i = 0; i < 3; ++i)
                t.node.send_message(event_of(heads.id(), "{oops"));
            while (w3.stats().losses == 0)
                co_await t.pause(1ms);
            EXPECT_EQ(w3.stats().malformed_messages, 5u);
            co_await w3.close();
        }
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
SubscriptionStats after_twenty_heads(SubscriptionTest& t, const WebSocketProvider& provider,
                                     NewHeadsSubscription request)
{
    AsyncWeb3 w3(t.loop.get_executor(), provider);
    Subscription<Header> heads;
    w3.provider().connect(asio::detached);
    w3.eth().subscribe(std::move(request), [&](error_code, Outcome<Subscription<Header>> made) { heads = *made; });
    t.until([&] { return static_cast<bool>(heads); });
    t.node.mine(20);
    t.until([&] { return heads.stats().waiting + heads.stats().dropped == 20; });
    const SubscriptionStats stats = heads.stats();
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

/// A client whose `eth_subscribe` has left and is answered after a while.
class SlowSubscribeTest : public SubscriptionTest {
public:
    SlowSubscribeTest() { node.faults().answers.push_back(devnode::MessageRule::delayed("eth_subscribe", 40ms)); }

    void subscribe()
    {
        w3.provider().connect(asio::detached);
        until([&] { return w3.is_connected(); });
        w3.eth().subscribe(NewHeadsSubscription(), [this](error_code error, Outcome<Subscription<Header>> made) {
            subscribe_over = true;
            subscribed = error;
            heads = *made;
        });
        until([&] { return node.stats().count("eth_subscribe") == 1; });
    }

    AsyncWeb3 w3{loop.get_executor(), quick_provider()};
    bool subscribe_over = false;
    error_code subscribed;
    Subscription<Header> heads;
};

TEST_F(SlowSubscribeTest, UnsubscribingWhileItIsMadeLeavesNothingAtTheNode)
{
    subscribe();
    bool over = false;
    bool confirmed = false;
    asio::co_spawn(loop, w3.subscription_manager().unsubscribe_all(), [&](std::exception_ptr, bool answer) {
        over = true;
        confirmed = answer;
    });
    until([&] { return over; });
    EXPECT_TRUE(confirmed);
    EXPECT_TRUE(subscribe_over);
    EXPECT_EQ(subscribed, rpc::errc::unsubscribed);
    EXPECT_FALSE(heads);
    EXPECT_EQ(node.subscription_count(), 0u) << "told when the node has ended it, not before";
    EXPECT_EQ(w3.stats().subscriptions, 0u);

    node.clear_faults();
    node.drop();
    until([&] { return w3.stats().reconnects == 1; });
    settle();
    EXPECT_EQ(node.subscription_count(), 0u);
    EXPECT_EQ(w3.stats().unrouted_events, 0u);
}

TEST_F(SlowSubscribeTest, UnsubscribingWhatTheNodeRefusesIsConfirmed)
{
    node.clear_faults();
    node.faults().answers.push_back(devnode::MessageRule::error("eth_subscribe", R"({"code":-32000,"message":"no"})"));
    w3.provider().connect(asio::detached);
    until([&] { return w3.is_connected(); });
    bool over = false;
    bool confirmed = false;
    w3.eth().subscribe(NewHeadsSubscription(),
                       [this](error_code, const Outcome<Subscription<Header>>&) { subscribe_over = true; });
    asio::co_spawn(loop, w3.subscription_manager().unsubscribe_all(), [&](std::exception_ptr, bool answer) {
        over = true;
        confirmed = answer;
    });
    until([&] { return over && subscribe_over; });
    EXPECT_TRUE(confirmed);
    EXPECT_EQ(node.stats().count("eth_unsubscribe"), 0u);
}

TEST_F(SlowSubscribeTest, ALossWhileBothAreUnderWayEndsBoth)
{
    subscribe();
    bool over = false;
    asio::co_spawn(loop, w3.subscription_manager().unsubscribe_all(), [&](std::exception_ptr, bool) { over = true; });
    settle(5ms);
    EXPECT_FALSE(over);
    node.drop();
    until([&] { return over; });
    EXPECT_EQ(subscribed, rpc::errc::unsubscribed);
    until([&] { return w3.is_connected(); });
    settle();
    EXPECT_EQ(node.subscription_count(), 0u);
}

TEST_F(SubscriptionTest, ARefusedResubscriptionClosesTheConnectionThatItHadToItself)
{
    AsyncWeb3 w3(loop.get_executor(), quick_provider());
    w3.provider().connect(asio::detached);
    Subscription<Header> heads;
    NewHeadsSubscription request;
    request.queue(QueueOptions().messages(10).overflow(Overflow::backpressure));
    w3.eth().subscribe(std::move(request), [&](error_code, Outcome<Subscription<Header>> made) { heads = *made; });
    until([&] { return static_cast<bool>(heads); });
    ASSERT_EQ(node.connection_count(), 2u);
    node.faults().answers.push_back(devnode::MessageRule::error("eth_subscribe", R"({"code":-32000,"message":"no"})"));
    node.drop();
    until([&] { return heads.ended(); });
    until([&] { return node.connection_count() == 1 && w3.is_connected(); });
    settle();
    EXPECT_EQ(node.connection_count(), 1u);
    heads = {};
}

} // namespace
} // namespace ethwire
