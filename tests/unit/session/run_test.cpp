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

/// An hour in the life, with everything in it.
const std::vector<World::Server> script{
    [](World& w) {
        w.server = refusing;
        w.begin();
    },
    [](World& w) { w.pass(500ms); },
    [](World& w) {
        w.server = accepting;
        w.pass(3s);
    },
    [](World& w) { w.answer(); },
    [](World& w) {
        w.run.wrote(w.now, true);
        w.pass(2s);
    },
    [](World& w) {
        w.run.wrote(w.now, false);
        w.pass(12s);
    },
    [](World& w) { w.read(); },
    [](World& w) {
        w.run.pause();
        w.pass(1min);
    },
    [](World& w) {
        w.run.unpause(w.now);
        w.pass(1s);
    },
    [](World& w) {
        w.server = black_hole;
        w.lose();
    },
    [](World& w) { w.pass(1min); },
    [](World& w) {
        w.server = refusing;
        w.pass(1min);
    },
    [](World& w) {
        w.server = accepting;
        w.pass(2min);
    },
    [](World& w) {
        w.answer();
        w.pass(12s);
    },
};

TEST(Run, LossBeforeEachStepIsSurvived)
{
    const std::vector<World::Server> losses{
        [](World& w) { w.lose(Loss(Kind::reset)); },
        [](World& w) { w.lose(Loss(Kind::tcp_end)); },
        [](World& w) { w.lose(Loss::close_code(1000)); },
        [](World& w) { w.lose(Loss::close_code(1008)); },
        [](World& w) { w.lose(Loss::close_code(1013)); },
        [](World& w) { w.lose(Loss(Kind::limit_framing)); },
        [](World& w) {
            w.run.wrote(w.now, true);
            w.pass(20s);
        },
        [](World& w) { w.pass(1h); },
        [](World& w) {
            w.sleep(9h);
            w.pass(0s);
        },
    };
    check_faults(script, losses, [](World& world) {
        if (world.opened_at.empty()) {
            EXPECT_TRUE(world.is_over()) << "only a first connect may fail for good";
            return;
        }
        world.server = accepting;
        world.greeting = [](World& w) { w.answer(); };
        world.run.wrote(world.now, false);
        for (int i = 0; i < 120; ++i) {
            world.pass(1s);
            world.read();
        }
        EXPECT_TRUE(world.is_open());
        EXPECT_FALSE(world.is_over());
    });
}

TEST(Run, CloseBeforeEachStepEndsWithinFiveSeconds)
{
    const World::Server close = [](World& w) {
        w.close();
        w.pass(5s);
        EXPECT_TRUE(w.is_over());
    };
    check_faults(script, {close}, [](World& world) {
        EXPECT_EQ(world.count(Action::finish), 1U);
        EXPECT_EQ(world.run.state(), State::closed);
        EXPECT_EQ(world.run.wake_at(), TimePoint::max());
    });
}

TEST(Run, WithoutReconnectLossBeforeEachStepEndsOnce)
{
    const World::Server lose = [](World& w) { w.lose(Loss(Kind::reset)); };
    check_faults(
        script, {lose},
        [](World& world) {
            EXPECT_EQ(world.count(Action::finish) + world.count(Action::fail_first_connect), 1U);
            EXPECT_TRUE(world.is_over());
        },
        SessionOptions().reconnect(ReconnectPolicy::off()));
}

/// Any order of anything: the world's own checks hold, and a server that is well is always found again.
TEST(Run, RandomLivesKeepTheContract)
{
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        SCOPED_TRACE(seed);
        World world(seed);
        SeededRandom dice(~seed);
        const Kind kinds[] = {Kind::tcp_end, Kind::reset, Kind::limit_size, Kind::limit_utf8, Kind::malformed_json};
        world.begin();
        for (int step = 0; step < 60 && !world.is_over(); ++step) {
            const auto pick = static_cast<std::size_t>(dice.below(5));
            switch (dice.below(11)) {
            case 0: world.server = accepting; break;
            case 1: world.server = refusing; break;
            case 2: world.server = black_hole; break;
            case 3: world.server = [](World& w) { w.fail(Loss::upgrade_refused(503, 2s)); }; break;
            case 4: world.lose(Loss(kinds[pick])); break;
            case 5: world.lose(Loss::close_code(1000 + static_cast<unsigned>(dice.below(16)))); break;
            case 6: world.run.wrote(world.now, dice.below(2) == 0); break;
            case 7: world.run.pause(); break;
            case 8: world.run.unpause(world.now); break;
            case 9: world.answer(); break;
            default: world.pass(Duration{static_cast<Duration::rep>(dice.below(30'000'000'000))}); break;
            }
            if (HasFatalFailure())
                return;
        }
        if (world.is_over()) {
            EXPECT_TRUE(world.opened_at.empty());
            continue;
        }
        world.server = accepting;
        world.run.unpause(world.now);
        world.run.wrote(world.now, false);
        for (int i = 0; i < 100; ++i) {
            world.pass(1s);
            world.read();
        }
        EXPECT_TRUE(world.is_open());
        world.close();
        world.pass(5s);
        EXPECT_TRUE(world.is_over());
    }
}

} // namespace
} // namespace ethwire::session
