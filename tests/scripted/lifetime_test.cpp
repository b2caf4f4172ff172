// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <memory>
#include <thread>

namespace ethwire {
namespace {

using LifetimeTest = ClientTest;

TEST_F(LifetimeTest, DestroyingTheClientEndsEveryWaiterWithClosed)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    run([](LifetimeTest* test) -> awaitable<void> {
        LifetimeTest& t = *test;
        error_code call;
        error_code wait;
        error_code merged;
        {
            auto w3 = co_await AsyncWeb3::connect(t.provider());
            auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
            w3.eth().gas_price([&](error_code error, const Outcome<U256>&) { call = error; });
            auto follow = [](Subscription<Header> own, error_code* reason) -> awaitable<void> {
                const auto event = co_await own.next();
                *reason = event.reason();
            };
            auto stream = [](MessageStream own, error_code* reason) -> awaitable<void> {
                const SubscriptionMessage message = co_await own.next();
                *reason = message.reason();
            };
            asio::co_spawn(t.loop, follow(heads, &wait), asio::detached);
            asio::co_spawn(t.loop, stream(w3.socket().process_subscriptions(), &merged), asio::detached);
            co_await t.pause(2ms);
        }
        EXPECT_FALSE(call) << "inline";
        co_await t.pause(5ms);
        EXPECT_EQ(call, errc::closed);
        EXPECT_EQ(wait, errc::closed);
        EXPECT_EQ(merged, errc::closed);
        EXPECT_EQ(t.node.connection_count(), 0u);
    }(this));
}

TEST_F(LifetimeTest, TheClientMayBeDestroyedByWhoeverHearsThatItIsConnected)
{
    auto w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), provider());
    std::optional<error_code> connected;
    w3->provider().connect([&](error_code error, Outcome<void>) {
        connected = error;
        w3.reset();
    });
    until([&] { return connected.has_value(); });
    EXPECT_FALSE(*connected);
    until([&] { return node.connection_count() == 0; });
}

TEST_F(LifetimeTest, TheClientMayBeDestroyedByItsOwnHandlerAndCallback)
{
    run([](LifetimeTest* test) -> awaitable<void> {
        LifetimeTest& t = *test;
        auto w3 = std::make_unique<AsyncWeb3>(t.loop.get_executor(), t.provider());
        co_await w3->provider().connect();
        int heads = 0;
        NewHeadsSubscription request;
        PlainHandler<Header> handler = [&](HandlerContext<Header>&) {
            ++heads;
            w3.reset();
        };
        request.handler(std::move(handler));
        co_await w3->subscription_manager().subscribe(std::move(request));
        auto loop = [](SubscriptionManager manager) -> awaitable<void> { co_await manager.handle_subscriptions(true); };
        bool over = false;
        asio::co_spawn(t.loop, loop(w3->subscription_manager()), [&](std::exception_ptr) { over = true; });
        co_await t.pause(2ms);
        t.node.mine(5);
        while (!over)
            co_await t.pause(1ms);
        EXPECT_EQ(heads, 1);

        w3 = std::make_unique<AsyncWeb3>(t.loop.get_executor(), t.provider());
        co_await w3->provider().connect();
        bool answered = false;
        w3->eth().block_number([&](error_code, const Outcome<std::uint64_t>&) {
            answered = true;
            w3.reset();
        });
        while (!answered)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(LifetimeTest, TheClientMayBeDestroyedByTheCallbackOfItsConnect)
{
    auto w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), provider());
    w3->provider().connect([&](error_code error, const Outcome<void>&) {
        EXPECT_FALSE(error);
        w3.reset();
    });
    until([&] { return !w3; });
    settle();
    EXPECT_EQ(node.connection_count(), 0u);
}

/// Deadlines of the client and of the user that pass while a handler takes long come due in one turn of the loop.
TEST_F(LifetimeTest, TheClientMayBeDestroyedInTheTurnInWhichItsHeartbeatIsDue)
{
    WebSocketProvider brief = provider();
    brief.heartbeat(HeartbeatOptions().silence(50ms).grace(5s));
    auto w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), brief);
    w3->provider().connect(asio::detached);
    until([&] { return w3->is_connected(); });
    asio::steady_timer timer(loop, 10ms);
    timer.async_wait([&](error_code) { w3.reset(); });
    asio::post(loop, [] { std::this_thread::sleep_for(100ms); });
    until([&] { return !w3; });
    settle();
    EXPECT_EQ(node.connection_count(), 0u);
}

TEST_F(LifetimeTest, TheClientMayBeDestroyedInTheTurnInWhichACallIsDue)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    WebSocketProvider brief = provider();
    brief.request_timeout(50ms);
    auto w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), brief);
    w3->provider().connect(asio::detached);
    until([&] { return w3->is_connected(); });
    error_code outcome;
    w3->eth().gas_price([&](error_code error, const Outcome<U256>&) { outcome = error; });
    asio::steady_timer timer(loop, 10ms);
    timer.async_wait([&](error_code) { w3.reset(); });
    asio::post(loop, [] { std::this_thread::sleep_for(100ms); });
    until([&] { return outcome.failed(); });
    EXPECT_EQ(outcome, errc::closed);
}

TEST_F(LifetimeTest, TheClientMayBeDestroyedWhileAnUnsubscribeIsOnItsWay)
{
    auto w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), provider());
    Subscription<Header> heads;
    w3->provider().connect(asio::detached);
    w3->eth().subscribe(NewHeadsSubscription(), [&](error_code, Outcome<Subscription<Header>> made) { heads = *made; });
    until([&] { return static_cast<bool>(heads); });
    bool over = false;
    asio::post(loop, [&] {
        w3->subscription_manager().unsubscribe(heads, [&](error_code, const Outcome<bool>&) { over = true; });
        w3.reset();
    });
    until([&] { return over; });

    over = false;
    w3 = std::make_unique<AsyncWeb3>(loop.get_executor(), provider());
    w3->provider().connect(asio::detached);
    heads = {};
    w3->eth().subscribe(NewHeadsSubscription(), [&](error_code, Outcome<Subscription<Header>> made) { heads = *made; });
    until([&] { return static_cast<bool>(heads); });
    asio::post(loop, [&] {
        const SubscriptionManager manager = w3->subscription_manager();
        w3.reset();
        manager.unsubscribe(heads, [&](error_code, const Outcome<bool>&) { over = true; });
    });
    until([&] { return over; });
    EXPECT_TRUE(heads.ended());
    heads = {};
}

TEST_F(LifetimeTest, CloseIsOrderlyAndIdempotent)
{
    run([](LifetimeTest* test) -> awaitable<void> {
        LifetimeTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        co_await w3.close();
        EXPECT_FALSE(w3.is_connected());
        EXPECT_TRUE(heads.ended());
        EXPECT_EQ(heads.reason(), errc::closed);
        co_await w3.close();
        EXPECT_EQ(co_await error_of(w3.eth().block_number()), errc::closed);
        while (t.node.connection_count() != 0)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(LifetimeTest, CloseEndsEvenIfThePeerNeverAnswersIt)
{
    node.faults().transport.no_close = true;
    run([](LifetimeTest* test) -> awaitable<void> {
        LifetimeTest& t = *test;
        WebSocketProvider brief = t.provider();
        brief.session(SessionOptions().close_timeout(50ms));
        auto w3 = co_await AsyncWeb3::connect(brief);
        const auto begin = std::chrono::steady_clock::now();
        co_await w3.close();
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s); // the default is 5 s
    }(this));
}

TEST_F(LifetimeTest, ClosingWhileConnectingAndWhileWaitingToReconnect)
{
    run([](LifetimeTest* test) -> awaitable<void> {
        LifetimeTest& t = *test;
        t.node.faults().upgrade.act = devnode::UpgradeFault::Act::silent;
        AsyncWeb3 w3(t.loop.get_executor(), t.provider());
        error_code outcome;
        w3.provider().connect([&](error_code error, const Outcome<void>&) { outcome = error; });
        co_await t.pause(5ms);
        co_await w3.close();
        EXPECT_EQ(outcome, errc::closed);

        t.node.clear_faults();
        auto other = co_await AsyncWeb3::connect(t.provider());
        t.node.stop();
        while (other.is_connected())
            co_await t.pause(1ms);
        co_await other.close();
        EXPECT_FALSE(t.node.start());
    }(this));
}

TEST_F(LifetimeTest, TheLoopMayGoFirst)
{
    auto own = std::make_unique<asio::io_context>(1);
    auto w3 = std::make_unique<AsyncWeb3>(own->get_executor(), quick_provider());
    bool subscribed = false;
    auto follow = [](AsyncWeb3* client, bool* done) -> awaitable<void> {
        co_await client->provider().connect();
        auto heads = co_await client->eth().subscribe(NewHeadsSubscription());
        *done = true;
        while (co_await heads.next(10s)) {
        }
    };
    asio::co_spawn(*own, follow(w3.get(), &subscribed), asio::detached);
    while (!subscribed) {
        own->run_for(1ms);
        loop.run_for(1ms);
    }
    // A coroutine waits in the loop, with a client that belongs to it.
    w3.reset();
    own.reset();
}

TEST_F(LifetimeTest, ACoroutineThatOwnsTheClientMayDieWithTheLoop)
{
    auto own = std::make_unique<asio::io_context>(1);
    bool subscribed = false;
    auto follow = [](WebSocketProvider provider, bool* done) -> awaitable<void> {
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        *done = true;
        while (co_await heads.next(10s)) {
        }
    };
    asio::co_spawn(*own, follow(quick_provider(), &subscribed), asio::detached);
    while (!subscribed) {
        own->run_for(1ms);
        loop.run_for(1ms);
    }
    own.reset();
}

TEST_F(LifetimeTest, AnExceptionOfACallbackLeavesTheConnectionUsable)
{
    AsyncWeb3 w3(loop.get_executor(), provider());
    w3.provider().connect(asio::detached);
    settle();
    w3.eth().block_number([](error_code, const Outcome<std::uint64_t>&) { throw std::runtime_error("user"); });
    bool thrown = false;
    for (int n = 0; n < 100 && !thrown; ++n) {
        try {
            settle(1ms);
        } catch (const std::runtime_error&) {
            thrown = true;
        }
    }
    EXPECT_TRUE(thrown);
    run([](LifetimeTest* test, AsyncWeb3* client) -> awaitable<void> {
        LifetimeTest& t = *test;
        const std::uint64_t number = co_await client->with(CallOptions().timeout(1s)).block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this, &w3));
}

TEST_F(LifetimeTest, AClosedClientLeavesItsLoopNothingToWaitFor)
{
    asio::io_context own{1};
    AsyncWeb3 w3;
    bool closed = false;
    const auto live = [](LifetimeTest* test, AsyncWeb3* client, bool* done) -> awaitable<void> {
        LifetimeTest& t = *test;
        *client = co_await AsyncWeb3::connect(t.provider());
        co_await client->eth().subscribe(NewHeadsSubscription());
        co_await client->eth().block_number();
        co_await client->close();
        *done = true;
    };
    asio::co_spawn(own, live(this, &w3, &closed), asio::detached);
    until([&] {
        own.poll();
        asio::post(loop, [] {});
        return closed;
    });
    own.run_for(1s);
    EXPECT_TRUE(own.stopped()) << "something is left";
}

} // namespace
} // namespace ethwire
