// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/base/random.hpp>

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace ethwire {
namespace {

TEST(SeededRandomTest, TheSameSeedGivesTheSameSequence)
{
    SeededRandom first(42), second(42), other(43);
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(first.next_u64(), second.next_u64());
    EXPECT_NE(first.next_u64(), other.next_u64());
}

TEST(SeededRandomTest, SplitMixStartsAsPublished)
{
    // The first output of splitmix64 for the seed 0.
    EXPECT_EQ(SeededRandom(0).next_u64(), 0xe220a8397b1dcdafu);
}

TEST(RandomTest, BelowStaysBelowAndReachesEveryValue)
{
    SeededRandom random(7);
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(random.below(10));
    EXPECT_EQ(seen.size(), 10u);
    EXPECT_EQ(*seen.rbegin(), 9u);
    EXPECT_EQ(random.below(0), 0u);
    EXPECT_EQ(random.below(1), 0u);
}

TEST(SystemRandomTest, MasksDifferAcrossTheEndOfABlock)
{
    SystemRandom random;
    std::set<std::uint64_t> masks;
    for (int i = 0; i < 2000; ++i)
        masks.insert(random.next_u64());
    EXPECT_EQ(masks.size(), 2000u);
}

TEST(SystemRandomTest, FillsWhatIsLargerThanABlockToItsLastByte)
{
    SystemRandom random;
    for (const std::size_t size : {4095u, 4096u, 4097u, 10000u}) {
        std::vector<std::uint8_t> bytes(size);
        bool last_byte_set = false;
        for (int i = 0; i < 20 && !last_byte_set; ++i) {
            random.fill(bytes);
            last_byte_set = bytes.back() != 0;
        }
        EXPECT_TRUE(last_byte_set) << size;
    }
}

} // namespace
} // namespace ethwire
