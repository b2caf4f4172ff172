// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

/// What Asio asks of an asynchronous operation, rule by rule, over both kinds of transport.

namespace ethwire {
namespace {

/// Counts what is allocated through its copies.
template <class T>
class CountingAllocator {
public:
    using value_type = T;

    explicit CountingAllocator(std::shared_ptr<std::ptrdiff_t> live, std::shared_ptr<std::size_t> total) noexcept
        : live_(std::move(live)), total_(std::move(total))
    {}
    template <class U>
    CountingAllocator(const CountingAllocator<U>& other) noexcept : live_(other.live_), total_(other.total_)
    {}

    T* allocate(std::size_t n)
    {
        *live_ += static_cast<std::ptrdiff_t>(n * sizeof(T));
        *total_ += n * sizeof(T);
        return std::allocator<T>().allocate(n);
    }
    void deallocate(T* memory, std::size_t n) noexcept
    {
        *live_ -= static_cast<std::ptrdiff_t>(n * sizeof(T));
        std::allocator<T>().deallocate(memory, n);
    }
    template <class U>
    friend bool operator==(const CountingAllocator& a, const CountingAllocator<U>& b) noexcept
    {
        return a.live_ == b.live_;
    }

    std::shared_ptr<std::ptrdiff_t> live_;
    std::shared_ptr<std::size_t> total_;
};

enum class Over { websocket, http };

class AsioTest : public ClientTest, public testing::WithParamInterface<Over> {
public:
    ProviderSettings provider() const
    {
        if (GetParam() == Over::http)
            return AsyncHTTPProvider(node.http_url());
        return WebSocketProvider(node.ws_url());
    }

    /// A client that is connected where it can be.
    AsyncWeb3 client()
    {
        AsyncWeb3 w3(loop.get_executor(), provider());
        bool over = false;
        w3.provider().connect([&](error_code error, const Outcome<void>&) {
            EXPECT_FALSE(error);
            over = true;
        });
        until([&] { return over; });
        return w3;
    }

    /// Answers of this method never come.
    void mute(const char* method) { node.faults().answers.push_back(devnode::MessageRule::drop(method)); }

    /// Runs the loop on a thread of its own meanwhile.
    template <class Function>
    void beside_the_loop(Function function)
    {
        auto work = asio::make_work_guard(loop);
        loop.restart();
        std::thread runner([this] { loop.run(); });
        function();
        work.reset();
        loop.stop();
        runner.join();
        loop.restart();
    }
};

INSTANTIATE_TEST_SUITE_P(Asio, AsioTest, testing::Values(Over::websocket, Over::http),
                         [](const auto& over) { return over.param == Over::http ? "http" : "websocket"; });

// Cancellation.

TEST_P(AsioTest, ACallIsCancelledBetweenItsInitiationAndItsStart)
{
    mute("eth_gasPrice");
    const AsyncWeb3 w3 = client();
    asio::cancellation_signal signal;
    error_code ended;
    w3.eth().gas_price(
        asio::bind_cancellation_slot(signal.slot(), [&](error_code error, const Outcome<U256>&) { ended = error; }));
    signal.emit(asio::cancellation_type::all);
    EXPECT_FALSE(ended) << "inline";
    until([&] { return ended.failed(); }, 2s);
    EXPECT_EQ(ended, asio::error::operation_aborted);
}

TEST_P(AsioTest, ABatchIsCancelledBetweenItsInitiationAndItsStart)
{
    mute("batch");
    const AsyncWeb3 w3 = client();
    RequestBatch batch = w3.batch_requests();
    const auto price = batch.add(methods::gas_price);
    asio::cancellation_signal signal;
    error_code ended;
    batch.async_execute(
        asio::bind_cancellation_slot(signal.slot(), [&](error_code error, const Outcome<void>&) { ended = error; }));
    signal.emit(asio::cancellation_type::all);
    until([&] { return ended.failed(); }, 2s);
    EXPECT_EQ(ended, asio::error::operation_aborted);
    EXPECT_EQ(price.error(), asio::error::operation_aborted);
}

TEST_P(AsioTest, AForeignThreadCancelsWhatItStarted)
{
    mute("eth_gasPrice");
    const AsyncWeb3 w3 = client();
    beside_the_loop([&] {
        asio::io_context own{1};
        int aborted = 0;
        constexpr int calls = 200;
        std::vector<asio::cancellation_signal> signals(calls);
        for (asio::cancellation_signal& signal : signals) {
            auto handler = [&](error_code error, const Outcome<U256>&) {
                aborted += error == asio::error::operation_aborted ? 1 : 0;
            };
            w3.eth().gas_price(asio::bind_executor(own.get_executor(),
                                                   asio::bind_cancellation_slot(signal.slot(), std::move(handler))));
            asio::post(own, [&signal] { signal.emit(asio::cancellation_type::terminal); });
        }
        own.run_for(10s);
        EXPECT_EQ(aborted, calls);
    });
}

TEST_P(AsioTest, ASignalThatComesTooLateEndsNothing)
{
    const AsyncWeb3 w3 = client();
    asio::cancellation_signal signal;
    int ends = 0;
    const auto handler = [&](error_code error, const Outcome<std::uint64_t>&) {
        EXPECT_FALSE(error);
        ++ends;
    };
    w3.eth().block_number(asio::bind_cancellation_slot(signal.slot(), handler));
    until([&] { return ends == 1; });
    signal.emit(asio::cancellation_type::all);
    settle();
    EXPECT_EQ(ends, 1);
}

/// Everything else that takes a slot, emitted before it has begun.
TEST_F(ClientTest, EveryOperationIsCancelledBetweenItsInitiationAndItsStart)
{
    node.faults().upgrade.act = devnode::UpgradeFault::Act::silent;
    const AsyncWeb3 w3(loop.get_executor(), provider());
    std::vector<error_code> ends;
    asio::cancellation_signal connect;
    asio::cancellation_signal subscribe;
    asio::cancellation_signal handle;
    const auto end = [&](error_code error, auto&&...) { ends.push_back(error); };
    w3.provider().connect(asio::bind_cancellation_slot(connect.slot(), end));
    w3.eth().subscribe(NewHeadsSubscription(), asio::bind_cancellation_slot(subscribe.slot(), end));
    w3.subscription_manager().handle_subscriptions(true, asio::bind_cancellation_slot(handle.slot(), end));
    connect.emit(asio::cancellation_type::all);
    subscribe.emit(asio::cancellation_type::all);
    handle.emit(asio::cancellation_type::all);
    EXPECT_TRUE(ends.empty()) << "inline";
    until([&] { return ends.size() == 3; }, 2s);
    for (const error_code& error : ends)
        EXPECT_EQ(error, asio::error::operation_aborted);
}

// Executors.

TEST_P(AsioTest, ThereIsWorkOnTheHandlersExecutorWhileACallIsPending)
{
    node.faults().answers.push_back(devnode::MessageRule::delayed("eth_gasPrice", 50ms));
    const AsyncWeb3 w3 = client();
    beside_the_loop([&] {
        asio::io_context own{1};
        bool called = false;
        w3.eth().gas_price(asio::bind_executor(own.get_executor(), [&](error_code error, const Outcome<U256>&) {
            EXPECT_FALSE(error);
            called = true;
        }));
        own.run();
        EXPECT_TRUE(called);
    });
}

TEST_P(AsioTest, ThereIsWorkOnTheClientsExecutorWhileACallIsPending)
{
    mute("eth_gasPrice");
    const AsyncWeb3 w3(loop.get_executor(), provider());
    asio::cancellation_signal signal;
    bool called = false;
    w3.with(CallOptions().timeout(Duration::max()))
        .gas_price(
            asio::bind_cancellation_slot(signal.slot(), [&](error_code, const Outcome<U256>&) { called = true; }));
    loop.restart();
    loop.poll();
    EXPECT_FALSE(loop.stopped());
    signal.emit(asio::cancellation_type::all);
    until([&] { return called; });
}

TEST_P(AsioTest, AHandlerIsCalledWhereItsExecutorSays)
{
    const AsyncWeb3 w3 = client();
    asio::thread_pool elsewhere(1);
    const auto strand = asio::make_strand(elsewhere);
    std::atomic<int> right = 0;
    std::atomic<int> ended = 0;
    const auto end = [&](error_code, auto&&...) {
        right += strand.running_in_this_thread() ? 1 : 0;
        ++ended;
    };
    w3.eth().gas_price(asio::bind_executor(strand, end));
    w3.manager().coro_request("eth_call", "no array", asio::bind_executor(strand, end));
    RequestBatch batch = w3.batch_requests();
    batch.add(methods::gas_price);
    batch.async_execute(asio::bind_executor(strand, end));
    w3.close(asio::bind_executor(strand, end));
    until([&] {
        asio::post(loop, [] {});
        return ended == 4;
    });
    EXPECT_EQ(right, 4);
}

TEST_P(AsioTest, NothingCompletesWhileItIsInitiated)
{
    const AsyncWeb3 w3 = client();
    int ended = 0;
    bool initiating = false;
    asio::post(loop, [&] {
        initiating = true;
        const auto end = [&](error_code, auto&&...) {
            EXPECT_FALSE(initiating);
            ++ended;
        };
        w3.manager().coro_request("eth_call", "no array", end);
        w3.eth().subscribe(EthSubscription("no array"), end);
        w3.batch_requests().async_execute(end);
        w3.close(end);
        w3.close(end);
        w3.eth().gas_price(end);
        w3.provider().connect(end);
        w3.subscription_manager().handle_subscriptions(false, end);
        initiating = false;
    });
    until([&] { return ended == 8; });
}

// Tokens.

TEST_P(AsioTest, EveryModuleTakesATokenAndOptions)
{
    run([](AsioTest* test) -> awaitable<void> {
        AsioTest& t = *test;
        const Executor executor = t.loop.get_executor();
        auto [refused, connected] = co_await AsyncWeb3::connect(t.provider(), as_tuple_awaitable);
        EXPECT_FALSE(refused);
        const AsyncWeb3 w3 = *std::move(connected);
        EXPECT_TRUE(w3.is_connected());
        bool called = false;
        AsyncWeb3::connect(executor, t.provider(), [&](error_code error, Outcome<AsyncWeb3> made) {
            EXPECT_FALSE(error);
            EXPECT_TRUE(static_cast<bool>(*made));
            called = true;
        });

        // A deadline that has passed tells that the options are asked.
        const auto late = CallOptions().timeout(0ms);
        const auto expect_late = [](error_code error, const auto&...) { EXPECT_EQ(error, rpc::errc::timed_out); };
        t.mute("eth_gasPrice");
        t.mute("net_version");
        w3.eth().with(late).request(methods::gas_price, expect_late);
        w3.net().with(late).version(expect_late);
        w3.provider().with(late).make_request<U256>("eth_gasPrice", "[]", expect_late);
        w3.manager().with(late).coro_request("eth_gasPrice", "[]", expect_late);
        w3.socket().with(late).make_request("eth_gasPrice", "[]", expect_late);
        auto batch = w3.batch_requests(late);
        batch.add(methods::gas_price);
        batch.async_execute(expect_late);

        const Eth eth = w3.eth();
        const auto [none, block] =
            co_await eth.request(methods::get_block_by_number, BlockId(0), false, as_tuple_awaitable);
        EXPECT_FALSE(none);
        EXPECT_EQ(block->header.number, 0u);
        EXPECT_EQ((co_await eth.request(methods::get_block_by_number, BlockId(0), false)).header.number, 0u);
        const auto [waited, receipt] =
            co_await eth.wait_for_transaction_receipt(Hash32(), 10ms, 5ms, as_tuple_awaitable);
        EXPECT_EQ(waited, rpc::errc::timed_out);
        EXPECT_EQ(receipt.error(), rpc::errc::timed_out);
        const SubscriptionManager manager = w3.subscription_manager();
        const auto [kept, all] = co_await manager.unsubscribe_all(as_tuple_awaitable);
        EXPECT_FALSE(kept);
        EXPECT_TRUE(*all);
        const auto [ended, handled] = co_await manager.handle_subscriptions(false, as_tuple_awaitable);
        EXPECT_FALSE(ended);
        while (!called)
            co_await t.pause(1ms);
    }(this));
}

TEST_P(AsioTest, ACoroutineOfOursIsCancelledBeforeItHasBegun)
{
    const AsyncWeb3 w3 = client();
    asio::cancellation_signal signal;
    error_code ended;
    const auto end = [&](error_code error, const Outcome<Receipt>&) { ended = error; };
    w3.eth().wait_for_transaction_receipt(Hash32(), 10s, 10s, asio::bind_cancellation_slot(signal.slot(), end));
    signal.emit(asio::cancellation_type::all);
    until([&] { return ended.failed(); }, 2s);
    EXPECT_EQ(ended, asio::error::operation_aborted);
}

TEST_F(ClientTest, WhatAHandlerThrowsIsAnErrorWhereNothingCanBeThrown)
{
    run([](ClientTest* test) -> awaitable<void> {
        ClientTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        NewHeadsSubscription request;
        request.handler([](HandlerContext<Header>&) { throw std::runtime_error("of the user's"); });
        co_await w3.eth().subscribe(std::move(request));
        t.node.mine();
        const SubscriptionManager manager = w3.subscription_manager();
        const auto [error, outcome] = co_await manager.handle_subscriptions(true, as_tuple_awaitable);
        EXPECT_EQ(error, errc::handler_threw);
        EXPECT_EQ(outcome.error(), errc::handler_threw);
        t.node.mine();
        bool thrown = false;
        try {
            co_await manager.handle_subscriptions(true);
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        EXPECT_TRUE(thrown);
    }(this));
}

// Memory.

TEST_P(AsioTest, WhatIsKeptOfAHandlerLiesInItsAllocatorsMemoryUntilItIsCalled)
{
    const AsyncWeb3 w3 = client();
    const auto live = std::make_shared<std::ptrdiff_t>(0);
    const auto total = std::make_shared<std::size_t>(0);
    const CountingAllocator<void> allocator(live, total);
    int ended = 0;
    const auto end = [&](error_code, auto&&...) {
        EXPECT_EQ(*live, 0) << "given back before the handler is called";
        ++ended;
    };
    w3.eth().gas_price(asio::bind_allocator(allocator, end));
    EXPECT_GT(*live, 0);
    until([&] { return ended == 1; });
    const std::size_t one = std::exchange(*total, 0);
    RequestBatch batch = w3.batch_requests();
    batch.add(methods::gas_price);
    batch.async_execute(asio::bind_allocator(allocator, end));
    until([&] { return ended == 2; });
    EXPECT_GT(*total, 0u);
    EXPECT_GT(one, 0u);
}

// Handles.

TEST_P(AsioTest, TheLastHandleMayBeLetGoOfOnAnyThread)
{
    beside_the_loop([&] {
        for (int n = 0; n < 100; ++n) {
            AsyncWeb3 w3(loop.get_executor(), provider());
            w3.provider().connect(asio::detached);
            Eth eth = w3.eth();
            eth.block_number([](error_code, const Outcome<std::uint64_t>&) {});
            if (n % 2 != 0)
                std::this_thread::yield();
            w3 = AsyncWeb3();
            eth.block_number([](error_code, const Outcome<std::uint64_t>&) {});
        }
    });
    settle();
    EXPECT_EQ(node.connection_count(), 0u);
}

TEST_P(AsioTest, ClientsOfSeveralStrandsOfOnePoolDoNotMeet)
{
    beside_the_loop([&] {
        asio::thread_pool pool(4);
        std::atomic<int> answered = 0;
        constexpr int clients = 24;
        const auto live = [](ProviderSettings settings, std::atomic<int>* count) -> awaitable<void> {
            auto w3 = co_await AsyncWeb3::connect(std::move(settings));
            for (int n = 0; n < 10; ++n)
                co_await w3.eth().block_number();
            ++*count;
        };
        for (int n = 0; n < clients; ++n)
            asio::co_spawn(asio::make_strand(pool), live(provider(), &answered), asio::detached);
        pool.join();
        EXPECT_EQ(answered, clients);
    });
}

/// What a coroutine handler was given is freed with the coroutine; a sanitizer would tell.
TEST_F(ClientTest, ACoroutineHandlerThatRunsMayDieWithTheLoop)
{
    auto own = std::make_unique<asio::io_context>(1);
    auto w3 = std::make_unique<AsyncWeb3>(own->get_executor(), provider());
    bool running = false;
    NewHeadsSubscription request;
    request.handler_context(&running);
    request.handler([](HandlerContext<Header> context) -> awaitable<void> {
        **context.context<bool*>() = true;
        asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
        co_await timer.async_wait(asio::use_awaitable);
    });
    bool subscribed = false;
    w3->provider().connect(asio::detached);
    w3->eth().subscribe(std::move(request), [&](error_code, const auto&) { subscribed = true; });
    w3->subscription_manager().handle_subscriptions(true, asio::detached);
    const auto run_both = [&](const bool& done) {
        while (!done) {
            own->run_for(1ms);
            loop.restart();
            loop.run_for(1ms);
        }
    };
    run_both(subscribed);
    node.mine();
    run_both(running);
    w3.reset();
    own.reset();
}

} // namespace
} // namespace ethwire
