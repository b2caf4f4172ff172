// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/resubscription.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <vector>

namespace ethwire::session {
namespace {

using Outcome = Resubscription::Outcome;
using Handle = Resubscription::Handle;

/// Three live subscriptions on a first connection: 1 "heads", 2 "logs", 3 "pending".
struct ResubscriptionTest : testing::Test {
    Resubscription subscriptions;

    ResubscriptionTest()
    {
        subscriptions.add(1, "heads", "0x1");
        subscriptions.add(2, "logs", "0x2");
        subscriptions.add(3, "pending", "0x3");
    }

    std::vector<Handle> yielded()
    {
        std::vector<Handle> handles;
        while (const auto request = subscriptions.next())
            handles.push_back(request->handle);
        return handles;
    }
};

TEST_F(ResubscriptionTest, NothingIsSentWhileTheConnectionLasts)
{
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_FALSE(subscriptions.next());
    EXPECT_EQ(subscriptions.server_id(2), "0x2");
}

TEST_F(ResubscriptionTest, FreshConnectionMakesEachOneAgainInOrder)
{
    subscriptions.lost();
    EXPECT_FALSE(subscriptions.next()) << "there is no connection";
    EXPECT_EQ(subscriptions.server_id(1), "") << "its id died with the connection";

    subscriptions.opened();
    EXPECT_FALSE(subscriptions.is_complete());
    const auto first = subscriptions.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->handle, 1U);
    EXPECT_EQ(first->text, "heads");
    EXPECT_EQ(yielded(), (std::vector<Handle>{2, 3}));

    EXPECT_EQ(subscriptions.accepted(3, "0xc"), Outcome::active);
    EXPECT_EQ(subscriptions.accepted(1, "0xa"), Outcome::active);
    EXPECT_FALSE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.accepted(2, "0xb"), Outcome::active);
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.server_id(1), "0xa");
    EXPECT_EQ(subscriptions.server_id(2), "0xb");
    EXPECT_EQ(subscriptions.server_id(3), "0xc");
}

TEST(Fault, F32_refused_subscription_ends_alone)
{
    Resubscription subscriptions;
    for (Handle handle = 1; handle <= 3; ++handle)
        subscriptions.add(handle, "request", "id");
    subscriptions.opened();
    while (subscriptions.next()) {
    }
    EXPECT_EQ(subscriptions.accepted(1, "0xa"), Outcome::active);
    EXPECT_EQ(subscriptions.refused(2), Outcome::ended);
    EXPECT_EQ(subscriptions.accepted(3, "0xc"), Outcome::active);
    EXPECT_TRUE(subscriptions.is_complete());
    EXPECT_EQ(subscriptions.size(), 2U);

    subscriptions.lost();
    subscriptions.opened();
    EXPECT_EQ(subscriptions.next()->handle, 1U);
    EXPECT_EQ(subscriptions.next()->handle, 3U);
    EXPECT_FALSE(subscriptions.next());
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
    EXPECT_EQ(subscriptions.next()->handle, 1U);
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    EXPECT_EQ(yielded(), (std::vector<Handle>{3}));
    EXPECT_EQ(subscriptions.accepted(2, "0xb"), Outcome::unknown);
}

TEST_F(ResubscriptionTest, UnsubscribedWhileAskedIsUnsubscribedWhenItsAnswerComes)
{
    subscriptions.opened();
    EXPECT_EQ(yielded().size(), 3U);
    EXPECT_EQ(subscriptions.remove(2), std::nullopt);
    EXPECT_EQ(subscriptions.size(), 2U);
    EXPECT_EQ(subscriptions.accepted(2, "0xb"), Outcome::unsubscribe);
    EXPECT_EQ(subscriptions.accepted(2, "0xb"), Outcome::unknown);
}

TEST_F(ResubscriptionTest, UnsubscribedWhileAskedAndThenRefusedNeedsNothing)
{
    subscriptions.opened();
    yielded();
    subscriptions.remove(2);
    EXPECT_EQ(subscriptions.refused(2), Outcome::unknown);
    subscriptions.accepted(1, "0xa");
    subscriptions.accepted(3, "0xc");
    EXPECT_TRUE(subscriptions.is_complete());
}

TEST_F(ResubscriptionTest, AbandonedDiesWithItsConnection)
{
    subscriptions.opened();
    yielded();
    subscriptions.remove(2);
    subscriptions.lost();
    EXPECT_EQ(subscriptions.accepted(2, "0xb"), Outcome::unknown);
    subscriptions.opened();
    EXPECT_EQ(yielded(), (std::vector<Handle>{1, 3}));
}

TEST_F(ResubscriptionTest, AnswersNobodyAskedForChangeNothing)
{
    EXPECT_EQ(subscriptions.accepted(1, "0xf"), Outcome::unknown);
    EXPECT_EQ(subscriptions.refused(1), Outcome::unknown);
    EXPECT_EQ(subscriptions.accepted(9, "0xf"), Outcome::unknown);
    EXPECT_EQ(subscriptions.refused(9), Outcome::unknown);
    EXPECT_EQ(subscriptions.server_id(1), "0x1");
    EXPECT_EQ(subscriptions.server_id(9), "");
}

TEST_F(ResubscriptionTest, AddedMeanwhileIsActiveAndNotAskedAgain)
{
    subscriptions.opened();
    EXPECT_EQ(subscriptions.next()->handle, 1U);
    subscriptions.add(4, "syncing", "0x4");
    EXPECT_EQ(yielded(), (std::vector<Handle>{2, 3}));
    EXPECT_EQ(subscriptions.server_id(4), "0x4");
}

TEST_F(ResubscriptionTest, ThousandSubscriptionsAreEachAskedOnce)
{
    for (Handle handle = 4; handle <= 1000; ++handle)
        subscriptions.add(handle, "x", "id");
    subscriptions.opened();
    const auto handles = yielded();
    ASSERT_EQ(handles.size(), 1000U);
    for (Handle handle = 1; handle <= 1000; ++handle) {
        EXPECT_EQ(handles[handle - 1], handle);
        EXPECT_EQ(subscriptions.accepted(handle, "id"), Outcome::active);
    }
    EXPECT_TRUE(subscriptions.is_complete());
}

/// The whole round, cut by a loss before each step: whatever was under way, the next connection makes again exactly
/// what is live.
TEST(Resubscription, LossAtEachStepLosesNothing)
{
    using Step = std::function<void(Resubscription&)>;
    const std::vector<Step> script{
        [](auto& s) { s.add(1, "heads", "0x1"); },
        [](auto& s) { s.add(2, "logs", "0x2"); },
        [](auto& s) { s.opened(); },
        [](auto& s) { s.next(); },
        [](auto& s) { s.next(); },
        [](auto& s) { s.accepted(1, "0xa"); },
        [](auto& s) { s.accepted(2, "0xb"); },
    };
    for (std::size_t cut = 2; cut <= script.size(); ++cut) {
        SCOPED_TRACE(cut);
        Resubscription subscriptions;
        for (std::size_t i = 0; i < cut; ++i)
            script[i](subscriptions);
        subscriptions.lost();
        EXPECT_TRUE(subscriptions.is_complete());
        for (std::size_t i = cut; i < script.size(); ++i)
            if (i > 2)
                script[i](subscriptions); // late answers change nothing
        subscriptions.opened();
        EXPECT_EQ(subscriptions.size(), 2U);
        EXPECT_EQ(subscriptions.next()->text, "heads");
        EXPECT_EQ(subscriptions.next()->text, "logs");
        EXPECT_FALSE(subscriptions.next());
        EXPECT_EQ(subscriptions.accepted(1, "0xc"), Outcome::active);
        EXPECT_EQ(subscriptions.accepted(2, "0xd"), Outcome::active);
        EXPECT_TRUE(subscriptions.is_complete());
    }
}

} // namespace
} // namespace ethwire::session
