// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/routes.hpp"

#include <gtest/gtest.h>

namespace ethwire::rpc::test {
namespace {

Routes::Queue some_queue() { return std::make_shared<SubscriptionQueue>(QueueOptions()); }

TEST(Routes, FindsWhatWasAdded)
{
    Routes routes;
    EXPECT_EQ(routes.find("0x1"), nullptr);
    std::vector<Routes::Queue> queues;
    for (int i = 0; i < 1000; ++i) {
        queues.push_back(some_queue());
        routes.add("0x" + std::to_string(i), queues.back());
    }
    EXPECT_EQ(routes.size(), 1000u);
    for (std::size_t i = 0; i < 1000; ++i) {
        const Routes::Queue* found = routes.find("0x" + std::to_string(i));
        ASSERT_TRUE(found);
        EXPECT_EQ(*found, queues[i]);
    }
    EXPECT_EQ(routes.find("0x1000"), nullptr);
}

TEST(Routes, RemovingSomeLeavesTheOthers)
{
    Routes routes;
    for (int i = 0; i < 500; ++i)
        routes.add(std::to_string(i), some_queue());
    for (int i = 0; i < 500; i += 2)
        EXPECT_TRUE(routes.remove(std::to_string(i)));
    EXPECT_FALSE(routes.remove("0"));
    for (int i = 0; i < 500; ++i)
        EXPECT_EQ(routes.find(std::to_string(i)) != nullptr, i % 2 == 1) << i;
    EXPECT_EQ(routes.size(), 250u);
}

TEST(Routes, TheSameIdAgainReplacesTheQueue)
{
    Routes routes;
    routes.add("a", some_queue());
    const auto second = some_queue();
    routes.add("a", second);
    EXPECT_EQ(routes.size(), 1u);
    EXPECT_EQ(*routes.find("a"), second);
}

TEST(Routes, TheLastRemovedAreTombstones)
{
    Routes routes;
    EXPECT_FALSE(routes.is_tombstone(""));
    const int extra = 10;
    const int all = static_cast<int>(Routes::most_tombstones) + extra;
    for (int i = 0; i < all; ++i) {
        routes.add(std::to_string(i), some_queue());
        routes.remove(std::to_string(i));
    }
    for (int i = 0; i < all; ++i)
        EXPECT_EQ(routes.is_tombstone(std::to_string(i)), i >= extra) << i;
    routes.clear();
    EXPECT_FALSE(routes.is_tombstone(std::to_string(all - 1)));
}

TEST(Routes, ALookupSurvivesTheRemovalOfWhatWasFoundLast)
{
    Routes routes;
    routes.add("a", some_queue());
    routes.add("b", some_queue());
    ASSERT_TRUE(routes.find("a"));
    routes.remove("a");
    EXPECT_EQ(routes.find("a"), nullptr);
    EXPECT_TRUE(routes.find("b"));
    routes.clear();
    EXPECT_EQ(routes.find("b"), nullptr);
}

} // namespace
} // namespace ethwire::rpc::test
