// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <rpc/backlog.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace ethwire::rpc {
namespace {

std::vector<std::string> all(Backlog& backlog)
{
    std::vector<std::string> texts;
    while (auto waiting = backlog.pop())
        texts.push_back(std::move(waiting->text));
    return texts;
}

TEST(BacklogTest, TheFirstLaneGoesFirstAndWithinALaneTheOldest)
{
    Backlog backlog(1000);
    backlog.push(Lane::history, {1, 1, "history 1"});
    backlog.push(Lane::gap, {2, 2, "gap 1"});
    backlog.push(Lane::user, {3, 3, "user 1"});
    backlog.push(Lane::history, {4, 4, "history 2"});
    backlog.push(Lane::tip, {5, 9, "tip 1"});
    backlog.push(Lane::user, {10, 10, "user 2"});
    EXPECT_EQ(all(backlog), (std::vector<std::string>{"user 1", "user 2", "tip 1", "gap 1", "history 1", "history 2"}));
    EXPECT_EQ(backlog.bytes(), 0u);
}

TEST(BacklogTest, KeepsTheIdsOfABatch)
{
    Backlog backlog(1000);
    backlog.push(Lane::user, {7, 11, "batch"});
    const auto batch = backlog.pop();
    ASSERT_TRUE(batch);
    EXPECT_EQ(batch->first_id, 7u);
    EXPECT_EQ(batch->last_id, 11u);
    EXPECT_FALSE(backlog.pop());
}

TEST(BacklogTest, CountsItsBytes)
{
    Backlog backlog(10);
    EXPECT_TRUE(backlog.has_room_for(10));
    EXPECT_FALSE(backlog.has_room_for(11));
    EXPECT_FALSE(backlog.has_room_for(std::numeric_limits<std::size_t>::max()));
    backlog.push(Lane::user, {1, 1, "123456"});
    EXPECT_TRUE(backlog.has_room_for(4));
    EXPECT_FALSE(backlog.has_room_for(5));
    backlog.pop();
    EXPECT_TRUE(backlog.has_room_for(10));
    backlog.push(Lane::user, {1, 1, "123456"});
    backlog.clear();
    EXPECT_TRUE(backlog.has_room_for(10));
    EXPECT_FALSE(backlog.pop());
}

} // namespace
} // namespace ethwire::rpc
