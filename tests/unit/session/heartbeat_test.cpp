// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <session/heartbeat.hpp>

#include <gtest/gtest.h>

namespace ethwire::session {
namespace {

using namespace std::chrono_literals;
using Action = Heartbeat::Action;

/// A heartbeat of 10 s + 5 s on a clock that only the test moves.
struct HeartbeatTest : testing::Test {
    Heartbeat heartbeat{HeartbeatOptions()};
    TimePoint start{1h};

    HeartbeatTest() { heartbeat.on_read(start); }
    Action at(Duration t) { return heartbeat.resume(start + t); }
};

TEST_F(HeartbeatTest, SilentPeerIsAskedOnceThenGivenUp)
{
    EXPECT_EQ(at(10s - 1ns), Action::wait);
    EXPECT_EQ(at(10s), Action::send_ping);
    EXPECT_EQ(at(15s - 1ns), Action::wait);
    EXPECT_EQ(at(15s), Action::give_up);
}

TEST_F(HeartbeatTest, AnyByteEndsTheDoubt)
{
    EXPECT_EQ(at(10s), Action::send_ping);
    heartbeat.on_read(start + 14s);
    EXPECT_EQ(at(15s), Action::wait);
    EXPECT_EQ(heartbeat.wake_at(), start + 24s);
}

TEST_F(HeartbeatTest, BusyPeerIsNeverAsked)
{
    for (auto t = 0s; t < 1h; t += 9s) {
        EXPECT_EQ(at(t), Action::wait);
        heartbeat.on_read(start + t);
    }
}

TEST_F(HeartbeatTest, LateWakeUpAsksBeforeItGivesUp)
{
    EXPECT_EQ(at(8h), Action::send_ping);
    EXPECT_EQ(at(8h + 4s), Action::wait);
}

TEST_F(HeartbeatTest, PausedReaderBlamesNobody)
{
    heartbeat.suspend();
    EXPECT_EQ(at(24h), Action::wait);
    EXPECT_EQ(heartbeat.wake_at(), TimePoint::max());
    heartbeat.unsuspend(start + 24h);
    EXPECT_EQ(at(24h + 10s - 1ns), Action::wait);
    EXPECT_EQ(at(24h + 10s), Action::send_ping);
}

TEST_F(HeartbeatTest, PauseAfterThePingForgetsTheQuestion)
{
    EXPECT_EQ(at(10s), Action::send_ping);
    heartbeat.suspend();
    EXPECT_EQ(at(15s), Action::wait);
    heartbeat.unsuspend(start + 20s);
    EXPECT_EQ(at(30s), Action::send_ping);
}

TEST_F(HeartbeatTest, UnsuspendingWhatWasNotSuspendedExtendsNothing)
{
    heartbeat.unsuspend(start + 9s);
    EXPECT_EQ(heartbeat.wake_at(), start + 10s);
}

TEST(Heartbeat, ZeroSilenceTurnsItOff)
{
    Heartbeat heartbeat{HeartbeatOptions::off()};
    heartbeat.on_read(TimePoint{1h});
    EXPECT_EQ(heartbeat.wake_at(), TimePoint::max());
    EXPECT_EQ(heartbeat.resume(TimePoint{1000h}), Action::wait);
}

TEST(Heartbeat, EndlessSilenceNeverOverflows)
{
    Heartbeat heartbeat{HeartbeatOptions().silence(Duration::max())};
    heartbeat.on_read(TimePoint{1h});
    EXPECT_EQ(heartbeat.wake_at(), TimePoint::max());
}

TEST(Heartbeat, NothingIsDueBeforeTheConnectionIsOpen)
{
    EXPECT_EQ(Heartbeat{HeartbeatOptions()}.wake_at(), TimePoint::max());
}

} // namespace
} // namespace ethwire::session
