// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

namespace ethwire::session {
namespace {

using Action = Run::Action;
using State = Run::State;
using Kind = Loss::Kind;

TEST(Run, OpensCountsAndPings)
{
    World world;
    EXPECT_EQ(world.run.state(), State::idle);
    EXPECT_EQ(world.run.wake_at(), TimePoint::max());
    world.begin();
    EXPECT_TRUE(world.run.is_open());
    EXPECT_EQ(world.run.attempts(), 1U);
    EXPECT_EQ(world.run.connects(), 1U);
    EXPECT_EQ(world.run.reconnects(), 0U);
    EXPECT_EQ(world.run.wake_at(), World::start + 10s);
    world.pass(10s);
    EXPECT_EQ(world.actions, (std::vector{Action::connect, Action::announce_open, Action::send_ping}));
}

TEST(Run, StartsOnce)
{
    World world;
    world.begin();
    world.begin();
    EXPECT_EQ(world.run.attempts(), 1U);
}

TEST(Run, VerbsOutOfPlaceDoNothing)
{
    World world;
    EXPECT_EQ(world.run.connected(world.now), Action::none);
    EXPECT_EQ(world.run.connect_failed(world.now, Loss(Kind::refused)), Action::none);
    EXPECT_EQ(world.run.lost(world.now, Loss(Kind::reset)), Action::none);
    EXPECT_EQ(world.run.resume(world.now), Action::none);
    world.begin();
    EXPECT_EQ(world.run.connected(world.now), Action::none);
    EXPECT_EQ(world.run.connect_failed(world.now, Loss(Kind::refused)), Action::none);
    EXPECT_TRUE(world.run.is_open());
    world.lose();
    EXPECT_EQ(world.run.lost(world.now, Loss(Kind::reset)), Action::none);
    EXPECT_EQ(world.run.connected(world.now), Action::none);
    EXPECT_EQ(world.run.state(), State::waiting);
}

TEST(Run, TimerBeforeItsTimeDoesNothing)
{
    World world;
    prove(world);
    world.lose();
    const TimePoint due = world.run.wake_at();
    EXPECT_EQ(world.run.resume(due - 1ns), Action::none);
    EXPECT_EQ(world.run.wake_at(), due);
}

TEST(Run, FirstRetryAfterAProvenConnectionComesAtOnce)
{
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        World world(seed);
        prove(world);
        world.lose();
        EXPECT_LE(world.run.wake_at(), world.now + 100ms);
        world.pass(100ms);
        EXPECT_TRUE(world.is_open());
        EXPECT_EQ(world.run.reconnects(), 1U);
    }
}

TEST(Run, OnlyTheFirstRetryComesAtOnce)
{
    World world;
    prove(world);
    world.server = refusing;
    world.lose();
    world.pass(100ms);
    ASSERT_EQ(world.tried_at.size(), 2U);
    for (int k = 0; k < 5; ++k)
        world.pass(Duration{1s} * (1 << k));
    EXPECT_GE(world.tried_at.size(), 6U) << "each backed-off wait is within its bound";
}

TEST(Run, AConnectionThatBroughtAnEventIsMadeAgainAtOnceHoweverShortItWas)
{
    World world;
    world.greeting = [](World& w) { w.run.delivered(); };
    world.begin();
    world.lose();
    EXPECT_LE(world.run.wake_at(), world.now + 100ms);
    world.pass(100ms);
    EXPECT_TRUE(world.is_open());
}

TEST(Run, AServerThatGivesOneEventAndDiesIsNotAskedWithoutPause)
{
    World world;
    world.greeting = [](World& w) {
        w.run.delivered();
        w.after(1ms, [](World& later) { later.lose(); });
    };
    world.begin();
    world.pass(1h);
    // Ten at once; then one in six seconds, and at most three backed-off ones between two of these.
    EXPECT_LE(world.tried_at.size(), 10U + 4U * (3600U / 6U + 1U));
    EXPECT_GE(world.tried_at.size(), 600U);
}

TEST(Run, WithoutReconnectTheFirstLossIsTheEnd)
{
    World world(1, SessionOptions().reconnect(ReconnectPolicy::off()));
    prove(world);
    world.lose(Loss(Kind::tcp_end));
    EXPECT_TRUE(world.is_over());
    EXPECT_EQ(world.run.reason(), errc::connection_lost);
    EXPECT_EQ(world.run.state(), State::closed);
    world.pass(24h);
    EXPECT_EQ(world.actions.back(), Action::finish);
}

TEST(Run, RefusedEndpointIsSuspendedNotHammered)
{
    World world;
    world.begin();
    world.server = [](World& w) { w.fail(Loss::upgrade_refused(401)); };
    world.lose(Loss::close_code(1008));
    EXPECT_TRUE(world.run.is_suspended());
    EXPECT_EQ(world.run.reason(), errc::unauthorized);
    EXPECT_GE(world.run.wake_at(), world.now + 30s);
    const auto before = world.tried_at.size();
    world.pass(1h);
    EXPECT_LE(world.tried_at.size() - before, 120U);
    EXPECT_GE(world.tried_at.size() - before, 60U) << "it is not given up";
}

TEST(Run, ACloseCodeForCredentialsMeansNoneOnceTheServerHadAnswered)
{
    for (const unsigned code : {1008U, 4000U, 4999U}) {
        World world;
        prove(world);
        world.lose(Loss::close_code(code));
        EXPECT_FALSE(world.run.is_suspended());
        EXPECT_LE(world.run.wake_at(), world.now + 100ms);
        world.pass(100ms);
        world.lose(Loss::close_code(code));
        EXPECT_TRUE(world.run.is_suspended()) << "this one had answered nothing";
    }
}

TEST(Run, ThirdViolationInARowSuspends)
{
    World world;
    world.greeting = [](World& w) { w.after(20ms, [](World& x) { x.lose(Loss(Kind::limit_size)); }); };
    world.begin();
    while (world.lost_at.size() < 3)
        world.pass(10ms);
    EXPECT_TRUE(world.run.is_suspended());
    EXPECT_EQ(world.run.reason(), errc::suspended);
    EXPECT_EQ(world.run.verdict().farewell, 1009U);
    EXPECT_GE(world.run.wake_at(), world.lost_at.back() + 30s);
}

TEST(Run, CloseIsAnsweredOrCutAfterItsDeadline)
{
    World polite;
    prove(polite);
    polite.close();
    EXPECT_EQ(polite.actions.back(), Action::start_close);
    polite.pass(1s);
    polite.lose(Loss::close_code(1000));
    EXPECT_TRUE(polite.is_over());
    EXPECT_EQ(polite.run.reason(), errc::closed);

    World deaf;
    prove(deaf);
    deaf.close();
    const TimePoint asked = deaf.now;
    deaf.pass(1min);
    EXPECT_TRUE(deaf.is_over());
    EXPECT_EQ(deaf.ended_at.back() - asked, 5s);
    EXPECT_EQ(deaf.run.reason(), errc::close_timeout);
    EXPECT_EQ(deaf.count(Action::send_ping), 0U);
}

TEST(Run, CloseOfWhatIsNotOpenEndsAtOnce)
{
    World idle;
    idle.close();
    EXPECT_TRUE(idle.is_over());
    idle.begin();
    EXPECT_TRUE(idle.tried_at.empty());

    World connecting;
    connecting.server = black_hole;
    connecting.begin();
    connecting.close();
    EXPECT_TRUE(connecting.is_over());

    World waiting;
    prove(waiting);
    waiting.server = refusing;
    waiting.lose();
    waiting.close();
    EXPECT_TRUE(waiting.is_over());
    EXPECT_EQ(waiting.run.reason(), errc::closed);
    EXPECT_EQ(waiting.run.wake_at(), TimePoint::max());
}

TEST(Run, PausedReaderIsNotPingedAndAFreshConnectionIsRead)
{
    World world;
    prove(world);
    world.run.pause();
    world.pass(24h);
    EXPECT_EQ(world.count(Action::send_ping), 0U);
    world.run.unpause(world.now);
    world.pass(10s);
    EXPECT_EQ(world.count(Action::send_ping), 1U);

    world.run.pause();
    world.lose();
    world.pass(1s);
    ASSERT_TRUE(world.is_open());
    world.pass(15s);
    EXPECT_EQ(world.run.loss().kind(), Kind::heartbeat);
}

TEST(Run, ReadNeedsNoNewTimer)
{
    World world;
    world.begin();
    TimePoint armed = world.run.wake_at();
    for (int i = 0; i < 1000; ++i) {
        world.pass(9ms);
        world.answer();
        world.run.wrote(world.now, false);
        EXPECT_GE(world.run.wake_at(), armed);
        armed = world.run.wake_at();
    }
}

} // namespace
} // namespace ethwire::session
