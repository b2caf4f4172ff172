// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "fault.hpp"

#include <ethwire/base/random.hpp>

#include <gtest/gtest.h>

#include <map>

namespace ethwire::rpc::test {

// F23: ids that nobody knows.

TEST_F(Fault, F23_a_call_that_waits_for_a_connection_is_answered_by_nobody)
{
    World world;
    world.connected = false;
    const auto alone = world.call();
    const std::uint64_t id = world.last_id;
    const auto first = world.call({7, world.now + 10s});
    const std::uint64_t batch = world.last_id;
    const auto feed = world.subscribe();
    const std::string text = std::to_string(id);
    world.hear(reply(id, "1"));
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"error":{"code":1,"message":"no"}})");
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"method":"x","result":1})");
    world.hear(R"({"jsonrpc":"2.0","id":)" + text + R"(,"result":[})");
    world.hear("[" + reply(batch, "1") + "]");
    world.hear(reply(world.last_id, "\"0x1\""));
    world.pass(5s);
    EXPECT_EQ(alone->finished, 0);
    EXPECT_EQ(first->finished, 0);
    EXPECT_EQ(world.processor.routes(), 0u);
    EXPECT_EQ(world.counters().unknown_ids, 4u);
    EXPECT_EQ(world.counters().answers, 0u);
    world.hear(reply(id, "1"));
    world.connected = true;
    world.hear(reply(id, "1"));
    EXPECT_EQ(alone->finished, 1);
}

TEST_F(Fault, F23_unknown_ids_between_valid_answers_retain_nothing)
{
    const Padded unknown(reply(9'000'000'000, "\"0x1234\""));
    const Padded event(notification("0xdead", "1"));
    const auto feed = world.subscribed("0xa");
    std::size_t memory = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        world.processor.on_message(unknown, world.now);
        if (i % 10 != 0)
            continue;
        world.processor.on_message(event, world.now);
        if (i % 1000 != 0)
            continue;
        const auto call = world.call();
        ASSERT_EQ(world.hear(reply(world.last_id, "1")), Outcome::taken);
        ASSERT_TRUE(call->succeeded());
        if (i == 100'000)
            memory = resident_bytes();
    }
    EXPECT_EQ(world.counters().unknown_ids, 1'000'000u);
    EXPECT_EQ(world.counters().unrouted_events, 100'000u);
    EXPECT_EQ(world.counters().answers, 1001u);
    EXPECT_EQ(world.processor.calls().size(), 0u);
    EXPECT_EQ(world.processor.routes(), 1u);
    EXPECT_LE(resident_bytes(), memory + 2 * MiB); // a sanitizer keeps what was freed for a while
}

// F24: the same answer twice.

TEST_F(Fault, F24_of_two_answers_the_first_wins)
{
    const auto call = world.call();
    world.hear(reply(1, R"({"number":"0x1","x":0})"));
    world.hear(reply(1, R"({"number":"0x1","x":0})"));
    EXPECT_EQ(world.counters().late_answers, 1u);
    EXPECT_EQ(world.counters().conflicting_answers, 0u);
    world.hear(reply(1, R"({"number":"0x2","x":0})"));
    EXPECT_EQ(world.counters().late_answers, 2u);
    EXPECT_EQ(world.counters().conflicting_answers, 1u);
    world.hear(R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}})");
    EXPECT_EQ(world.counters().conflicting_answers, 2u);
    EXPECT_EQ(call->finished, 1);
    EXPECT_EQ(call->value, R"({"number":"0x1","x":0})");
}

TEST_F(Fault, F24_a_second_answer_to_a_subscribe_makes_no_second_route)
{
    const auto feed = world.subscribed("0xa");
    world.hear(reply(world.last_id, "\"0xb\""));
    EXPECT_EQ(world.processor.routes(), 1u);
    EXPECT_EQ(feed->routed, 1);
    EXPECT_EQ(world.counters().conflicting_answers, 1u);
}

// F25: ids of other types.

TEST_F(Fault, F25_only_the_exact_token_ends_the_call)
{
    for (int i = 0; i < 6; ++i) {
        world.call();
        world.hear(reply(world.last_id, "1"));
    }
    const auto call = world.call({0, world.now + 30s});
    ASSERT_EQ(world.last_id, 7u);
    const std::vector<std::string> tokens = {"\"7\"",       "7.0", "7e0", "70e-1", "true", "[7]", "{\"id\":7}",
                                             "\"\\u0037\"", "-7",  "0.7", "77",    "\"\"", "[]",  "9007199254740999"};
    for (const std::string& token : tokens) {
        EXPECT_EQ(world.hear(R"({"jsonrpc":"2.0","id":)" + token + R"(,"result":1})"), Outcome::taken) << token;
        EXPECT_TRUE(call->pending()) << token;
    }
    EXPECT_EQ(world.counters().unknown_ids, tokens.size());
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"result":1})", R"({"jsonrpc":"2.0","result":1})"}) {
        world.hear(text);
        EXPECT_TRUE(call->pending()) << text;
    }
    EXPECT_EQ(world.counters().unknown_ids, tokens.size() + 2);
    for (const char* text : {R"({"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}})",
                             R"({"jsonrpc":"2.0","error":{"code":1,"message":"m"}})"}) {
        world.hear(text);
        EXPECT_TRUE(call->pending()) << text;
    }
    EXPECT_EQ(world.counters().server_messages, 2u);
    world.pass(30s); // nothing is pending for ever
    EXPECT_TRUE(call->failed_with(errc::timed_out));
}

// F28: answers that come too late.

TEST_F(Fault, F28_late_answers_are_counted_and_ids_are_not_used_again)
{
    std::uint64_t last = 0;
    for (int i = 0; i < 100'000; ++i) {
        const auto call = world.call({0, world.now + 1s});
        ASSERT_GT(world.last_id, last);
        last = world.last_id;
        world.pass(1s);
        ASSERT_TRUE(call->failed_with(errc::timed_out));
        world.now += 1ms;
        world.hear(reply(last, "1"));
        ASSERT_EQ(call->finished, 1);
    }
    EXPECT_LT(last, std::uint64_t{1} << 53);
    EXPECT_EQ(world.counters().late_answers, 100'000u);
    EXPECT_EQ(world.counters().conflicting_answers, 0u);
    EXPECT_EQ(world.counters().unknown_ids, 0u);
}

TEST_F(Fault, F28_a_late_answer_to_a_given_up_call)
{
    const auto call = world.call();
    world.processor.fail(1, errc::cancelled);
    EXPECT_TRUE(call->failed_with(errc::cancelled));
    world.processor.fail(1, errc::cancelled);
    world.hear(reply(1, "1"));
    EXPECT_EQ(call->finished, 1);
    EXPECT_EQ(world.counters().late_answers, 1u);
}

// F31: races of calls, answers, cancellation, unsubscribing and loss.

TEST_F(Fault, F31_any_schedule_ends_every_call_once)
{
    for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
        SeededRandom random(seed);
        World server;
        std::map<std::uint64_t, std::shared_ptr<Feed>> subscribing;
        std::vector<std::shared_ptr<Feed>> live;
        std::vector<std::shared_ptr<Ending>> all;
        std::uint64_t next_subscription = 0;
        const auto some_id = [&] { return 1 + random.below(server.processor.calls().next_id()); };
        for (int step = 0; step < 12; ++step) {
            switch (random.below(9)) {
            case 0:
            case 1: {
                const auto call = server.call({0, server.now + Duration(random.below(3)) * 1'000'000'000});
                if (random.below(4) == 0)
                    call->then = [&server, id = some_id()] { server.processor.fail(id, errc::cancelled); };
                server.processor.calls().set_output_position(server.last_id, server.last_id);
                all.push_back(call);
                break;
            }
            case 2: {
                const auto feed = server.subscribe();
                subscribing[server.last_id] = feed;
                all.push_back(feed->ending);
                break;
            }
            case 3: server.hear(reply(some_id(), "1")); break;
            case 4:
                if (const auto at = subscribing.lower_bound(some_id()); at != subscribing.end()) {
                    server.hear(reply(at->first, "\"s" + std::to_string(++next_subscription) + "\""));
                    live.push_back(at->second);
                    subscribing.erase(at);
                }
                break;
            case 5: server.hear(notification("s" + std::to_string(1 + random.below(4)), "1")); break;
            case 6: server.processor.fail(some_id(), errc::cancelled); break;
            case 7:
                if (!live.empty()) {
                    const auto feed = live[random.below(live.size())];
                    server.processor.remove_route(feed->id);
                    feed->queue->end(errc::unsubscribed);
                    feed->take();
                    feed->queue->wait({[](void*) { FAIL() << "woken after its end"; }, nullptr, false});
                }
                break;
            default:
                if (random.below(8) == 0)
                    server.processor.on_lost(some_id());
                else
                    server.pass(500ms);
            }
            for (const auto& call : all)
                ASSERT_LE(call->finished, 1) << "seed " << seed;
        }
        server.processor.fail_all(errc::cancelled);
        ASSERT_EQ(server.processor.calls().size(), 0u) << "seed " << seed;
        for (const auto& call : all)
            ASSERT_EQ(call->finished, 1) << "seed " << seed;
        ASSERT_EQ(server.processor.wake_at(), TimePoint::max()) << "seed " << seed;
        const auto& counters = server.counters();
        std::uint64_t delivered = 0;
        for (const auto& feed : live)
            delivered += feed->queue->delivered() + feed->queue->size() + feed->queue->dropped();
        ASSERT_EQ(counters.notifications, delivered + counters.unrouted_events + counters.parking_losses)
            << "seed " << seed;
    }
}

} // namespace ethwire::rpc::test
