// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/timer.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <thread>
#include <vector>

namespace ethwire::io {
namespace {

using namespace std::chrono_literals;

/// Two timers that are due in the same turn of the loop: the first one's ring decides what becomes of the second.
class TimersDueTogether : public ::testing::Test {
protected:
    void run(std::function<void()> first_ring)
    {
        Timer first(loop.get_executor(), std::move(first_ring));
        second = std::make_unique<Timer>(loop.get_executor(), [this] { ++second_rings; });
        first.wake_in(1ms);
        second->wake_in(2ms);
        std::this_thread::sleep_for(5ms); // both are overdue when the loop looks
        loop.run();
    }

    asio::io_context loop{1};
    std::unique_ptr<Timer> second;
    int second_rings = 0;
};

TEST_F(TimersDueTogether, ACancelledRingNeverRings)
{
    run([this] { second->cancel(); });
    EXPECT_EQ(second_rings, 0);
}

TEST_F(TimersDueTogether, ADestroyedTimerNeverRings)
{
    run([this] { second.reset(); });
    EXPECT_EQ(second_rings, 0);
}

TEST_F(TimersDueTogether, OneThatIsSetAnewRingsForItsNewDeadlineAlone)
{
    run([this] {
        second->cancel();
        second->wake_in(1ms);
    });
    EXPECT_EQ(second_rings, 1);
}

TEST(Timer, MayBeDestroyedByItsOwnRing)
{
    asio::io_context loop(1);
    const auto note = std::make_shared<int>(0);
    std::unique_ptr<Timer> timer;
    timer = std::make_unique<Timer>(loop.get_executor(), [&timer, note] {
        timer.reset();
        ++*note; // what the ring holds is still there
    });
    timer->wake_in(0ms);
    loop.run();
    EXPECT_EQ(*note, 1);
}

TEST(Timer, ALaterDeadlineDoesNotMoveAnEarlierOne)
{
    asio::io_context loop(1);
    int rings = 0;
    Timer timer(loop.get_executor(), [&] { ++rings; });
    timer.wake_in(1ms);
    timer.wake_in(1h);
    loop.run_for(10s);
    EXPECT_EQ(rings, 1);
}

TEST(Timer, AsksForNothingAtTheEndOfTime)
{
    asio::io_context loop(1);
    Timer timer(loop.get_executor(), [] { ADD_FAILURE(); });
    timer.wake_by(TimePoint::max());
    timer.wake_in(Duration::max());
    EXPECT_EQ(loop.run(), 0u);
}

} // namespace
} // namespace ethwire::io
