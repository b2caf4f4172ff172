// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

TEST(RequestProcessor, AnAnswerEndsItsCallOnly)
{
    World world;
    const auto first = world.call();
    const std::uint64_t first_id = world.last_id;
    const auto second = world.call();
    EXPECT_EQ(world.hear(reply(world.last_id, "\"0x2\"")), World::Outcome::taken);
    EXPECT_TRUE(second->succeeded());
    EXPECT_EQ(second->value, "\"0x2\"");
    EXPECT_TRUE(first->pending());
    world.hear(reply(first_id, "\"0x1\""));
    EXPECT_TRUE(first->succeeded());
    EXPECT_EQ(first->value, "\"0x1\"");
    EXPECT_EQ(world.counters().answers, 2u);
    EXPECT_EQ(world.processor.calls().size(), 0u);
}

TEST(RequestProcessor, MembersMayStandInAnyOrder)
{
    const std::vector<std::string> orders = {
        R"({"jsonrpc":"2.0","id":1,"result":{"a":[1]}})", R"({"jsonrpc":"2.0","result":{"a":[1]},"id":1})",
        R"({"id":1,"jsonrpc":"2.0","result":{"a":[1]}})", R"({"id":1,"result":{"a":[1]},"jsonrpc":"2.0"})",
        R"({"result":{"a":[1]},"jsonrpc":"2.0","id":1})", R"({"result":{"a":[1]},"id":1,"jsonrpc":"2.0"})",
        R"( { "id" : 1 , "result" : {"a":[1]} } )",
    };
    for (const std::string& order : orders) {
        World world;
        const auto call = world.call();
        world.hear(order);
        EXPECT_TRUE(call->succeeded()) << order;
        EXPECT_EQ(call->value, R"({"a":[1]})") << order;
    }
}

TEST(RequestProcessor, AWrongGuessOfTheValuesEndIsMended)
{
    World world;
    const auto call = world.call();
    world.hear(R"({"jsonrpc":"2.0","id":1,"result":5,"extra":{"a":1}})");
    EXPECT_TRUE(call->succeeded());
    EXPECT_EQ(call->value, "5");
    EXPECT_EQ(call->decoded, 2);
}

TEST(RequestProcessor, WhatIsOverdueEndsOnce)
{
    World world;
    const auto early = world.call({0, world.now + 1s});
    const auto late = world.call({0, world.now + 2s});
    EXPECT_EQ(world.processor.wake_at(), world.now + 1s);
    world.pass(999ms);
    EXPECT_TRUE(early->pending());
    world.pass(1ms);
    EXPECT_TRUE(early->failed_with(errc::timed_out));
    EXPECT_TRUE(late->pending());
    EXPECT_EQ(world.processor.wake_at(), world.now + 1s);
    world.pass(1h);
    EXPECT_TRUE(late->failed_with(errc::timed_out));
    EXPECT_EQ(early->finished, 1);
    EXPECT_EQ(world.processor.wake_at(), TimePoint::max());
}

TEST(RequestProcessor, ACallerThatAlwaysTriesAgainWithoutTimeLeftDoesNotHoldTheLoop)
{
    World world;
    int ended = 0;
    std::function<void()> again = [&] {
        ++ended;
        world.call({0, world.now}, again);
    };
    world.call({0, world.now}, again);
    world.pass(1s);
    EXPECT_EQ(ended, 1);
    EXPECT_LE(world.processor.wake_at(), world.now); // due at once, in the loop's next turn
    world.pass(0s);
    EXPECT_EQ(ended, 2);
}

TEST(RequestProcessor, OnLossSentAndUnsentCallsAreToldApart)
{
    World world;
    const auto sent = world.call();
    world.processor.calls().set_output_position(world.last_id, 0);
    const auto half_sent = world.call();
    world.processor.calls().set_output_position(world.last_id, 99);
    const auto unsent = world.call();
    world.processor.calls().set_output_position(world.last_id, 100);
    const auto feed = world.subscribed("0xa");
    const auto waiting = world.call();
    world.processor.on_lost(100);
    EXPECT_TRUE(sent->failed_with(errc::outcome_unknown));
    EXPECT_TRUE(half_sent->failed_with(errc::outcome_unknown));
    EXPECT_TRUE(unsent->failed_with(errc::not_sent));
    EXPECT_TRUE(waiting->pending());
    EXPECT_EQ(world.processor.routes(), 0u);
}

TEST(RequestProcessor, CallsMadeWhileOthersEndStay)
{
    World world;
    std::shared_ptr<Ending> second;
    const auto first = world.call({}, [&] { second = world.call(); });
    world.processor.calls().set_output_position(world.last_id, 0);
    world.processor.on_lost(1);
    EXPECT_EQ(first->finished, 1);
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->pending());

    std::shared_ptr<Ending> third;
    second->then = [&] { third = world.call(); };
    world.processor.fail_all(errc::cancelled);
    EXPECT_EQ(second->finished, 1);
    ASSERT_TRUE(third);
    EXPECT_TRUE(third->pending());
}

TEST(RequestProcessor, ACallbackMayEndEverything)
{
    World world;
    const auto first = world.call({}, [&] { world.processor.fail_all(errc::cancelled); });
    const std::uint64_t id = world.last_id;
    const auto second = world.call();
    world.hear(reply(id, "1"));
    EXPECT_TRUE(first->succeeded());
    EXPECT_TRUE(second->failed_with(errc::cancelled));
}

TEST(RequestProcessor, AnErrorWithoutAnIdIsThatOfTheOnlyReadInFlight)
{
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}})",
                             R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}})",
                             R"([{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}])"}) {
        World world;
        world.connected = false;
        const auto waiting = world.call({0, world.now + 1s, true});
        const auto call = world.call({0, world.now + 1s, true});
        world.sent();
        world.hear(text);
        EXPECT_TRUE(call->failed_with(errc::server_error)) << text;
        EXPECT_EQ(call->said.message, "no");
        EXPECT_TRUE(waiting->pending()) << "it has not left";
        EXPECT_EQ(world.counters().server_messages, 0u);
        world.hear(reply(world.last_id, "1"));
        EXPECT_EQ(call->finished, 1);
        EXPECT_EQ(world.counters().late_answers, 1u);
    }
}

TEST(RequestProcessor, AnErrorWithoutAnIdIsNeverThatOfACallThatIsNoRead)
{
    World world;
    const auto transaction = world.call({0, world.now + 1s, false});
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(transaction->pending());
    EXPECT_EQ(world.counters().server_messages, 1u);
    EXPECT_EQ(world.processor.server_message().message, "no");
    world.hear(reply(world.last_id, "\"0xhash\""));
    EXPECT_TRUE(transaction->succeeded());

    const auto feed = world.subscribe();
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(feed->ending->pending());
    EXPECT_EQ(world.counters().server_messages, 2u);
}

/// What nobody waits for any more is in flight all the same: the error may be its answer.
TEST(RequestProcessor, AnErrorWithoutAnIdIsNobodysWhileAnAbandonedCallIsUnanswered)
{
    World world;
    const auto timed_out = world.call({0, world.now + 1s, false});
    world.sent();
    const std::uint64_t first = world.last_id;
    world.pass(1s);
    ASSERT_TRUE(timed_out->failed_with(errc::timed_out));
    const auto cancelled = world.call({0, world.now + 9s, true});
    world.sent();
    const std::uint64_t second = world.last_id;
    world.processor.fail(second, errc::cancelled);

    const auto call = world.call({0, world.now + 9s, true});
    world.sent();
    for (const std::uint64_t late : {first, second}) {
        world.hear(refusal("no"));
        EXPECT_TRUE(call->pending());
        world.hear(reply(late, "1"));
    }
    world.hear(refusal("no"));
    EXPECT_TRUE(call->failed_with(errc::server_error));
    EXPECT_EQ(world.counters().server_messages, 2u);

    const auto other = world.call({0, world.now + 1s, true});
    world.sent();
    world.pass(1s);
    world.processor.on_lost(0); // what the old connection owes is owed no more
    const auto last = world.call({0, world.now + 1s, true});
    world.sent();
    world.hear(refusal("no"));
    EXPECT_TRUE(last->failed_with(errc::server_error));
}

TEST(RequestProcessor, AnErrorForNoCallIsKeptForTheObserver)
{
    World world;
    const auto call = world.call();
    world.hear(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}})");
    EXPECT_TRUE(call->pending());
    EXPECT_EQ(world.counters().server_messages, 1u);
    EXPECT_EQ(world.processor.server_message().code, -32700);
    EXPECT_EQ(world.processor.server_message().message, "parse error");
    world.hear(R"({"jsonrpc":"2.0","id":5,"method":"client_ping","params":[]})");
    EXPECT_EQ(world.counters().server_messages, 2u);
    EXPECT_EQ(world.processor.server_message().message, "client_ping");
}

} // namespace
} // namespace ethwire::rpc::test
