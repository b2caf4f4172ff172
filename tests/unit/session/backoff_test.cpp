// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/backoff.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;

/// Answers the bottom or the top of every range.
class EdgeRandom final : public Random {
public:
    explicit EdgeRandom(std::uint8_t byte) noexcept : byte_(byte) {}
    void fill(std::span<std::uint8_t> out) noexcept override { std::fill(out.begin(), out.end(), byte_); }

private:
    std::uint8_t byte_;
};

struct BackoffTest : testing::Test {
    EdgeRandom low{0x00};
    EdgeRandom high{0xff};
    Backoff backoff{ReconnectPolicy()};
    TimePoint start{1h};
};

TEST_F(BackoffTest, BoundsDoubleUpToTheCap)
{
    for (const Duration bound : {1s, 2s, 4s, 8s, 16s, 30s, 30s, 30s}) {
        EXPECT_EQ(backoff.bound(), bound);
        backoff.next(low);
    }
}

TEST_F(BackoffTest, WaitsReachBothEndsOfTheirBounds)
{
    Backoff other{ReconnectPolicy()};
    for (const Duration bound : {1s, 2s, 4s, 8s, 16s, 30s}) {
        EXPECT_EQ(backoff.next(low), 0s);
        EXPECT_EQ(other.next(high), bound);
    }
}

TEST_F(BackoffTest, AfterTheFirstWaitBoundedByTheCapEveryWaitIsTheCap)
{
    for (int i = 0; i < 6; ++i)
        backoff.next(low);
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(backoff.next(low), 30s);
}

TEST_F(BackoffTest, FloorIsAddedToFullJitter)
{
    EXPECT_EQ(backoff.next(low, 5s), 5s);
    EXPECT_EQ(backoff.next(high, 5s), 7s);
    for (int i = 0; i < 10; ++i)
        backoff.next(low);
    EXPECT_EQ(backoff.next(low, 60s), 60s);
    EXPECT_EQ(backoff.next(high, 60s), 90s);
}

TEST_F(BackoffTest, SeriesEndsNever)
{
    for (int i = 0; i < 100'000; ++i)
        EXPECT_LE(backoff.next(high), 30s);
    EXPECT_EQ(backoff.failures(), 100'000U);
}

TEST_F(BackoffTest, FirstRetryAfterProofOfLifeIsWithinTheJitter)
{
    EXPECT_EQ(backoff.at_once(low), 0ms);
    EXPECT_EQ(backoff.at_once(high), 100ms);
}

TEST_F(BackoffTest, ProofOfLifeNeedsAnAnswerAndTenSeconds)
{
    backoff.next(low);

    backoff.opened(start);
    EXPECT_FALSE(backoff.lost(start + 1h)) << "no answer";

    backoff.opened(start);
    backoff.answered();
    EXPECT_FALSE(backoff.lost(start + 10s - 1ns)) << "not long enough";
    EXPECT_EQ(backoff.failures(), 1U);

    backoff.opened(start);
    backoff.answered();
    EXPECT_TRUE(backoff.lost(start + 10s));
    EXPECT_EQ(backoff.failures(), 0U);
}

TEST_F(BackoffTest, AnswerOfOneConnectionProvesNothingOfTheNext)
{
    backoff.opened(start);
    backoff.answered();
    backoff.lost(start + 1s);
    backoff.opened(start + 2s);
    EXPECT_FALSE(backoff.lost(start + 1h));

    backoff.answered(); // late, with no connection
    EXPECT_FALSE(backoff.lost(start + 2h));
    backoff.opened(start + 2h);
    EXPECT_FALSE(backoff.lost(start + 3h));
}

TEST_F(BackoffTest, AnEventIsProofAtOnce)
{
    backoff.next(low);
    backoff.opened(start);
    backoff.delivered();
    EXPECT_TRUE(backoff.lost(start));
    EXPECT_EQ(backoff.failures(), 0U);

    backoff.next(low);
    backoff.opened(start);
    EXPECT_FALSE(backoff.lost(start)) << "the event was the connection's before";
    backoff.delivered(); // late, with no connection
    EXPECT_FALSE(backoff.lost(start));
    EXPECT_EQ(backoff.failures(), 1U);
}

TEST_F(BackoffTest, AServerThatGivesOneEventAndDiesIsBackedOffFromWhenTheBucketIsEmpty)
{
    TimePoint now = start;
    const auto one_event = [&] {
        backoff.opened(now);
        backoff.delivered();
        return backoff.lost(now);
    };
    for (int i = 0; i < 10; ++i)
        EXPECT_TRUE(one_event());
    for (const Duration bound : {1s, 2s, 4s}) {
        EXPECT_FALSE(one_event());
        EXPECT_EQ(backoff.bound(), bound);
        backoff.next(low);
    }
    now += 6s;
    EXPECT_TRUE(one_event());
    EXPECT_EQ(backoff.failures(), 0U);
}

TEST_F(BackoffTest, AStableConnectionStartsTheSeriesAgainWhateverTheBucketHolds)
{
    Backoff patient{ReconnectPolicy().immediate(0, 6s)};
    patient.next(low);
    patient.opened(start);
    patient.answered();
    EXPECT_FALSE(patient.lost(start + 10s));
    EXPECT_EQ(patient.failures(), 0U);
}

TEST_F(BackoffTest, CapBelowTheBaseIsTheBaseAndStillSpreads)
{
    Backoff narrow{ReconnectPolicy().base(5s).cap(1s)};
    EXPECT_EQ(narrow.bound(), 5s);
    EXPECT_EQ(narrow.next(low), 0s);
    EXPECT_EQ(narrow.next(low), 5s);
}

TEST_F(BackoffTest, ZeroBaseDoesNotSpin)
{
    Backoff eager{ReconnectPolicy().base(0s).cap(0s)};
    EXPECT_EQ(eager.bound(), 10ms);
    eager.next(low);
    EXPECT_EQ(eager.next(low), 10ms);
}

TEST_F(BackoffTest, HugeValuesDoNotOverflow)
{
    Backoff huge{ReconnectPolicy().base(Duration::max() - 1ns).cap(Duration::max() - 1ns)};
    EXPECT_EQ(huge.next(high), Duration::max() - 1ns);
    EXPECT_EQ(huge.next(high, Duration::max()), Duration::max());

    Backoff endless{ReconnectPolicy().base(1h).cap(Duration::max())};
    for (int i = 0; i < 200; ++i)
        EXPECT_GE(endless.next(high), 1h - 1ns);
}

} // namespace
} // namespace ethwire::session
