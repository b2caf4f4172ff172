// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/resubscription.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;
using Outcome = Resubscription::Outcome;
using Handle = Resubscription::Handle;

constexpr TimePoint start{1h};

/// Three live subscriptions on a first connection: 1 "heads", 2 "logs", 3 "pending".
struct ResubscriptionTest : testing::Test {
    SeededRandom random{1};
    Resubscription subscriptions{ReconnectPolicy(), random};
    TimePoint now = start;

    ResubscriptionTest()
    {
        subscriptions.add(1, "0x1", now);
        subscriptions.add(2, "0x2", now);
        subscriptions.add(3, "0x3", now);
    }

    std::vector<Handle> yielded()
    {
        std::vector<Handle> handles;
        while (const auto request = subscriptions.next(now))
            handles.push_back(*request);
        return handles;
    }
};

TEST_F(ResubscriptionTest, NothingIsSentWhileTheConnectionLasts)
{
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_FALSE(subscriptions.next(now));
    EXPECT_EQ(subscriptions.server_id(2), "0x2");
}

TEST_F(ResubscriptionTest, FreshConnectionMakesEachOneAgainInOrder)
{
    subscriptions.lost();
    EXPECT_FALSE(subscriptions.next(now)) << "there is no connection";
    EXPECT_EQ(subscriptions.server_id(1), "") << "its id died with the connection";

    subscriptions.opened();
    EXPECT_FALSE(subscriptions.is_complete());
    const auto first = subscriptions.next(now);
    ASSERT_TRUE(first);
    EXPECT_EQ(*first, 1U);
    EXPECT_EQ(yielded(), (std::vector<Handle>{2, 3}));

    EXPECT_EQ(subscriptions.accepted(3, "0xc", now), Outcome::active);
    EXPECT_EQ(subscriptions.accepted(1, "0xa", now), Outcome::active);
    EXPECT_FALSE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::active);
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.server_id(1), "0xa");
    EXPECT_EQ(subscriptions.server_id(2), "0xb");
    EXPECT_EQ(subscriptions.server_id(3), "0xc");
}

TEST(Fault, F32_refused_subscription_ends_alone)
{
    SeededRandom random(1);
    Resubscription subscriptions(ReconnectPolicy(), random);
    for (Handle handle = 1; handle <= 3; ++handle)
        subscriptions.add(handle, "id", start);
    subscriptions.opened();
    while (subscriptions.next(start)) {
    }
    EXPECT_EQ(subscriptions.accepted(1, "0xa", start), Outcome::active);
    EXPECT_EQ(subscriptions.refused(2), Outcome::ended);
    EXPECT_EQ(subscriptions.accepted(3, "0xc", start), Outcome::active);
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.size(), 2U);

    subscriptions.lost();
    subscriptions.opened();
    EXPECT_EQ(subscriptions.next(start), 1U);
    EXPECT_EQ(subscriptions.next(start), 3U);
    EXPECT_FALSE(subscriptions.next(start));
}

TEST_F(ResubscriptionTest, UnsubscribingGivesTheIdOfThisConnection)
{
    EXPECT_EQ(subscriptions.remove(2), "0x2");
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    EXPECT_EQ(subscriptions.size(), 2U);
}

TEST_F(ResubscriptionTest, UnsubscribedWhileOfflineIsNotMadeAgain)
{
    subscriptions.lost();
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    subscriptions.opened();
    EXPECT_EQ(yielded(), (std::vector<Handle>{1, 3}));
}

TEST_F(ResubscriptionTest, UnsubscribedBeforeItsTurnIsNotSent)
{
    subscriptions.opened();
    EXPECT_EQ(subscriptions.next(now), 1U);
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    EXPECT_EQ(yielded(), (std::vector<Handle>{3}));
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::unknown);
}

TEST_F(ResubscriptionTest, UnsubscribedWhileAskedIsUnsubscribedWhenItsAnswerComes)
{
    subscriptions.opened();
    EXPECT_EQ(yielded().size(), 3U);
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    EXPECT_EQ(subscriptions.size(), 2U);
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::unsubscribe);
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::unknown);
}

TEST_F(ResubscriptionTest, UnsubscribedWhileAskedAndThenRefusedNeedsNothing)
{
    subscriptions.opened();
    yielded();
    subscriptions.remove(2);
    EXPECT_EQ(subscriptions.refused(2), Outcome::unknown);
    subscriptions.accepted(1, "0xa", now);
    subscriptions.accepted(3, "0xc", now);
    EXPECT_TRUE(subscriptions.is_complete());
}

TEST_F(ResubscriptionTest, AbandonedDiesWithItsConnection)
{
    subscriptions.opened();
    yielded();
    subscriptions.remove(2);
    subscriptions.lost();
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::unknown);
    subscriptions.opened();
    EXPECT_EQ(yielded(), (std::vector<Handle>{1, 3}));
}

TEST_F(ResubscriptionTest, AnswersNobodyAskedForChangeNothing)
{
    EXPECT_EQ(subscriptions.accepted(1, "0xf", now), Outcome::unknown);
    EXPECT_EQ(subscriptions.refused(1), Outcome::unknown);
    EXPECT_EQ(subscriptions.accepted(9, "0xf", now), Outcome::unknown);
    EXPECT_EQ(subscriptions.refused(9), Outcome::unknown);
    EXPECT_EQ(subscriptions.server_id(1), "0x1");
    EXPECT_EQ(subscriptions.server_id(9), "");
}

TEST_F(ResubscriptionTest, AddedMeanwhileIsActiveAndNotAskedAgain)
{
    subscriptions.opened();
    EXPECT_EQ(subscriptions.next(now), 1U);
    subscriptions.add(4, "0x4", now);
    EXPECT_EQ(yielded(), (std::vector<Handle>{2, 3}));
    EXPECT_EQ(subscriptions.server_id(4), "0x4");
}

TEST_F(ResubscriptionTest, ThousandSubscriptionsAreEachAskedOnce)
{
    for (Handle handle = 4; handle <= 1000; ++handle)
        subscriptions.add(handle, "id", now);
    subscriptions.opened();
    const auto handles = yielded();
    ASSERT_EQ(handles.size(), 1000U);
    for (Handle handle = 1; handle <= 1000; ++handle) {
        EXPECT_EQ(handles[handle - 1], handle);
        EXPECT_EQ(subscriptions.accepted(handle, "id", now), Outcome::active);
    }
    EXPECT_TRUE(subscriptions.is_complete());
}

/// The whole round, cut by a loss before each step: whatever was under way, the next connection makes again exactly
/// what is live.
TEST(Resubscription, LossAtEachStepLosesNothing)
{
    using Step = std::function<void(Resubscription&)>;
    const std::vector<Step> script{
        [](auto& s) { s.add(1, "0x1", start); },
        [](auto& s) { s.add(2, "0x2", start); },
        [](auto& s) { s.opened(); },
        [](auto& s) { s.next(start); },
        [](auto& s) { s.next(start); },
        [](auto& s) { s.accepted(1, "0xa", start); },
        [](auto& s) { s.accepted(2, "0xb", start); },
    };
    for (std::size_t cut = 2; cut <= script.size(); ++cut) {
        SCOPED_TRACE(cut);
        SeededRandom random(cut);
        Resubscription subscriptions(ReconnectPolicy(), random);
        for (std::size_t i = 0; i < cut; ++i)
            script[i](subscriptions);
        subscriptions.lost();
        EXPECT_TRUE(subscriptions.is_complete());
        for (std::size_t i = cut; i < script.size(); ++i)
            if (i > 2)
                script[i](subscriptions); // late answers change nothing
        subscriptions.opened();
        EXPECT_EQ(subscriptions.size(), 2U);
        EXPECT_EQ(subscriptions.next(start), 1U);
        EXPECT_EQ(subscriptions.next(start), 2U);
        EXPECT_FALSE(subscriptions.next(start));
        EXPECT_EQ(subscriptions.accepted(1, "0xc", start), Outcome::active);
        EXPECT_EQ(subscriptions.accepted(2, "0xd", start), Outcome::active);
        EXPECT_TRUE(subscriptions.is_complete());
    }
}

TEST_F(ResubscriptionTest, OneThatTheServerEndsIsAskedForAgainAlone)
{
    EXPECT_EQ(subscriptions.wake_at(), TimePoint::max());
    subscriptions.ended(2, now);
    EXPECT_EQ(subscriptions.server_id(2), "");
    EXPECT_FALSE(subscriptions.next(now));
    const TimePoint due = subscriptions.wake_at();
    EXPECT_GE(due, now + 100ms) << "never in a circle";
    EXPECT_LE(due, now + 1100ms);
    EXPECT_FALSE(subscriptions.next(due - 1ns));
    const auto again = subscriptions.next(due);
    ASSERT_TRUE(again);
    EXPECT_EQ(*again, 2U);
    EXPECT_EQ(subscriptions.wake_at(), TimePoint::max());
    now = due;
    EXPECT_EQ(subscriptions.accepted(2, "0xb", now), Outcome::active);
    EXPECT_EQ(subscriptions.server_id(2), "0xb");
}

TEST_F(ResubscriptionTest, ThePausesGrowUnlessTheSubscriptionLasted)
{
    Duration longest{};
    for (int i = 0; i < 12; ++i) {
        subscriptions.ended(1, now);
        longest = std::max(longest, subscriptions.wake_at() - now);
        now = subscriptions.wake_at();
        ASSERT_TRUE(subscriptions.next(now));
        subscriptions.accepted(1, "0xa", now);
    }
    EXPECT_GT(longest, 8s);
    now += 1min;
    subscriptions.ended(1, now);
    EXPECT_LE(subscriptions.wake_at() - now, 1100ms);
}

TEST_F(ResubscriptionTest, OneThatCannotBeMadeJustNowIsAskedForAgain)
{
    subscriptions.opened();
    EXPECT_EQ(yielded(), (std::vector<Handle>{1, 2, 3}));
    EXPECT_EQ(subscriptions.postponed(2, now), Outcome::later);
    EXPECT_EQ(subscriptions.accepted(1, "0xa", now), Outcome::active);
    EXPECT_EQ(subscriptions.accepted(3, "0xc", now), Outcome::active);
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.size(), 3U);
    now = subscriptions.wake_at();
    EXPECT_EQ(yielded(), std::vector<Handle>{2});
}

TEST_F(ResubscriptionTest, ARestEndsWithTheSubscriptionAndWithTheConnection)
{
    subscriptions.ended(1, now);
    subscriptions.ended(2, now);
    EXPECT_FALSE(subscriptions.remove(1)) << "the server knows it no more";
    EXPECT_LT(subscriptions.wake_at(), TimePoint::max());
    subscriptions.lost();
    EXPECT_EQ(subscriptions.wake_at(), TimePoint::max());
    subscriptions.opened();
    EXPECT_EQ(yielded(), (std::vector<Handle>{2, 3})) << "at once on the next connection";
    subscriptions.accepted(2, "0xb", now);
    subscriptions.ended(2, now);
    subscriptions.remove(2);
    EXPECT_EQ(subscriptions.wake_at(), TimePoint::max());
}

TEST_F(ResubscriptionTest, WhatEndsOutOfPlaceChangesNothing)
{
    subscriptions.ended(9, now);
    EXPECT_EQ(subscriptions.postponed(9, now), Outcome::unknown);
    EXPECT_EQ(subscriptions.postponed(1, now), Outcome::unknown) << "it was not asked";
    subscriptions.opened();
    subscriptions.ended(1, now);
    yielded();
    subscriptions.remove(1);
    EXPECT_EQ(subscriptions.postponed(1, now), Outcome::unknown) << "nobody wants it any more";
    EXPECT_EQ(subscriptions.wake_at(), TimePoint::max());
}

} // namespace
} // namespace ethwire::session
