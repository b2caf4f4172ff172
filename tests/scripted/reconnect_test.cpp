// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "scripted/client_test.hpp"

#include <ethwire/session/errc.hpp>

#include <string>
#include <vector>

namespace ethwire {
namespace {

using ReconnectTest = ClientTest;

TEST_F(ReconnectTest, TheLossAndTheReturnAreValuesInTheStream)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        const std::string label = heads.label();
        const std::string first_id = heads.id();
        t.node.mine();
        co_await t.pause(5ms);
        t.node.drop();
        auto item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Event<Header>>(item));
        item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Disconnected>(item));
        item = co_await heads.next_item();
        EXPECT_TRUE(std::holds_alternative<Resubscribed>(item));
        t.node.mine();
        const auto head = co_await heads.next(1s);
        EXPECT_EQ(head->hash, t.node.chain().head()->header.hash);
        EXPECT_EQ(heads.label(), label);
        EXPECT_NE(heads.id(), first_id);
        EXPECT_EQ(w3.stats().reconnects, 1u);
        EXPECT_EQ(w3.stats().losses, 1u);
    }(this));
}

TEST_F(ReconnectTest, AFirstConnectThatFailedMayBeTriedAgain)
{
    node.stop();
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        AsyncWeb3 w3(t.loop.get_executor(), t.quick_provider().connect_timeout(100ms));
        for (int failures = 0; failures < 2; ++failures) {
            error_code failed;
            try {
                co_await w3.provider().connect();
            } catch (const boost::system::system_error& error) {
                failed = error.code();
            }
            EXPECT_TRUE(failed);
        }
        EXPECT_FALSE(t.node.start());
        co_await w3.provider().connect();
        EXPECT_EQ(co_await w3.eth().block_number(), t.node.chain().head()->header.number);
    }(this));
}

TEST_F(ReconnectTest, WhoeverIsToldThatAFirstConnectFailedMayConnectAgain)
{
    node.stop();
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        AsyncWeb3 w3(t.loop.get_executor(), t.quick_provider().connect_timeout(100ms));
        error_code call_failed;
        std::optional<error_code> second;
        std::optional<error_code> call_of_second;
        // The call is the first to be told, the connect itself the last.
        w3.eth().block_number([&](error_code error, const auto&) {
            call_failed = error;
            EXPECT_FALSE(t.node.start());
            w3.provider().connect([&](error_code failed, const auto&) {
                second = failed;
                w3.eth().block_number([&](error_code wrong, const auto&) { call_of_second = wrong; });
            });
        });
        error_code first;
        try {
            co_await w3.provider().connect();
        } catch (const boost::system::system_error& error) {
            first = error.code();
        }
        EXPECT_TRUE(first);
        EXPECT_TRUE(call_failed);
        for (int i = 0; i < 5'000 && !call_of_second; ++i)
            co_await t.pause(1ms);
        EXPECT_EQ(second, error_code());
        EXPECT_EQ(call_of_second, error_code());
    }(this));
}

TEST_F(ReconnectTest, ConnectHasItsDeadlineWhileTheWayBackIsSought)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        AsyncWeb3 w3(t.loop.get_executor(), t.quick_provider().connect_timeout(200ms));
        co_await w3.provider().connect();
        t.node.stop();
        while (w3.is_connected())
            co_await t.pause(1ms);
        error_code failed;
        try {
            co_await w3.provider().connect();
        } catch (const boost::system::system_error& error) {
            failed = error.code();
        }
        EXPECT_EQ(failed, session::errc::connect_timeout);
        EXPECT_FALSE(t.node.start());
        co_await w3.with(CallOptions().timeout(20s)).block_number();
    }(this));
}

TEST_F(ReconnectTest, PlainNextSeesOnlyEvents)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        for (int round = 0; round < 5; ++round) {
            t.node.drop(round % 2 == 0);
            while (w3.stats().losses <= static_cast<std::uint64_t>(round) || t.node.subscription_count() == 0)
                co_await t.pause(1ms);
            t.node.mine();
            const auto head = co_await heads.next(1s);
            EXPECT_EQ(head->number, t.node.chain().head()->header.number);
        }
        EXPECT_EQ(w3.stats().reconnects, 5u);
    }(this));
}

TEST_F(ReconnectTest, CallsInFlightEndAndNewOnesWait)
{
    node.faults().answers.push_back(devnode::MessageRule::drop("eth_gasPrice"));
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        error_code outcome;
        w3.eth().gas_price([&](error_code error, const Outcome<U256>&) { outcome = error; });
        co_await t.pause(5ms);
        t.node.stop();
        while (!outcome)
            co_await t.pause(1ms);
        EXPECT_EQ(outcome, rpc::errc::outcome_unknown);
        std::optional<std::uint64_t> number;
        w3.eth().block_number([&](error_code error, const Outcome<std::uint64_t>& value) {
            EXPECT_FALSE(error);
            number = *value;
        });
        EXPECT_EQ(co_await error_of(w3.with(CallOptions().timeout(20ms)).accounts()), rpc::errc::timed_out);
        EXPECT_FALSE(t.node.start());
        while (!number)
            co_await t.pause(1ms);
        EXPECT_EQ(t.node.stats().count("eth_accounts"), 0u);
        EXPECT_EQ(t.node.stats().count("eth_gasPrice"), 1u);
    }(this));
}

TEST_F(ReconnectTest, ARefusedResubscriptionEndsThatOneOnly)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto first = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto second = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.faults().answers.push_back(
            devnode::MessageRule::error("eth_subscribe", R"({"code":-32005,"message":"quota"})", 1));
        t.node.drop();
        const auto end = co_await first.next(1s);
        EXPECT_FALSE(end);
        EXPECT_EQ(end.reason(), rpc::errc::server_error);
        EXPECT_EQ(first.server_error().message, "quota");
        while (t.node.subscription_count() == 0)
            co_await t.pause(1ms);
        t.node.mine();
        EXPECT_TRUE(co_await second.next(1s));
    }(this));
}

TEST_F(ReconnectTest, WithoutReconnectTheLossIsTheEnd)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        WebSocketProvider once = t.provider();
        once.reconnect(ReconnectPolicy::off());
        auto w3 = co_await AsyncWeb3::connect(once);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.drop();
        const auto end = co_await heads.next(1s);
        EXPECT_FALSE(end);
        EXPECT_TRUE(end.reason());
        EXPECT_TRUE(co_await error_of(w3.eth().block_number()));
    }(this));
}

TEST_F(ReconnectTest, AHalfOpenConnectionIsFoundByTheHeartbeat)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        WebSocketProvider watchful = t.quick_provider();
        watchful.heartbeat(HeartbeatOptions().silence(50ms).grace(50ms));
        auto w3 = co_await AsyncWeb3::connect(watchful);
        t.node.faults().transport.silent = true;
        while (w3.is_connected()) // the length of the silence is the heartbeat's own test
            co_await t.pause(1ms);
        t.node.clear_faults();
        const std::uint64_t number = co_await w3.eth().block_number();
        EXPECT_EQ(number, t.node.chain().head()->header.number);
    }(this));
}

/// Keeps what it is told.
class Listener final : public Observer {
public:
    void on_lost(const ConnectionLoss& loss) override
    {
        code = loss.code;
        said = loss.said;
        what = loss.what;
    }
    void on_subscription_ended(std::string_view label, const ServerError& error) override
    {
        ended = label;
        said = error.message;
    }

    unsigned code = 0;
    std::string said{};
    std::string what{};
    std::string ended{};
};

TEST_F(ReconnectTest, ASubscriptionThatTheServerEndsIsSaidAndMadeAgain)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        const auto listener = std::make_shared<Listener>();
        WebSocketProvider provider = t.quick_provider();
        provider.observer(listener);
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        auto others = co_await w3.eth().subscribe(NewHeadsSubscription());
        const std::string id = heads.id();
        t.node.mine();
        t.node.send_message(R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")" + id +
                            R"(","error":{"code":-32020,"message":"lagged behind","data":{"missed":42}}}})");
        const auto head = co_await heads.next_item();
        EXPECT_TRUE(std::get<Event<Header>>(head));
        const auto item = co_await heads.next_item();
        const auto& loss = std::get<Disconnected>(item);
        EXPECT_EQ(loss.reason, rpc::errc::ended_by_server);
        EXPECT_EQ(loss.said, R"({"code":-32020,"message":"lagged behind","data":{"missed":42}})");
        EXPECT_EQ(listener->ended, heads.label());
        EXPECT_EQ(listener->said, "lagged behind");
        t.node.mine(); // still given under the id that has ended
        EXPECT_TRUE(std::holds_alternative<Resubscribed>(co_await heads.next_item()));
        EXPECT_NE(heads.id(), id);
        t.node.mine();
        const auto next = co_await heads.next(5s);
        EXPECT_EQ(next->number, t.node.chain().head()->header.number);
        EXPECT_EQ(next.lost_before(), 0u);
        EXPECT_EQ(w3.stats().losses, 0u);
        for (int n = 0; n < 3; ++n)
            co_await others.next(5s);
    }(this));
}

TEST_F(ReconnectTest, ASubscriptionThatRestsCanBeUnsubscribed)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.send_message(R"({"method":"eth_subscription","params":{"error":"no","subscription":")" + heads.id() +
                            R"("}})");
        while (!heads.id().empty())
            co_await t.pause(1ms);
        const std::uint64_t asked = t.node.stats().count("eth_subscribe");
        const bool ended = co_await w3.eth().unsubscribe(heads);
        EXPECT_TRUE(ended);
        EXPECT_TRUE(heads.ended());
        co_await t.pause(1200ms);
        EXPECT_EQ(t.node.stats().count("eth_subscribe"), asked);
    }(this));
}

TEST_F(ReconnectTest, ASubscriptionThatCannotBeMadeAgainJustNowIsAskedForAgain)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.faults().answers.push_back(
            devnode::MessageRule::error("eth_subscribe", R"({"code":-32005,"message":"rate limit exceeded"})", 2));
        t.node.drop();
        while (t.node.subscription_count() != 1)
            co_await t.pause(1ms);
        t.node.mine();
        const auto head = co_await heads.next(5s);
        EXPECT_EQ(head->number, t.node.chain().head()->header.number);
    }(this));
}

TEST_F(ReconnectTest, WhatTheServerSaysAtTheEndIsTold)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        const auto listener = std::make_shared<Listener>();
        WebSocketProvider provider = t.quick_provider();
        provider.observer(listener);
        auto w3 = co_await AsyncWeb3::connect(provider);
        auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
        t.node.close(4001, "quota\x1b[31m exceeded");
        const auto item = co_await heads.next_item();
        const auto& loss = std::get<Disconnected>(item);
        EXPECT_EQ(loss.said, "quota?[31m exceeded");
        EXPECT_EQ(listener->code, 4001u);
        EXPECT_EQ(listener->said, loss.said);
        EXPECT_EQ(listener->what, "lost") << "the server had answered: no credentials are refused";
        while (w3.stats().reconnects == 0)
            co_await t.pause(1ms);

        t.node.faults().upgrade.act = devnode::UpgradeFault::Act::status;
        t.node.faults().upgrade.status = 401;
        t.node.faults().upgrade.body = "invalid project id";
        EXPECT_TRUE((co_await error_of(AsyncWeb3::connect(provider))).failed());
        EXPECT_EQ(listener->code, 401u);
        EXPECT_EQ(listener->said, "invalid project id");
    }(this));
}

TEST_F(ReconnectTest, ASubscribeThatLosesItsConnectionIsAskedAgain)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        t.node.faults().answers.push_back(devnode::MessageRule::drop("eth_subscribe", 1));
        std::optional<Subscription<Header>> heads;
        asio::co_spawn(
            t.loop,
            [](AsyncWeb3* client, std::optional<Subscription<Header>>* out) -> awaitable<void> {
                auto made = co_await client->eth().subscribe(NewHeadsSubscription());
                out->emplace(std::move(made));
            }(&w3, &heads),
            asio::detached);
        while (t.node.stats().count("eth_subscribe") == 0)
            co_await t.pause(1ms);
        EXPECT_FALSE(heads);
        t.node.drop();
        while (!heads)
            co_await t.pause(1ms);
        t.node.mine();
        const auto head = co_await heads->next(5s);
        EXPECT_EQ(head->number, t.node.chain().head()->header.number);
        EXPECT_EQ(t.node.subscription_count(), 1u);
    }(this));
}

TEST_F(ReconnectTest, ManySubscriptionsComeBackUnderTheirHandles)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
        std::vector<Subscription<Header>> all;
        for (int n = 0; n < 200; ++n) {
            auto one = co_await w3.eth().subscribe(NewHeadsSubscription());
            all.push_back(std::move(one));
        }
        t.node.drop();
        while (w3.stats().reconnects == 0 || t.node.subscription_count() < 200)
            co_await t.pause(1ms);
        t.node.mine();
        for (auto& one : all) {
            const auto head = co_await one.next(1s);
            EXPECT_EQ(head->number, t.node.chain().head()->header.number);
        }
    }(this));
}

TEST_F(ReconnectTest, EverySlicingAndFragmentingOfTheStreamIsTheSameStream)
{
    run([](ReconnectTest* test) -> awaitable<void> {
        ReconnectTest& t = *test;
        for (const std::size_t size : {1u, 7u, 126u}) {
            t.node.clear_faults();
            t.node.faults().transport.fragment = size;
            t.node.faults().transport.slice = size;
            auto w3 = co_await AsyncWeb3::connect(t.provider());
            auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
            t.node.mine(3);
            for (int n = 0; n < 3; ++n)
                EXPECT_TRUE(co_await heads.next(2s));
        }
    }(this));
}

TEST_F(ReconnectTest, AResetAtAnyByteOfASessionIsSurvived)
{
    // The upgrade, the subscribe's reply and a head: each byte of them is the last one once.
    run(
        [](ReconnectTest* test) -> awaitable<void> {
            ReconnectTest& t = *test;
            for (std::uint64_t at = 0; at < 2600; at += 37) {
                t.node.clear_faults();
                t.node.faults().transport.reset_at = at;
                auto w3 = co_await AsyncWeb3::connect(t.quick_provider());
                auto attempt = w3.eth().subscribe(NewHeadsSubscription());
                Subscription<Header> heads;
                try {
                    heads = co_await std::move(attempt);
                } catch (const ProviderConnectionError&) {
                }
                if (!heads)
                    heads = co_await w3.eth().subscribe(NewHeadsSubscription());
                // Heads that fell into the gap are gone; the stream itself must come back.
                std::uint64_t number = 0;
                while (number != t.node.chain().head()->header.number) {
                    while (t.node.subscription_count() == 0)
                        co_await t.pause(1ms);
                    t.node.mine();
                    co_await t.pause(2ms);
                    while (const auto head = heads.try_next())
                        number = head->number;
                }
                t.node.drop();
                co_await t.pause(1ms);
            }
        }(this),
        60s);
}

} // namespace
} // namespace ethwire
