// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/message_ring.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ethwire::rpc::test {
namespace {

void push(MessageRing& ring, std::string_view text, std::uint64_t arrival, std::uint64_t lost = 0)
{
    ring.push({text, text.substr(text.size() / 2), arrival, lost});
}

TEST(MessageRing, KeepsOrderAndContent)
{
    MessageRing ring;
    EXPECT_TRUE(ring.empty());
    push(ring, "abcd", 1);
    push(ring, "", 2, 7);
    push(ring, "xyz", 3);
    EXPECT_EQ(ring.size(), 3u);
    EXPECT_EQ(ring.bytes(), 7u);
    EXPECT_EQ(ring.front().text, "abcd");
    EXPECT_EQ(ring.front().value, "cd");
    EXPECT_EQ(ring.front().arrival, 1u);
    ring.pop();
    EXPECT_EQ(ring.front().text, "");
    EXPECT_EQ(ring.front().lost_before, 7u);
    ring.add_lost_before_front(3);
    EXPECT_EQ(ring.front().lost_before, 10u);
    ring.pop();
    EXPECT_EQ(ring.front().value, "yz");
    ring.pop();
    EXPECT_TRUE(ring.empty());
    EXPECT_EQ(ring.bytes(), 0u);
}

TEST(MessageRing, WrapsAroundWithoutGrowing)
{
    MessageRing ring;
    std::uint64_t pushed = 0;
    std::uint64_t popped = 0;
    for (; pushed < 8; ++pushed)
        push(ring, std::string(200 + pushed, static_cast<char>('a' + pushed % 26)), pushed);
    const std::size_t capacity = ring.capacity();
    for (; pushed < 1000; ++pushed) {
        ASSERT_EQ(ring.front().arrival, popped);
        ASSERT_EQ(ring.front().text, std::string(200 + popped % 8, static_cast<char>('a' + popped % 26)));
        ring.pop();
        ++popped;
        push(ring, std::string(200 + pushed % 8, static_cast<char>('a' + pushed % 26)), pushed);
    }
    EXPECT_EQ(ring.capacity(), capacity);
}

TEST(MessageRing, GrowsWhileItIsWrapped)
{
    MessageRing ring;
    for (std::uint64_t i = 0; i < 12; ++i)
        push(ring, std::string(300, static_cast<char>('a' + i)), i);
    for (int i = 0; i < 6; ++i)
        ring.pop();
    for (std::uint64_t i = 12; i < 17; ++i) // over the end
        push(ring, std::string(300, static_cast<char>('a' + i)), i);
    push(ring, std::string(10000, 'z'), 17);
    for (std::uint64_t i = 6; i < 17; ++i) {
        ASSERT_EQ(ring.front().arrival, i);
        ASSERT_EQ(ring.front().text, std::string(300, static_cast<char>('a' + i)));
        ring.pop();
    }
    EXPECT_EQ(ring.front().text, std::string(10000, 'z'));
}

TEST(MessageRing, GivesMemoryBackOnlyWhenEmpty)
{
    MessageRing ring;
    push(ring, std::string(100000, 'x'), 1);
    const std::size_t capacity = ring.capacity();
    ring.shrink(0);
    EXPECT_EQ(ring.capacity(), capacity);
    ring.pop();
    ring.shrink(capacity);
    EXPECT_EQ(ring.capacity(), capacity);
    ring.shrink(capacity - 1);
    EXPECT_EQ(ring.capacity(), 0u);
    push(ring, "again", 2);
    EXPECT_EQ(ring.front().text, "again");
    ring.clear();
    EXPECT_TRUE(ring.empty());
}

} // namespace
} // namespace ethwire::rpc::test
