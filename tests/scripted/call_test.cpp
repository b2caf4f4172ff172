// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/use_future.hpp>
#include <ethwire/session/errc.hpp>

#include <memory>
#include <thread>
#include <unistd.h>
#include <vector>

namespace ethwire {
namespace {

using CallTest = ClientTest;

class IpcCallTest : public ClientTest {
public:
    IpcCallTest() : ClientTest(with_ipc()) {}

    static devnode::NodeOptions with_ipc()
    {
        devnode::NodeOptions options;
        options.ipc_path = testing::TempDir() + "ethwire-call-" + std::to_string(::getpid()) + ".ipc";
        return options;
    }
};

TEST_F(IpcCallTest, ALineThatIsNoJsonCostsItsOwnCallAndNothingElse)
{
    const std::string bad = R"({"jsonrpc":"2.0","id":1,"result":[})";
    node.faults().answers.push_back(devnode::MessageRule::raw("eth_gasPrice", bad));
    run([](IpcCallTest* test) -> awaitable<void> {
        IpcCallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(AsyncIPCProvider(t.node.ipc_path()));
        EXPECT_TRUE((co_await error_of(w3.eth().gas_price())).failed());
        const std::uint64_t number = co_await w3.with(CallOptions().timeout(1s)).block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        EXPECT_EQ(w3.stats().malformed_messages, 1u);
        EXPECT_EQ(w3.stats().losses, 0u);
    }(this));
}

TEST_F(CallTest, TypedCallsGiveValues)
{
    node.mine(2);
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        EXPECT_TRUE(w3.is_connected());
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        const Block block = co_await w3.eth().get_block(BlockId(number));
        EXPECT_EQ(block.header.hash, t.node.chain().head()->header.hash);
        const std::string version = co_await w3.client_version();
        EXPECT_FALSE(version.empty());
        co_await w3.close();
    }(this));
}

TEST_F(CallTest, ManyInFlightAreMatchedById)
{
    node.mine(16);
    node.faults().answers.push_back(devnode::MessageRule::of("eth_getBlockByNumber", devnode::MessageRule::Act::hold));
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        int left = 64;
        int wrong = 0;
        for (std::uint64_t n = 0; n < 64; ++n)
            w3.eth().get_block(BlockId(n % 16), false, [&, n](error_code error, const Outcome<Block>& block) {
                wrong += error || block->header.number != n % 16;
                --left;
            });
        while (left > 0)
            co_await t.pause(1ms);
        EXPECT_EQ(wrong, 0);
    }(this));
}

TEST_F(CallTest, ServerErrorIsKeptApartFromOurs)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto call = w3.manager().coro_request("eth_noSuchThing");
        bool thrown = false;
        try {
            co_await std::move(call);
        } catch (const MethodUnavailable& error) {
            thrown = true;
            EXPECT_EQ(error.server_error().code, -32601);
            EXPECT_EQ(error.code(), rpc::errc::server_error);
        }
        EXPECT_TRUE(thrown);
    }(this));
}

TEST_F(CallTest, ParametersThatAreNoArrayAreRefusedBeforeAnythingIsSent)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        EXPECT_EQ(co_await error_of(w3.manager().coro_request("eth_call", "{}")), errc::invalid_params);
        EXPECT_EQ(co_await error_of(w3.manager().coro_request("eth_call", "[1,]")), errc::invalid_params);
        EXPECT_EQ(t.node.stats().count("eth_call"), 0u);
    }(this));
}

TEST_F(CallTest, AnUnansweredCallEndsAtItsDeadlineAndDisturbsNoOther)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        const auto begin = std::chrono::steady_clock::now();
        const error_code error = co_await error_of(w3.with(CallOptions().timeout(50ms)).gas_price());
        EXPECT_EQ(error, rpc::errc::timed_out);
        EXPECT_GE(std::chrono::steady_clock::now() - begin, 50ms);
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(CallTest, CancellingACallDropsItsLateAnswer)
{
    node.faults().answers.push_back(devnode::MessageRule::delayed("eth_gasPrice", 20ms));
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        asio::cancellation_signal signal;
        error_code outcome;
        auto callback = asio::bind_cancellation_slot(signal.slot(),
                                                     [&](error_code error, const Outcome<U256>&) { outcome = error; });
        w3.eth().gas_price(std::move(callback));
        co_await t.pause(1ms);
        signal.emit(asio::cancellation_type::all);
        co_await t.pause(60ms);
        EXPECT_EQ(outcome, asio::error::operation_aborted);
        EXPECT_EQ(w3.stats().late_answers, 1u);
        EXPECT_EQ(w3.stats().calls_in_flight, 0u);
    }(this));
}

TEST_F(CallTest, ChainIdIsAskedOnceAConnection)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        const U256 first = co_await w3.eth().chain_id();
        const U256 second = co_await w3.eth().chain_id();
        EXPECT_EQ(first, second);
        EXPECT_EQ(t.node.stats().count("eth_chainId"), 1u);
    }(this));
}

TEST_F(CallTest, FuturesWorkFromAnotherThread)
{
    AsyncWeb3 w3(loop.get_executor(), provider());
    std::exception_ptr failure;
    std::atomic<bool> over = false;
    std::thread user([&] {
        try {
            w3.provider().connect(asio::use_future).get();
            EXPECT_EQ(*w3.eth().block_number(asio::use_future).get(), node.chain().head()->header.number);
        } catch (...) {
            failure = std::current_exception();
        }
        over = true;
        asio::post(loop, [] {});
    });
    until([&] { return over.load(); });
    user.join();
    EXPECT_FALSE(failure);
}

TEST_F(CallTest, WaitForTransactionReceiptPolls)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        const Hash32 hash = co_await w3.eth().send_raw_transaction(Bytes(3, 7));
        EXPECT_EQ(co_await error_of(w3.eth().wait_for_transaction_receipt(hash, 30ms, 10ms)), rpc::errc::timed_out);
        t.node.mine();
        const Receipt receipt = co_await w3.eth().wait_for_transaction_receipt(hash, 1s, 10ms);
        EXPECT_EQ(receipt.transaction_hash, hash);
    }(this));
}

TEST_F(CallTest, NobodyThereFailsWithinTheOneDeadline)
{
    node.stop();
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        WebSocketProvider nobody = t.provider();
        nobody.connect_timeout(200ms);
        const auto begin = std::chrono::steady_clock::now();
        bool thrown = false;
        try {
            co_await AsyncWeb3::connect(nobody);
        } catch (const ProviderConnectionError&) {
            thrown = true;
        }
        EXPECT_TRUE(thrown);
        EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s); // the default is 10 s
    }(this));
}

TEST_F(CallTest, ATextThatIsNoReplyEndsTheOnlyReadAndIsShown)
{
    const char* const texts[] = {"upstream connect error", "<html>502 Bad Gateway</html>", "[1,2", "{\"id\":"};
    run([](CallTest* test, const char* const* begin, const char* const* end) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        for (const char* const* text = begin; text != end; ++text) {
            t.node.clear_faults();
            t.node.faults().answers.push_back(devnode::MessageRule::raw("eth_gasPrice", *text, 1));
            auto [error, outcome] = co_await w3.eth().gas_price(asio::as_tuple(asio::use_awaitable));
            EXPECT_TRUE(error.failed());
            EXPECT_EQ(outcome.excerpt(), *text);
            co_await w3.eth().block_number();
        }
        t.node.clear_faults();
        t.node.faults().answers.push_back(devnode::MessageRule::raw(
            "eth_gasPrice", "\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":\"0x7\"}", 1));
        const U256 price = co_await w3.eth().gas_price();
        EXPECT_EQ(price, U256(7)) << "behind a byte order mark";
    }(this, std::begin(texts), std::end(texts)));
}

TEST_F(CallTest, LargeAnswersOfTheHistoryLaneHoldUpNobody)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        t.node.faults().answers.push_back(devnode::MessageRule::delayed("eth_getLogs", 200ms));
        const auto history = w3.with(CallOptions().lane(Lane::history));
        bool over = false;
        asio::co_spawn(
            t.loop,
            [](Eth eth, bool* done) -> awaitable<void> {
                Filter filter;
                const auto logs = co_await eth.get_logs(filter);
                *done = true;
            }(history, &over),
            asio::detached);
        while (t.node.connection_count() != 2)
            co_await t.pause(1ms);
        co_await w3.eth().block_number();
        EXPECT_FALSE(over);
        while (!over)
            co_await t.pause(1ms);
        const std::uint64_t number = co_await history.block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        EXPECT_EQ(t.node.connection_count(), 2u) << "the lane keeps its connection";
        EXPECT_EQ(w3.stats().connects, 2u);
        co_await w3.close();
        while (t.node.connection_count() != 0)
            co_await t.pause(1ms);
    }(this));
}

TEST_F(CallTest, TheEndOfTheHistoryLanesConnectionIsNotTheClients)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        WebSocketProvider brief = t.provider();
        brief.connect_timeout(100ms);
        auto w3 = co_await AsyncWeb3::connect(brief);
        t.node.faults().upgrade.act = devnode::UpgradeFault::Act::status;
        t.node.faults().upgrade.status = 403;
        const auto history = w3.with(CallOptions().lane(Lane::history));
        EXPECT_EQ(co_await error_of(history.block_number()), ethwire::session::errc::unauthorized);
        t.node.clear_faults();
        EXPECT_TRUE(w3.is_connected());
        co_await w3.eth().block_number();
        co_await history.block_number();
    }(this));
}

TEST_F(CallTest, TheObserverIsToldOfTheEndOnceAndWhy)
{
    struct Ends : Observer {
        std::vector<error_code> reasons;
        void on_closed(error_code reason) override { reasons.push_back(reason); }
    };
    const auto ends = std::make_shared<Ends>();
    node.stop();
    run([](CallTest* test, std::shared_ptr<Ends> told) -> awaitable<void> {
        WebSocketProvider nobody = test->provider();
        nobody.connect_timeout(50ms).observer(told);
        AsyncWeb3 w3(test->loop.get_executor(), nobody);
        EXPECT_TRUE(co_await error_of(w3.provider().connect()));
        co_await w3.close();
    }(this, ends));
    ASSERT_EQ(ends->reasons.size(), 1u);
    EXPECT_NE(ends->reasons.front(), errc::closed);
}

TEST_F(CallTest, ConnectingCanBeCancelled)
{
    node.faults().upgrade.act = devnode::UpgradeFault::Act::silent;
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        asio::cancellation_signal signal;
        bool over = false;
        auto done = asio::bind_cancellation_slot(signal.slot(), [&](std::exception_ptr error, AsyncWeb3) {
            over = true;
            EXPECT_TRUE(error);
        });
        asio::co_spawn(t.loop, AsyncWeb3::connect(t.provider()), std::move(done));
        co_await t.pause(5ms);
        EXPECT_FALSE(over);
        signal.emit(asio::cancellation_type::terminal);
        co_await t.pause(5ms);
        EXPECT_TRUE(over);
        EXPECT_EQ(t.node.connection_count(), 0u);
    }(this));
}

TEST_F(CallTest, CallsMadeBeforeTheConnectionWaitForIt)
{
    run([](CallTest* test) -> awaitable<void> {
        CallTest& t = *test;
        AsyncWeb3 w3(t.loop.get_executor(), t.provider());
        std::optional<std::uint64_t> number;
        w3.eth().block_number([&](error_code error, const Outcome<std::uint64_t>& value) {
            EXPECT_FALSE(error);
            number = *value;
        });
        co_await w3.provider().connect();
        while (!number)
            co_await t.pause(1ms);
        EXPECT_EQ(*number, t.node.chain().head()->header.number);
    }(this));
}

} // namespace
} // namespace ethwire
