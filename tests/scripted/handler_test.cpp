// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace ethwire {
namespace {

using HandlerTest = ClientTest;

/// Feeds the handlers of the client's subscriptions beside the test's own coroutine.
void run_handlers(HandlerTest& t, const AsyncWeb3& w3)
{
    auto loop = [](SubscriptionManager manager) -> awaitable<void> { co_await manager.handle_subscriptions(true); };
    asio::co_spawn(t.loop, loop(w3.subscription_manager()), asio::detached);
}

struct Count {
    HandlerTest* test;
    int running = 0;
    int most = 0;
    int calls = 0;
};

TEST_F(HandlerTest, PlainHandlersGetEveryEventInOrder)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        std::vector<std::uint64_t> seen;
        const Subscription<Header>* own = nullptr;
        Subscription<Header> handle;
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [&](HandlerContext<Header>& context) {
            seen.push_back(context.result.number);
            EXPECT_EQ(*context.context<int>(), 7);
            EXPECT_EQ(context.subscription.label(), own->label());
            if (seen.size() == 5)
                context.async_w3.eth().unsubscribe(context.subscription, [](error_code, const Outcome<bool>&) {});
        };
        request.handler(std::move(handler)).handler_context(7).label("counted");
        handle = co_await w3.subscription_manager().subscribe(std::move(request));
        own = &handle;
        t.node.mine(5);
        co_await w3.subscription_manager().handle_subscriptions();
        EXPECT_EQ(seen.size(), 5u);
        EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
        EXPECT_EQ(w3.subscription_manager().total_handler_calls(), 5u);
        EXPECT_EQ(co_await error_of(handle.next()), rpc::errc::consumer_fixed);
    }(this));
}

TEST_F(HandlerTest, AHandlerThatAwaitsACallNeverDeadlocks)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        int calls = 0;
        NewHeadsSubscription request;
        const auto handler = [](HandlerContext<Header> context) -> awaitable<void> {
            const Block block = co_await context.async_w3.eth().get_block(BlockId(context.result.number));
            EXPECT_EQ(block.header.hash, context.result.hash);
            if (++**context.context<int*>() == 20)
                co_await context.async_w3.eth().unsubscribe(context.subscription);
        };
        request.handler(handler).handler_context(&calls).queue(QueueOptions().messages(50));
        co_await w3.subscription_manager().subscribe(std::move(request));
        t.node.mine(20);
        co_await w3.subscription_manager().handle_subscriptions();
        EXPECT_EQ(calls, 20);
    }(this));
}

TEST_F(HandlerTest, ParallelHandlersAreBounded)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        Count count{&t};
        NewHeadsSubscription request;
        const auto handler = [](HandlerContext<Header> context) -> awaitable<void> {
            Count& now = **context.context<Count*>();
            now.most = std::max(now.most, ++now.running);
            co_await now.test->pause(2ms);
            --now.running;
            if (++now.calls == 12)
                co_await context.async_w3.eth().unsubscribe(context.subscription);
        };
        request.handler(handler).handler_context(&count).parallelize(3);
        co_await w3.subscription_manager().subscribe(std::move(request));
        t.node.mine(12);
        co_await w3.subscription_manager().handle_subscriptions();
        EXPECT_EQ(count.calls, 12);
        EXPECT_EQ(count.most, 3);
    }(this));
}

TEST_F(HandlerTest, TheFirstExceptionEndsTheLoopAndIsThrown)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [](HandlerContext<Header>&) { throw std::runtime_error("mine"); };
        request.handler(std::move(handler));
        co_await w3.subscription_manager().subscribe(std::move(request));
        t.node.mine(3);
        std::string what;
        try {
            co_await w3.subscription_manager().handle_subscriptions(true);
        } catch (const std::runtime_error& error) {
            what = error.what();
        }
        EXPECT_EQ(what, "mine");
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(HandlerTest, AnExceptionEndsTheLoopThoughOtherHandlersHaveYetToBegin)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        int taken = 0;
        NewHeadsSubscription first;
        PlainHandler<Header> throws = [](HandlerContext<Header>&) { throw std::runtime_error("mine"); };
        first.handler(std::move(throws));
        NewHeadsSubscription second;
        PlainHandler<Header> counts = [&](HandlerContext<Header>&) { ++taken; };
        second.handler(std::move(counts));
        co_await w3.subscription_manager().subscribe(std::move(first));
        co_await w3.subscription_manager().subscribe(std::move(second));
        t.node.mine(2);
        co_await t.pause(20ms);
        for (int i = 0; i < 2; ++i) {
            std::string what;
            try {
                co_await w3.subscription_manager().handle_subscriptions(true);
            } catch (const std::runtime_error& error) {
                what = error.what();
            }
            EXPECT_EQ(what, "mine");
            EXPECT_EQ(taken, 0);
        }
        auto over = w3.subscription_manager().handle_subscriptions();
        co_await w3.close();
        co_await std::move(over);
    }(this));
}

TEST_F(HandlerTest, RunForeverTakesLaterSubscriptionsAndEndsWithTheClient)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        bool ended = false;
        auto loop = [](SubscriptionManager manager, bool* over) -> awaitable<void> {
            co_await manager.handle_subscriptions(true);
            *over = true;
        };
        asio::co_spawn(t.loop, loop(w3.subscription_manager(), &ended), asio::detached);
        co_await t.pause(2ms);
        int heads = 0;
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [&heads](HandlerContext<Header>&) { ++heads; };
        request.handler(std::move(handler));
        co_await w3.subscription_manager().subscribe(std::move(request));
        t.node.mine(2);
        while (heads < 2)
            co_await t.pause(1ms);
        EXPECT_FALSE(ended);
        co_await w3.close();
        while (!ended)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(HandlerTest, NoticesReachTheirOwnHandler)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        std::string story;
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [&](HandlerContext<Header>&) { story += 'h'; };
        NoticeHandler notice = [&](const SubscriptionNotice& what) { story += "ldr"[what.index()]; };
        request.handler(std::move(handler)).on_notice(std::move(notice));
        auto heads = co_await w3.subscription_manager().subscribe(std::move(request));
        run_handlers(t, w3);
        t.node.mine();
        co_await t.pause(5ms);
        t.node.drop();
        while (story != "hdr")
            co_await t.pause(1ms);
        t.node.mine();
        while (story != "hdrh")
            co_await t.pause(1ms);
    }(this));
}

TEST_F(HandlerTest, AnEventThatIsNoValueIsANoticeAndNoEnd)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        std::string story;
        NewHeadsSubscription request;
        request.handler([&](HandlerContext<Header>&) { story += 'h'; });
        NoticeHandler notice = [&](const SubscriptionNotice& what) {
            const auto& odd = std::get<Undecodable>(what);
            story += odd.path + odd.value;
        };
        request.on_notice(std::move(notice));
        auto heads = co_await w3.subscription_manager().subscribe(std::move(request));
        run_handlers(t, w3);
        t.node.mine();
        t.node.emit("newHeads", R"({"number":"seven"})");
        t.node.mine();
        while (story != "hnumber\"seven\"h")
            co_await t.pause(1ms);
        EXPECT_EQ(w3.stats().events_undecodable, 1u);
    }(this));
}

TEST_F(HandlerTest, CancellingTheLoopEndsItAndKeepsTheSubscriptions)
{
    run([](HandlerTest* test) -> awaitable<void> {
        HandlerTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        int heads = 0;
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [&heads](HandlerContext<Header>&) { ++heads; };
        request.handler(std::move(handler));
        co_await w3.subscription_manager().subscribe(std::move(request));
        asio::cancellation_signal signal;
        bool over = false;
        auto done = asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr) { over = true; });
        asio::co_spawn(t.loop, w3.subscription_manager().handle_subscriptions(true), std::move(done));
        t.node.mine();
        while (heads == 0)
            co_await t.pause(1ms);
        signal.emit(asio::cancellation_type::terminal);
        while (!over)
            co_await t.pause(1ms);
        EXPECT_EQ(w3.stats().subscriptions, 1u);
        t.node.mine();
        co_await t.pause(5ms);
        EXPECT_EQ(heads, 1);
        run_handlers(t, w3);
        while (heads < 2)
            co_await t.pause(1ms);
    }(this));
}

} // namespace
} // namespace ethwire
