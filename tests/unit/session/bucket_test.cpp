// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/bucket.hpp>

#include <gtest/gtest.h>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

unsigned all(Bucket& bucket, TimePoint now)
{
    unsigned taken = 0;
    while (taken < 1000 && bucket.take(now))
        ++taken;
    return taken;
}

TEST(BucketTest, HoldsItsSizeAndNoMore)
{
    Bucket bucket(10, 6s);
    EXPECT_EQ(all(bucket, start), 10U);
    EXPECT_EQ(all(bucket, start + 10h), 10U);
}

TEST(BucketTest, GetsOneTokenBackEachRefill)
{
    Bucket bucket(10, 6s);
    all(bucket, start);
    EXPECT_FALSE(bucket.take(start + 6s - 1ns));
    EXPECT_TRUE(bucket.take(start + 6s));
    EXPECT_FALSE(bucket.take(start + 6s));
    EXPECT_EQ(all(bucket, start + 24s), 3U);
}

TEST(BucketTest, AskingInBetweenLosesNoPartOfARefill)
{
    Bucket bucket(1, 6s);
    bucket.take(start);
    for (Duration at = 0s; at < 6s; at += 100ms)
        EXPECT_FALSE(bucket.take(start + at));
    EXPECT_TRUE(bucket.take(start + 6s));
}

TEST(BucketTest, TheTimeBeforeTheFirstTokenLeftCountsForNothing)
{
    Bucket bucket(2, 6s);
    bucket.take(start + 1h);
    bucket.take(start + 1h);
    EXPECT_FALSE(bucket.take(start + 1h + 5s));
}

TEST(BucketTest, TheEdgesOfItsParameters)
{
    Bucket none(0, 6s);
    EXPECT_FALSE(none.take(start));
    EXPECT_FALSE(none.take(start + 1h));

    Bucket unbounded(1, 0s);
    EXPECT_EQ(all(unbounded, start), 1000U);

    Bucket once(3, Duration::max());
    EXPECT_EQ(all(once, start), 3U);
    EXPECT_EQ(all(once, TimePoint::max()), 0U);
}

} // namespace
} // namespace ethwire::session
