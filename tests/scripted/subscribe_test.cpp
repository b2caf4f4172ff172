// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <vector>

namespace ethwire {
namespace {

using SubscribeTest = ClientTest;

TEST_F(SubscribeTest, HeadsComeInOrderAsTheNodeMadeThem)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        const std::uint64_t first = t.node.chain().head()->header.number + 1;
        t.node.mine(5);
        for (std::uint64_t n = first; n < first + 5; ++n) {
            const auto head = co_await heads.next();
            EXPECT_EQ(head->number, n);
            EXPECT_EQ(head->hash, t.node.chain().by_number(n)->header.hash);
            EXPECT_EQ(head.lost_before(), 0u);
        }
        EXPECT_FALSE(heads.try_next());
        const bool ended = co_await w3.eth().unsubscribe(heads);
        EXPECT_TRUE(ended);
        EXPECT_EQ(t.node.subscription_count(), 0u);
        const auto end = co_await heads.next();
        EXPECT_FALSE(end);
        EXPECT_EQ(end.reason(), rpc::errc::unsubscribed);
    }(this));
}

TEST_F(SubscribeTest, EveryKindDecodes)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto logs = co_await w3.eth().subscribe(LogsSubscription());
        auto hashes = co_await w3.eth().subscribe(PendingTxSubscription());
        auto whole = co_await w3.eth().subscribe(FullPendingTxSubscription());
        auto raw = co_await w3.eth().subscribe(EthSubscription("[\"newHeads\"]"));
        auto syncing = co_await w3.eth().subscribe(SyncingSubscription());
        t.node.mine();
        t.node.emit("syncing", "false");
        const auto hash = co_await hashes.next();
        const auto transaction = co_await whole.next();
        EXPECT_EQ(*hash, transaction->hash);
        const auto log = co_await logs.next();
        EXPECT_EQ(log->block_hash, t.node.chain().head()->header.hash);
        const auto head = co_await raw.next();
        EXPECT_NE(head->text.find("parentHash"), std::string::npos);
        EXPECT_TRUE(co_await syncing.next());
    }(this));
}

TEST_F(SubscribeTest, EventsBeforeTheReplyAreNotLost)
{
    node.faults().early_blocks = 3;
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        const std::uint64_t before = t.node.chain().head()->header.number;
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        for (std::uint64_t n = 1; n <= 3; ++n) {
            const auto head = co_await heads.next(1s);
            EXPECT_EQ(head->number, before + n);
        }
    }(this));
}

TEST_F(SubscribeTest, ARefusalIsThrownAndLeavesNothingBehind)
{
    node.faults().answers.push_back(
        devnode::MessageRule::error("eth_subscribe", R"({"code":-32005,"message":"quota"})", 1));
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto attempt = w3.eth().subscribe(NewHeadsSubscription());
        bool refused = false;
        try {
            co_await std::move(attempt);
        } catch (const Web3RPCError& error) {
            refused = error.server_error().message == "quota";
        }
        EXPECT_TRUE(refused);
        EXPECT_EQ(w3.stats().subscriptions, 0u);
        auto again = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.mine();
        EXPECT_TRUE(co_await again.next(1s));
    }(this));
}

TEST_F(SubscribeTest, ASecondWaitIsRefusedAndTheFirstGoesOn)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        bool got = false;
        auto first = [](Subscription<Header> own, bool* done) -> awaitable<void> {
            const auto event = co_await own.next();
            *done = static_cast<bool>(event);
        };
        asio::co_spawn(t.loop, first(heads, &got), asio::detached);
        co_await t.pause(1ms);
        EXPECT_EQ(co_await error_of(heads.next()), rpc::errc::already_waiting);
        t.node.mine();
        while (!got)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(SubscribeTest, WaitingWithADeadlineKeepsTheSubscription)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        EXPECT_EQ(co_await error_of(heads.next(20ms)), rpc::errc::timed_out);
        t.node.mine();
        EXPECT_TRUE(co_await heads.next(1s));
    }(this));
}

TEST_F(SubscribeTest, CancellingAWaitLosesNoEvent)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        asio::cancellation_signal signal;
        std::exception_ptr outcome;
        auto done = asio::bind_cancellation_slot(signal.slot(),
                                                 [&](std::exception_ptr error, Event<Header>) { outcome = error; });
        asio::co_spawn(t.loop, heads.next(), std::move(done));
        co_await t.pause(1ms);
        signal.emit(asio::cancellation_type::all);
        co_await t.pause(5ms);
        EXPECT_TRUE(outcome);
        t.node.mine();
        EXPECT_TRUE(co_await heads.next(1s));
    }(this));
}

TEST_F(SubscribeTest, ABatchSuspendsOnceAndGivesWhatCame)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.mine(10);
        co_await t.pause(5ms);
        const auto first = co_await heads.next_batch(4);
        EXPECT_EQ(first.size(), 4u);
        const auto rest = co_await heads.next_batch(100);
        EXPECT_EQ(rest.size(), 6u);
        EXPECT_EQ(rest[5]->number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(SubscribeTest, AFloodIsCountedToTheLastEventByEveryPolicyThatDrops)
{
    for (const Overflow policy : {Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest}) {
        run([](SubscribeTest* test, Overflow overflow) -> awaitable<void> {
            SubscribeTest& t = *test;
            auto w3 = co_await AsyncWeb3::connect(t.provider());
            NewHeadsSubscription request;
            request.queue(QueueOptions().messages(10).overflow(overflow));
            auto heads = co_await w3.eth().subscribe(std::move(request));
            devnode::Flood flood;
            flood.events = 1000;
            t.node.flood(flood);
            std::uint64_t taken = 0;
            std::uint64_t lost = 0;
            while (taken + lost < 1000) {
                auto item = co_await heads.next_item();
                if (const auto* lagged = std::get_if<Lagged>(&item))
                    lost += lagged->count;
                else
                    ++taken;
                if (taken % 16 == 0)
                    co_await t.pause(1ms);
                if (heads.stats().delivered + heads.stats().dropped == 1000)
                    break;
            }
            EXPECT_EQ(heads.stats().delivered + heads.stats().dropped, 1000u);
            EXPECT_EQ(w3.stats().events_dropped, heads.stats().dropped);
        }(this, policy));
    }
}

TEST_F(SubscribeTest, TwoSubscriptionsAtDifferentSpeedsDoNotMeet)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        NewHeadsSubscription slow_request;
        slow_request.queue(QueueOptions().messages(5));
        auto slow = co_await w3.eth().subscribe(std::move(slow_request));
        auto fast = co_await w3.eth().subscribe(NewHeadsSubscription());
        devnode::Flood flood;
        flood.events = 5000;
        t.node.flood(flood);
        std::uint64_t taken = 0;
        while (taken < 5000) {
            const auto batch = co_await fast.next_batch(512);
            taken += batch.size();
        }
        EXPECT_EQ(fast.stats().dropped, 0u);
        EXPECT_EQ(slow.stats().dropped, 4995u);
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(SubscribeTest, BackpressureLosesNothingAndHoldsUpNobody)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        NewHeadsSubscription request;
        request.queue(QueueOptions().messages(8).overflow(Overflow::backpressure));
        auto heads = co_await w3.eth().subscribe(std::move(request));
        EXPECT_EQ(t.node.connection_count(), 2u);
        devnode::Flood flood;
        flood.events = 2000;
        t.node.flood(flood);
        co_await t.pause(20ms);
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        std::uint64_t last = 0;
        for (int n = 0; n < 2000; ++n) {
            const auto head = co_await heads.next(1s);
            if (last != 0) {
                EXPECT_EQ(head->number, last + 1);
            }
            last = head->number;
        }
        EXPECT_EQ(heads.stats().dropped, 0u);
        const bool ended = co_await w3.eth().unsubscribe(heads);
        EXPECT_TRUE(ended);
        while (t.node.connection_count() != 1)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(SubscribeTest, PolicyFailEndsTheSubscriptionHereAndAtTheNode)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        NewHeadsSubscription request;
        request.queue(QueueOptions().messages(3).overflow(Overflow::fail));
        auto heads = co_await w3.eth().subscribe(std::move(request));
        t.node.mine(5);
        while (t.node.subscription_count() > 0)
            co_await t.pause(1ms);
        for (int n = 0; n < 3; ++n)
            EXPECT_TRUE(co_await heads.next(1s));
        const auto end = co_await heads.next(1s);
        EXPECT_FALSE(end);
        EXPECT_EQ(end.reason(), rpc::errc::queue_overflow);
        EXPECT_GE(end.lost_before(), 1u);
        EXPECT_EQ(w3.stats().subscriptions, 0u);
    }(this));
}

TEST_F(SubscribeTest, ASubscriptionThatTheNodeMakesTooLateIsEndedThere)
{
    node.faults().answers.push_back(devnode::MessageRule::delayed("eth_subscribe", 40ms));
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto late = w3.with(CallOptions().timeout(10ms)).subscribe(NewHeadsSubscription());
        EXPECT_EQ(co_await error_of(std::move(late)), rpc::errc::timed_out);
        EXPECT_EQ(w3.stats().subscriptions, 0u);
        while (t.node.subscription_count() == 0)
            co_await t.pause(1ms);
        while (t.node.subscription_count() > 0)
            co_await t.pause(1ms);
        EXPECT_EQ(w3.stats().late_answers, 1u);
    }(this));
}

TEST_F(SubscribeTest, AnUnsubscribeThatWaitsForTheReplyKeepsItsDeadlineAndCanBeCancelled)
{
    node.faults().answers.push_back(devnode::MessageRule::delayed("eth_subscribe", 80ms));
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        for (const bool cancelled : {false, true}) {
            w3.eth().subscribe(NewHeadsSubscription(), [](error_code, const auto&) {});
            co_await t.pause(5ms);
            const auto seen = w3.subscription_manager().subscriptions();
            if (seen.size() != 1)
                throw std::runtime_error("there is no subscription to end");
            asio::cancellation_signal signal;
            std::optional<error_code> end;
            auto handler = asio::bind_cancellation_slot(signal.slot(),
                                                        [&](error_code error, const Outcome<bool>&) { end = error; });
            const CallOptions options = CallOptions().timeout(cancelled ? 10s : 10ms);
            const Subscription<Header> heads(std::static_pointer_cast<web3::TypedSubscription<Header>>(seen.front()));
            w3.with(options).unsubscribe(heads, std::move(handler));
            if (cancelled)
                signal.emit(asio::cancellation_type::terminal);
            while (!end)
                co_await t.pause(1ms);
            EXPECT_EQ(*end, cancelled ? error_code(asio::error::operation_aborted) : rpc::errc::timed_out);
            EXPECT_EQ(t.node.subscription_count(), 1u) << "it waited for the reply";
            while (t.node.subscription_count() > 0)
                co_await t.pause(1ms);
        }
        while (w3.stats().calls_in_flight != 0)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(SubscribeTest, LabelsAreUnique)
{
    run([](SubscribeTest* test) -> awaitable<void> {
        SubscribeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto one = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto two = co_await w3.eth().subscribe(NewHeadsSubscription());
        EXPECT_NE(one.label(), two.label());
        EXPECT_TRUE(two.label().ends_with("#2"));
        auto named = co_await w3.eth().subscribe(NewHeadsSubscription().label("mine"));
        EXPECT_EQ(w3.subscription_manager().get_by_label("mine"), named.core());
        EXPECT_EQ(w3.subscription_manager().get_by_id(named.id()), named.core());
        auto again = w3.eth().subscribe(NewHeadsSubscription().label("mine"));
        EXPECT_EQ(co_await error_of(std::move(again)), errc::label_exists);
        EXPECT_EQ(w3.subscription_manager().subscriptions().size(), 3u);
        EXPECT_TRUE(co_await w3.subscription_manager().unsubscribe_all());
        EXPECT_EQ(t.node.subscription_count(), 0u);
    }(this));
}

} // namespace
} // namespace ethwire
