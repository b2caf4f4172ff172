// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/random.hpp>
#include <session/run.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace ethwire::session {

using namespace std::chrono_literals;

/// A `Run` with everything around it in virtual time: its timer, a transport that only remembers whether it exists,
/// and a server that is a function. Every action is checked against what its owner may be asked to do, and nothing may
/// come more often than a few times a virtual instant: a machine that spins fails here.
class World {
public:
    using Action = Run::Action;
    using Server = std::function<void(World&)>;

    static constexpr TimePoint start{1h};

    explicit World(std::uint64_t seed = 1, const SessionOptions& options = SessionOptions(), bool verifies = false)
        : random(seed), run(options, random, verifies)
    {}

    /// What happens to an attempt: `accept`, `refuse`, `fail` or nothing (a black hole), now or `after` a while.
    Server server = [](World& world) { world.accept(); };
    /// What a connection that is to be verified turns out to be.
    Server chain = [](World& world) { world.verify(); };
    /// Pings are answered, 50 ms later.
    bool answers_pings = false;
    /// What an open connection is met with.
    Server greeting = [](World&) {};

    void begin()
    {
        over_ = false;
        perform(run.start(now));
    }
    void accept() { perform(run.connected(now)); }
    void verify() { perform(run.verified(now)); }
    void refuse() { fail(Loss(Loss::Kind::refused)); }
    void fail(const Loss& loss)
    {
        attempt_ = false;
        perform(run.connect_failed(now, loss));
    }
    void lose(const Loss& loss = Loss(Loss::Kind::reset))
    {
        lost_at.push_back(now);
        perform(run.lost(now, loss));
    }
    void close() { perform(run.close(now)); }
    void read() { run.read(now); }
    void answer()
    {
        run.read(now);
        run.answered();
    }

    /// Runs `what` later, unless the attempt or connection that it belongs to is gone by then.
    void after(Duration wait, Server what) { later_.emplace(now + wait, std::pair{life_, std::move(what)}); }

    /// Lets time pass, in order: what happens, then the timer.
    void pass(Duration span)
    {
        const TimePoint end = now + span;
        for (;;) {
            const TimePoint event = later_.empty() ? TimePoint::max() : later_.begin()->first;
            const TimePoint next = std::min(event, run.wake_at());
            if (next > end)
                break;
            now = std::max(now, next);
            if (event <= now) {
                const auto [life, what] = std::move(later_.begin()->second);
                later_.erase(later_.begin());
                if (life == life_)
                    what(*this);
            } else {
                ++wakes;
                perform(run.resume(now));
            }
        }
        now = end;
    }

    /// The machine slept: time passes and nothing happens meanwhile, not even the timer.
    void sleep(Duration span) { now += span; }

    bool is_open() const { return open_; }
    bool is_attempting() const { return attempt_; }
    bool is_over() const { return over_; }
    std::size_t count(Action action) const
    {
        return static_cast<std::size_t>(std::count(actions.begin(), actions.end(), action));
    }

    SeededRandom random;
    Run run;
    TimePoint now = start;
    std::size_t wakes = 0;
    std::vector<Action> actions;      // in order, without `none`
    std::vector<TimePoint> tried_at;  // `connect`
    std::vector<TimePoint> opened_at; // `announce_open`
    std::vector<TimePoint> lost_at;   // told by `lose`
    std::vector<TimePoint> ended_at;  // `drop`, `abandon_connect`, `fail_first_connect`, `finish`
    std::vector<TimePoint> pinged_at; // `send_ping`

private:
    void perform(Action action)
    {
        check_pace();
        if (action == Action::none)
            return;
        ASSERT_FALSE(over_) << "an action after the end";
        actions.push_back(action);
        switch (action) {
        case Action::none: break;
        case Action::connect:
            EXPECT_FALSE(attempt_ || open_);
            attempt_ = true;
            ++life_;
            tried_at.push_back(now);
            server(*this);
            break;
        case Action::verify:
            EXPECT_TRUE(attempt_ && !open_);
            chain(*this);
            break;
        case Action::announce_open:
            EXPECT_TRUE(attempt_ && !open_);
            attempt_ = false;
            open_ = true;
            ++life_;
            opened_at.push_back(now);
            greeting(*this);
            break;
        case Action::abandon_connect:
            EXPECT_TRUE(attempt_);
            leave(false);
            break;
        case Action::drop:
            EXPECT_TRUE(open_);
            leave(false);
            break;
        case Action::fail_first_connect:
            EXPECT_TRUE(opened_at.empty());
            leave(true);
            break;
        case Action::finish: leave(true); break;
        case Action::send_ping:
            EXPECT_TRUE(open_);
            pinged_at.push_back(now);
            if (answers_pings)
                after(50ms, [](World& world) { world.read(); });
            break;
        case Action::start_close: EXPECT_TRUE(open_); break;
        }
    }

    void leave(bool for_good)
    {
        EXPECT_TRUE(run.reason()) << "an end without a reason";
        attempt_ = open_ = false;
        over_ = for_good;
        ++life_;
        ended_at.push_back(now);
    }

    void check_pace()
    {
        instant_ = now == instant_at_ ? instant_ + 1 : 0;
        instant_at_ = now;
        ASSERT_LT(instant_, 64U) << "the machine spins";
    }

    bool attempt_ = false;
    bool open_ = false;
    bool over_ = false;
    std::uint64_t life_ = 0; // of the attempt or connection
    std::multimap<TimePoint, std::pair<std::uint64_t, Server>> later_;
    TimePoint instant_at_{};
    unsigned instant_ = 0;
};

/// Replays a script with every fault before each of its steps and after the last, each time in a world of its own:
/// `check(world)` then says what must hold whatever was cut short where.
inline void check_faults(const std::vector<World::Server>& script, const std::vector<World::Server>& faults,
                         const World::Server& check, const SessionOptions& options = SessionOptions())
{
    for (std::size_t step = 0; step <= script.size(); ++step) {
        for (std::size_t fault = 0; fault < faults.size(); ++fault) {
            SCOPED_TRACE(testing::Message() << "fault " << fault << " before step " << step);
            World world(step * 64 + fault, options);
            for (std::size_t i = 0; i < step; ++i)
                script[i](world);
            faults[fault](world);
            for (std::size_t i = step; i < script.size(); ++i)
                script[i](world);
            check(world);
        }
    }
}

inline const World::Server refusing = [](World& world) { world.refuse(); };
inline const World::Server accepting = [](World& world) { world.accept(); };
inline const World::Server black_hole = [](World&) {};

/// A connection that has proved itself: open for long enough with an answer, its last byte read now.
inline void prove(World& world)
{
    world.begin();
    world.answer();
    world.pass(9s);
    world.answer();
    world.pass(9s);
    world.read();
}

} // namespace ethwire::session
