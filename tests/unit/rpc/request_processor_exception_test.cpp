// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace ethwire::rpc::test {
namespace {

using testing::ElementsAre;

TEST(RequestProcessor, OneConsumersExceptionDoesNotKeepTheOthersWaiting)
{
    World world;
    const auto bad = world.subscribed("0xa");
    const auto good = world.subscribed("0xb");
    bad->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, true});
    int woken = 0;
    good->queue->wait({[](void* who) { ++*static_cast<int*>(who); }, &woken, true});
    world.hear(notification("0xa", "1"));
    world.hear(notification("0xb", "1"));
    EXPECT_THROW(world.processor.end_of_walk(), std::runtime_error);
    EXPECT_EQ(woken, 1);
}

TEST(RequestProcessor, OneCallsExceptionDoesNotKeepTheOthersPending)
{
    World world;
    const auto bad = world.call({}, [] { throw std::runtime_error("user code"); });
    const auto good = world.call();
    EXPECT_THROW(world.processor.fail_all(errc::cancelled), std::runtime_error);
    EXPECT_TRUE(bad->failed_with(errc::cancelled));
    EXPECT_TRUE(good->failed_with(errc::cancelled));
}

TEST(RequestProcessor, OneCallsExceptionDoesNotKeepTheOverdueOnesPending)
{
    World world;
    const auto bad = world.call({0, world.now + 1s}, [] { throw std::runtime_error("user code"); });
    const auto good = world.call({0, world.now + 1s});
    EXPECT_THROW(world.pass(1s), std::runtime_error);
    EXPECT_TRUE(bad->failed_with(errc::timed_out));
    EXPECT_TRUE(good->failed_with(errc::timed_out));
}

TEST(RequestProcessor, ASubscribeCallWhoseTimeOutThrowsIsStillTidiedUpAfter)
{
    World world;
    const auto feed = world.subscribe({}, {0, world.now + 1s});
    world.processor.calls().set_output_position(world.last_id, 0);
    feed->ending->then = [] { throw std::runtime_error("user code"); };
    EXPECT_THROW(world.pass(1s), std::runtime_error);
    world.hear(reply(world.last_id, "\"0xa\""));
    EXPECT_THAT(feed->answered_late, ElementsAre("0xa"));
}

TEST(RequestProcessor, WhatWasParkedIsDeliveredThoughAConsumerThrows)
{
    World world;
    const auto feed = world.subscribe();
    for (const char* value : {"1", "2", "3"})
        world.hear(notification("0xa", value));
    feed->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, false});
    EXPECT_THROW(world.hear(reply(world.last_id, "\"0xa\"")), std::runtime_error);
    EXPECT_TRUE(feed->ending->succeeded());
    EXPECT_THAT(feed->take_values(), ElementsAre("1", "2", "3"));
}

TEST(RequestProcessor, AFullBackpressureQueuePausesTheReaderThoughItsConsumerThrows)
{
    World world;
    const auto feed = world.subscribed("0xa", QueueOptions().messages(1).overflow(Overflow::backpressure));
    feed->queue->wait({[](void*) { throw std::runtime_error("user code"); }, nullptr, false});
    EXPECT_THROW(world.hear(notification("0xa", "1")), std::runtime_error);
    EXPECT_TRUE(world.processor.paused());
}

} // namespace
} // namespace ethwire::rpc::test
