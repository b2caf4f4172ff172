// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

namespace ethwire::session {
namespace {

using Action = Run::Action;
using State = Run::State;
using Kind = Loss::Kind;

TEST(Run, IsOpenOnceTheRightChainIsAtTheOtherEnd)
{
    World world(1, SessionOptions(), true);
    world.chain = [](World&) {};
    world.begin();
    EXPECT_EQ(world.actions, (std::vector{Action::connect, Action::verify}));
    EXPECT_EQ(world.run.state(), State::verifying);
    EXPECT_FALSE(world.run.is_open());
    EXPECT_EQ(world.run.connects(), 0U);
    EXPECT_EQ(world.run.wake_at(), World::start + 10s) << "the attempt's deadline";
    world.read();
    EXPECT_EQ(world.run.connected(world.now), Action::none);
    world.verify();
    EXPECT_TRUE(world.is_open());
    EXPECT_EQ(world.run.connects(), 1U);
    EXPECT_EQ(world.run.verified(world.now), Action::none);
}

TEST(Run, AnotherChainFailsTheFirstConnectAtOnceAndALaterOneAfterARest)
{
    const World::Server wrong = [](World& w) { w.fail(Loss(Kind::wrong_chain)); };
    World first(1, SessionOptions(), true);
    first.chain = wrong;
    first.begin();
    EXPECT_EQ(first.actions.back(), Action::fail_first_connect);
    EXPECT_EQ(first.run.reason(), errc::wrong_chain);
    EXPECT_EQ(first.run.connects(), 0U);

    World later(1, SessionOptions(), true);
    later.answers_pings = true;
    prove(later);
    later.chain = wrong;
    later.lose();
    later.pass(100ms);
    EXPECT_EQ(later.run.state(), State::waiting);
    EXPECT_TRUE(later.run.is_suspended());
    EXPECT_GE(later.run.wake_at(), later.now + 29s);
    later.chain = [](World& w) { w.verify(); };
    later.pass(60s);
    EXPECT_TRUE(later.is_open());
    EXPECT_EQ(later.run.reconnects(), 1U);
}

TEST(Run, ASilentVerificationEndsWithTheAttempt)
{
    World world(1, SessionOptions().attempt_timeout(2s), true);
    world.chain = [](World&) {};
    world.begin();
    world.pass(2s);
    EXPECT_EQ(world.actions.back(), Action::abandon_connect);
    EXPECT_EQ(world.run.reason(), errc::connect_timeout);
    world.chain = [](World& w) { w.verify(); };
    world.pass(1s);
    EXPECT_TRUE(world.is_open());
}

TEST(Run, WhatEndsAVerificationIsAFailedAttempt)
{
    World world(1, SessionOptions(), true);
    prove(world);
    world.chain = [](World& w) { w.fail(Loss(Kind::unverified)); };
    world.lose();
    world.pass(10min);
    EXPECT_EQ(world.run.reason(), errc::unverified);
    EXPECT_EQ(world.count(Action::drop), 1U) << "only the one that was open";
    EXPECT_LE(world.tried_at.size(), 30U) << "backed off";
    world.close();
    EXPECT_TRUE(world.is_over());

    World closed(1, SessionOptions(), true);
    closed.chain = [](World& w) { w.close(); };
    closed.begin();
    EXPECT_EQ(closed.actions.back(), Action::finish);
}

} // namespace
} // namespace ethwire::session
