// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

namespace ethwire::session {
namespace {

using Action = Run::Action;
using State = Run::State;
using Kind = Loss::Kind;

TEST(Run, StartingNodeIsFoundWithinASecondOfItsStart)
{
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        world.server = refusing;
        world.begin();
        world.pass(Duration{8s} / 200 * static_cast<int>(seed));
        world.server = accepting;
        const TimePoint listening = world.now;
        world.pass(1s);
        ASSERT_EQ(world.opened_at.size(), 1U);
        EXPECT_LE(world.opened_at[0] - listening, 1s);
        EXPECT_EQ(world.run.reconnects(), 0U);
    }
}

TEST(Run, NodeThatNeverStartsIsReportedAsWhatItIs)
{
    World world;
    world.server = refusing;
    world.begin();
    world.pass(10s);
    EXPECT_TRUE(world.is_over());
    EXPECT_EQ(world.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(world.run.reason(), errc::refused);
    EXPECT_GE(world.ended_at[0], World::start + 9s);
    EXPECT_GE(world.tried_at.size(), 10U);
    EXPECT_LE(world.tried_at.size(), 20U);
}

TEST(Run, AttemptThatTheFirstDeadlineCutShortSaysNothing)
{
    World refused_so_far;
    refused_so_far.server = refusing;
    refused_so_far.begin();
    refused_so_far.pass(9'100ms);
    refused_so_far.server = black_hole;
    refused_so_far.pass(1s);
    EXPECT_GT(refused_so_far.tried_at.back(), World::start + 9'100ms);
    EXPECT_EQ(refused_so_far.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(refused_so_far.run.reason(), errc::refused);

    World silent_since;
    silent_since.server = refusing;
    silent_since.begin();
    silent_since.pass(5s);
    silent_since.server = black_hole;
    silent_since.pass(5s);
    EXPECT_EQ(silent_since.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(silent_since.run.reason(), errc::connect_timeout);
}

TEST(Run, RetryingTheFirstConnectCanBeTurnedOff)
{
    World world(1, SessionOptions().reconnect(ReconnectPolicy().retry_first(false)));
    world.server = refusing;
    world.begin();
    EXPECT_TRUE(world.is_over());
    EXPECT_EQ(world.ended_at[0], World::start);
}

TEST(Run, RefusedCredentialsFailTheFirstConnectAtOnce)
{
    for (const Loss& loss : {Loss::upgrade_refused(401), Loss::upgrade_refused(403), Loss::upgrade_refused(404),
                             Loss(Kind::tls), Loss(Kind::limit_framing)}) {
        World world;
        world.server = [&](World& w) { w.fail(loss); };
        world.begin();
        EXPECT_EQ(world.actions, (std::vector{Action::connect, Action::fail_first_connect}));
        EXPECT_EQ(world.ended_at[0], World::start);
    }
}

TEST(Run, ARefusalWhoseWordsAreAwaitedIsWhyTheAttemptFails)
{
    const Loss refusal = Loss::upgrade_refused(403);
    World ended;
    ended.server = [&](World& w) {
        w.run.refused(w.now, refusal);
        w.after(100ms, [](World& later) { later.fail(Loss(Kind::tcp_end)); });
    };
    ended.begin();
    ended.pass(100ms);
    EXPECT_EQ(ended.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(ended.run.reason(), errc::unauthorized);

    // Nothing more comes, and the server holds the connection.
    World held;
    held.server = [&](World& w) {
        w.run.refused(w.now, refusal);
        w.after(900ms, [&](World& later) { later.run.refused(later.now, refusal); });
    };
    held.begin();
    held.pass(10s);
    EXPECT_EQ(held.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(held.ended_at[0], World::start + 1s);
    EXPECT_EQ(held.run.reason(), errc::unauthorized);

    // The refusal of one attempt says nothing of the next.
    World second(1, SessionOptions().connect_timeout(5s).attempt_timeout(2s));
    second.server = [&](World& w) {
        if (w.tried_at.size() == 1)
            w.run.refused(w.now, Loss::upgrade_refused(503));
    };
    second.begin();
    second.pass(10s);
    EXPECT_EQ(second.run.reason(), errc::connect_timeout);
}

TEST(Run, RateLimitThatOutlivesTheFirstDeadlineFailsAtOnce)
{
    World patient;
    patient.server = [](World& w) { w.fail(Loss::upgrade_refused(429, 3s)); };
    patient.begin();
    EXPECT_FALSE(patient.is_over());
    EXPECT_GE(patient.run.wake_at(), World::start + 3s);

    World hopeless;
    hopeless.server = [](World& w) { w.fail(Loss::upgrade_refused(429, 10s)); };
    hopeless.begin();
    EXPECT_TRUE(hopeless.is_over());
    EXPECT_EQ(hopeless.run.reason(), errc::rate_limited);
}

TEST(Run, EndlessDeadlineTriesForEver)
{
    World world(1, SessionOptions().connect_timeout(Duration::max()));
    world.server = refusing;
    world.begin();
    world.pass(10h);
    EXPECT_FALSE(world.is_over());
    EXPECT_EQ(world.run.state(), State::waiting);
}

TEST(Run, AnEndlessDeadlineDoesNotMakeItsWaitsEndless)
{
    for (const Duration timeout : {Duration(1h), Duration::max()}) {
        World world(1, SessionOptions().connect_timeout(timeout));
        world.server = refusing;
        world.begin();
        world.pass(10s);
        EXPECT_GE(world.run.attempts(), 10U);
    }
}

TEST(Run, AnAttemptHasADeadlineOfItsOwn)
{
    World world(1, SessionOptions().connect_timeout(1h).attempt_timeout(2s));
    world.server = black_hole;
    world.begin();
    world.pass(2s);
    EXPECT_EQ(world.run.state(), State::waiting);
    world.server = [](World& each) { each.accept(); };
    world.pass(2s);
    EXPECT_TRUE(world.run.is_open());
}

TEST(Run, AFirstConnectThatFailedMayBeTriedAgain)
{
    World world;
    world.server = refusing;
    world.begin();
    world.pass(1h);
    ASSERT_EQ(world.run.state(), State::closed);
    EXPECT_EQ(world.actions.back(), Action::fail_first_connect);
    world.server = [](World& each) { each.accept(); };
    world.begin();
    EXPECT_TRUE(world.run.is_open());
}

TEST(Run, WhatWasClosedIsNotTriedAgain)
{
    World world;
    world.server = refusing;
    world.begin();
    world.close();
    ASSERT_EQ(world.run.state(), State::closed);
    world.begin();
    EXPECT_EQ(world.run.state(), State::closed);
}

TEST(Run, TroubleOfTheFirstConnectIsForgottenWhenItOpens)
{
    World world;
    world.server = refusing;
    world.begin();
    world.pass(8s);
    world.server = accepting;
    world.pass(1s);
    ASSERT_TRUE(world.is_open());
    world.lose();
    EXPECT_LE(world.run.wake_at(), world.now + 1s) << "the series begins with its first wait";
}

} // namespace
} // namespace ethwire::session
