// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

namespace ethwire::session {
namespace {

using Action = Run::Action;
using State = Run::State;
using Kind = Loss::Kind;

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
