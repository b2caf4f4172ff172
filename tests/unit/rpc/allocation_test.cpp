// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "alloc/allocations.hpp"
#include "world.hpp"

#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

/// Messages as they lie in a receive buffer, made before anything is counted.
std::vector<Padded> events(std::string_view id, int n)
{
    std::vector<Padded> out;
    for (int i = 0; i < n; ++i)
        out.emplace_back(notification(id, "\"" + std::string(static_cast<std::size_t>(500 + i % 37), 'x') + "\""));
    return out;
}

class Allocations : public testing::Test {
protected:
    /// How often memory is asked for while every message is heard, in walks of ten.
    std::uint64_t of(const std::vector<Padded>& messages)
    {
        const std::uint64_t before = allocations_of_this_thread();
        int in_walk = 0;
        for (const Padded& message : messages) {
            world_.processor.on_message(message, world_.now);
            if (++in_walk % 10 == 0)
                world_.processor.end_of_walk();
        }
        world_.processor.end_of_walk();
        return allocations_of_this_thread() - before;
    }

    World world_{};
};

struct Taker {
    SubscriptionQueue& queue;
    bool batch = false;
    std::uint64_t taken = 0;

    void wait() { queue.wait({&Taker::on_wake, this, batch}); }

    static void on_wake(void* who)
    {
        auto& self = *static_cast<Taker*>(who);
        for (; self.queue.has_event(); self.queue.pop())
            ++self.taken;
        self.wait();
    }
};

TEST_F(Allocations, TheCountingWorks)
{
    const std::uint64_t before = allocations_of_this_thread();
    world_.subscribed("0xa");
    EXPECT_GT(allocations_of_this_thread(), before);
}

TEST_F(Allocations, NoneForAWaitingConsumer)
{
    for (const bool batch : {false, true}) {
        const auto feed = world_.subscribed(batch ? "0xa" : "0xb");
        Taker taker{*feed->queue, batch};
        taker.wait();
        const auto messages = events(feed->id, 1000);
        of(messages);
        EXPECT_EQ(of(messages), 0u);
        EXPECT_EQ(taker.taken, 2000u);
    }
}

TEST_F(Allocations, NoneForABusyConsumerWhatsoeverThePolicy)
{
    for (const Overflow overflow : {Overflow::drop_oldest, Overflow::drop_newest, Overflow::latest}) {
        const auto feed = world_.subscribed("0xa", QueueOptions().messages(50).overflow(overflow));
        const auto messages = events("0xa", 1000);
        of(messages);
        EXPECT_EQ(of(messages), 0u);
        EXPECT_GE(feed->queue->dropped(), 1950u);
    }
}

TEST_F(Allocations, NoneForEventsOfManySubscriptionsInTurn)
{
    std::vector<std::shared_ptr<Feed>> feeds;
    std::vector<Padded> messages;
    for (int i = 0; i < 100; ++i)
        feeds.push_back(world_.subscribed("0x" + std::to_string(i)));
    for (int round = 0; round < 10; ++round)
        for (const auto& feed : feeds)
            messages.emplace_back(notification(feed->id, "1"));
    of(messages);
    for (const auto& feed : feeds)
        feed->take();
    EXPECT_EQ(of(messages), 0u);
}

TEST_F(Allocations, NoneForEventsOfNobody)
{
    const auto messages = events("0xa", 100);
    EXPECT_EQ(of(messages), 0u);
    EXPECT_EQ(world_.counters().unrouted_events, 100u);
}

TEST_F(Allocations, NoneForEventsInAnotherOrderOfMembers)
{
    const auto feed = world_.subscribed("0xa");
    Taker taker{*feed->queue};
    taker.wait();
    std::vector<Padded> messages;
    for (int i = 0; i < 100; ++i)
        messages.emplace_back(
            R"({"params":{"result":{"a":[1,2]},"subscription":"0xa"},"method":"eth_subscription","jsonrpc":"2.0"})");
    of(messages);
    EXPECT_EQ(of(messages), 0u);
    EXPECT_EQ(taker.taken, 200u);
}

} // namespace
} // namespace ethwire::rpc::test
