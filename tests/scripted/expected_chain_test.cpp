// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <ethwire/session/errc.hpp>

namespace ethwire {
namespace {

class ExpectedChainTest : public ClientTest, public testing::WithParamInterface<bool> {
public:
    ExpectedChainTest() : ClientTest(with_ipc()) {}

    static devnode::NodeOptions with_ipc()
    {
        devnode::NodeOptions options;
        options.ipc_path = testing::TempDir() + "ethwire_expected_chain_" + std::to_string(getpid());
        return options;
    }

    ExpectedChain right() const { return ExpectedChain().id(1337).genesis(node.chain().by_number(0)->header.hash); }

    awaitable<AsyncWeb3> connect(ExpectedChain chain)
    {
        const ReconnectPolicy quick = ReconnectPolicy().base(10ms).cap(20ms).first_jitter(1ms).suspension(50ms);
        if (GetParam()) {
            WebSocketProvider provider(node.ws_url());
            provider.reconnect(quick).expected_chain(chain).connect_timeout(500ms);
            co_return co_await AsyncWeb3::connect(provider);
        }
        AsyncIPCProvider provider(node.ipc_path());
        provider.reconnect(quick).expected_chain(chain).connect_timeout(500ms);
        co_return co_await AsyncWeb3::connect(provider);
    }
};

TEST_P(ExpectedChainTest, TheRightChainIsUsedAndItsIdIsKnown)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        auto w3 = co_await t.connect(t.right());
        EXPECT_EQ(t.node.stats().requests, 2u);
        const U256 id = co_await w3.eth().chain_id();
        EXPECT_EQ(id, U256(1337));
        EXPECT_EQ(t.node.stats().requests, 2u) << "known from the check";
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.drop();
        while (w3.stats().reconnects == 0 || t.node.subscription_count() == 0)
            co_await t.pause(1ms);
        t.node.mine();
        const auto head = co_await heads.next(5s);
        EXPECT_EQ(head->hash, t.node.chain().head()->header.hash);
    }(this));
}

TEST_P(ExpectedChainTest, AnotherChainIsRefusedBeforeAnythingElseLeaves)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        const std::array<ExpectedChain, 2> others{ExpectedChain().id(1), t.right().genesis(Hash32())};
        for (const ExpectedChain& other : others) {
            const std::uint64_t before = t.node.stats().accepted;
            EXPECT_EQ(co_await error_of(t.connect(other)), session::errc::wrong_chain);
            EXPECT_EQ(t.node.stats().accepted, before + 1) << "waiting does not mend it";
        }
        EXPECT_EQ(t.node.stats().requests, 3u);
    }(this));
}

TEST_P(ExpectedChainTest, ANodeThatDoesNotSayIsTriedUntilTheDeadline)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        t.node.faults().answers.push_back(
            devnode::MessageRule::error("eth_chainId", R"({"code":-32601,"message":"no"})"));
        EXPECT_EQ(co_await error_of(t.connect(t.right())), session::errc::unverified);
        EXPECT_GT(t.node.stats().accepted, 1u);
        t.node.clear_faults();
        t.node.faults().answers.push_back(devnode::MessageRule::drop("eth_chainId"));
        EXPECT_EQ(co_await error_of(t.connect(t.right())), session::errc::connect_timeout);
    }(this));
}

TEST_P(ExpectedChainTest, CallsWaitUntilTheConnectionIsVerified)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        auto w3 = co_await t.connect(t.right());
        t.node.faults().answers.push_back(devnode::MessageRule::delayed("eth_chainId", 30ms));
        t.node.drop();
        while (w3.is_connected())
            co_await t.pause(1ms);
        const std::uint64_t asked = t.node.stats().count("eth_blockNumber");
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        EXPECT_EQ(t.node.stats().count("eth_blockNumber"), asked + 1);
        EXPECT_EQ(w3.stats().reconnects, 1u);
    }(this));
}

TEST_P(ExpectedChainTest, AnEndpointThatTurnsIntoAnotherChainIsLeftAloneUntilItIsBack)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        auto w3 = co_await t.connect(t.right());
        t.node.faults().answers.push_back(
            devnode::MessageRule::raw("eth_chainId", R"({"jsonrpc":"2.0","id":3,"result":"0x1"})", 1));
        t.node.drop();
        while (w3.stats().connect_attempts < 2)
            co_await t.pause(1ms);
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
        EXPECT_EQ(w3.stats().connect_attempts, 3u) << "the first, the wrong one, the right one again";
        EXPECT_EQ(w3.stats().connects, 2u);
    }(this));
}

TEST_P(ExpectedChainTest, ClosingWhileAConnectionIsVerifiedEndsEverything)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        auto w3 = co_await t.connect(t.right());
        t.node.faults().answers.push_back(devnode::MessageRule::drop("*"));
        t.node.drop();
        while (w3.is_connected() || t.node.connection_count() == 0)
            co_await t.pause(1ms);
        co_await t.pause(5ms);
        co_await w3.close();
        while (t.node.connection_count() != 0)
            co_await t.pause(1ms);
    }(this));
}

TEST_P(ExpectedChainTest, EventsOfTheConnectionBeforeAreStillHandedOverInOrder)
{
    run([](ExpectedChainTest* test) -> awaitable<void> {
        ExpectedChainTest& t = *test;
        auto w3 = co_await t.connect(t.right());
        NewHeadsSubscription request;
        request.queue(QueueOptions().messages(4).overflow(Overflow::backpressure));
        auto heads = co_await w3.eth().subscribe(std::move(request));
        for (int n = 0; n < 40; ++n)
            t.node.mine();
        co_await t.pause(20ms);
        t.node.drop();
        co_await t.pause(50ms);
        std::uint64_t last = 0;
        for (int n = 0; n < 40; ++n) {
            const auto head = co_await heads.next(5s);
            if (last != 0) {
                EXPECT_EQ(head->number, last + 1);
            }
            last = head->number;
        }
        while (heads.id().empty())
            co_await t.pause(1ms);
        t.node.mine();
        const auto head = co_await heads.next(5s);
        EXPECT_EQ(head->number, t.node.chain().head()->header.number);
    }(this));
}

INSTANTIATE_TEST_SUITE_P(Transports, ExpectedChainTest, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "ws" : "ipc"; });

} // namespace
} // namespace ethwire
