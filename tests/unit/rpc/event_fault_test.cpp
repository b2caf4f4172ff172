// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "fault.hpp"

#include <ethwire/base/random.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

} // namespace

// F22: a subscription's first events before its answer.

TEST_F(Fault, F22_notification_before_reply_any_interleaving)
{
    constexpr int most_events = 12;
    std::uint64_t early = 0;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        SeededRandom random(seed);
        World server;
        const std::size_t count = 1 + random.below(4);
        std::vector<std::shared_ptr<Feed>> feeds;
        std::vector<std::vector<std::string>> scripts; // of each subscription in order
        std::vector<std::size_t> reply_at;
        for (std::size_t k = 0; k < count; ++k) {
            feeds.push_back(server.subscribe());
            const std::string id = "0x" + std::to_string(k);
            const std::size_t events = random.below(most_events);
            std::vector<std::string>& script = scripts.emplace_back();
            for (std::size_t i = 0; i < events; ++i)
                script.push_back(notification(id, std::to_string(i)));
            const std::size_t at = random.below(events + 1);
            script.insert(script.begin() + static_cast<std::ptrdiff_t>(at), reply(server.last_id, "\"" + id + "\""));
            early += at;
        }
        std::vector<std::size_t> next(count, 0);
        for (std::size_t left = count; left > 0;) {
            const std::size_t k = random.below(count);
            if (next[k] == scripts[k].size())
                continue;
            server.hear(scripts[k][next[k]++]);
            left -= next[k] == scripts[k].size() ? 1 : 0;
        }
        for (std::size_t k = 0; k < count; ++k) {
            const std::vector<std::string> values = feeds[k]->take_values();
            ASSERT_EQ(values.size(), scripts[k].size() - 1) << "seed " << seed;
            for (std::size_t i = 0; i < values.size(); ++i)
                ASSERT_EQ(values[i], std::to_string(i)) << "seed " << seed;
        }
        ASSERT_EQ(server.counters().parking_losses, 0u);
        ASSERT_EQ(server.counters().unrouted_events, 0u);
    }
    EXPECT_GT(early, 10'000u); // the test tests something
}

TEST_F(Fault, F22_holding_area_is_bounded_in_messages)
{
    const auto feed = world.subscribe(QueueOptions().messages(5000));
    for (int i = 0; i < 2000; ++i)
        world.hear(notification("0xa", std::to_string(i)));
    EXPECT_EQ(world.counters().parking_losses, 2000 - Parking::most_messages);
    world.hear(reply(world.last_id, "\"0xa\""));
    const auto values = feed->take_values();
    ASSERT_EQ(values.size(), Parking::most_messages);
    EXPECT_EQ(values.front(), "0");
    EXPECT_EQ(values.back(), "1023");
}

TEST_F(Fault, F22_holding_area_is_bounded_in_bytes)
{
    world.subscribe();
    const std::string large = notification("0xa", "\"" + std::string(MiB, 'x') + "\"");
    for (int i = 0; i < 10; ++i)
        world.hear(large);
    EXPECT_EQ(world.counters().parking_losses, 7u); // three and their envelopes fit into 4 MiB
}

TEST_F(Fault, F22_holding_area_is_bounded_in_time)
{
    const auto feed = world.subscribe();
    const std::uint64_t id = world.last_id;
    world.hear(notification("0xa", "1"));
    world.pass(Parking::longest_stay - 1ns);
    EXPECT_EQ(world.counters().parking_losses, 0u);
    EXPECT_EQ(world.processor.wake_at(), world.now + 1ns);
    world.pass(1ns);
    EXPECT_EQ(world.counters().parking_losses, 1u);
    world.hear(reply(id, "\"0xa\""));
    EXPECT_THAT(feed->take_values(), IsEmpty());
}

TEST_F(Fault, F22_what_nobody_subscribed_is_counted_when_the_last_subscribe_ends)
{
    world.subscribe();
    const std::uint64_t first = world.last_id;
    const auto second = world.subscribe();
    world.hear(notification("0xzz", "1"));
    world.hear(reply(first, "\"0xa\""));
    EXPECT_EQ(world.counters().parking_losses, 0u);
    world.hear(reply(world.last_id, "\"0xb\""));
    EXPECT_EQ(world.counters().parking_losses, 1u);
    world.hear(notification("0xzz", "1"));
    EXPECT_EQ(world.counters().unrouted_events, 1u);
}

// F32: a subscription that is refused.

TEST_F(Fault, F32_a_refused_subscription_fails_alone)
{
    const auto first = world.subscribed("0xa");
    const auto second = world.subscribe();
    world.hear(R"({"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"quota"}})");
    EXPECT_TRUE(second->ending->failed_with(errc::server_error));
    EXPECT_EQ(second->ending->said.message, "quota");
    EXPECT_EQ(second->routed, 0);
    world.hear(notification("0xa", "1"));
    EXPECT_THAT(first->take_values(), ElementsAre("1"));
    world.hear(notification("0xb", "1")); // and nothing is parked any more
    EXPECT_EQ(world.counters().unrouted_events, 1u);
}

// F33: consumers that do not keep up.

TEST_F(Fault, F33_slow_consumers_lose_exactly_what_they_are_told)
{
    constexpr std::uint64_t events = 100'000;
    for (const Overflow overflow : {Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest, Overflow::fail}) {
        World server;
        const auto slow = server.subscribed("0xa", QueueOptions().messages(100).bytes(64 * 1024).overflow(overflow));
        const auto quick = server.subscribed("0xb");
        const Padded event(notification("0xa", "\"" + std::string(400, 'x') + "\""));
        const Padded other(notification("0xb", "1"));
        std::uint64_t taken = 0;
        std::uint64_t told = 0;
        std::size_t memory = 0;
        for (std::uint64_t i = 0; i < events; ++i) {
            server.processor.on_message(event, server.now);
            ASSERT_LE(slow->queue->size(), 100u);
            ASSERT_LE(slow->queue->bytes(), 64 * 1024u);
            if (i % 1000 == 0) { // replies and the other subscription wait for nothing
                const auto call = server.call();
                server.hear(reply(server.last_id, "1"));
                ASSERT_TRUE(call->succeeded());
                server.processor.on_message(other, server.now);
                ASSERT_EQ(quick->take().size(), 1u);
            }
            if (i % 500 == 0 && slow->queue->has_event()) {
                told += slow->queue->front().lost_before;
                ++taken;
                slow->queue->pop();
            }
            if (i == events / 10)
                memory = resident_bytes();
        }
        for (const Feed::Seen& seen : slow->take()) {
            told += seen.lost_before;
            ++taken;
        }
        told += slow->queue->lost_at_end();
        EXPECT_EQ(told, slow->queue->dropped());
        EXPECT_EQ(taken, slow->queue->delivered());
        EXPECT_EQ(taken + told + server.counters().unrouted_events, events);
        EXPECT_LE(resident_bytes(), memory + MiB);
        EXPECT_EQ(slow->queue->reason() == errc::queue_overflow, overflow == Overflow::fail);
    }
}

} // namespace ethwire::rpc::test
