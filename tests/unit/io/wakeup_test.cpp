// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/wakeup.hpp"

#include <gtest/gtest.h>

#include <poll.h>
#include <thread>

namespace ethwire::io {
namespace {

bool readable(const Wakeup& wakeup, int milliseconds = 0)
{
    pollfd asked{wakeup.descriptor(), POLLIN, 0};
    return ::poll(&asked, 1, milliseconds) == 1;
}

TEST(Wakeup, IsReadableBetweenSetAndClearHoweverOftenItWasSet)
{
    Wakeup wakeup;
    EXPECT_FALSE(readable(wakeup));
    wakeup.set();
    wakeup.set();
    EXPECT_TRUE(readable(wakeup));
    wakeup.clear();
    EXPECT_FALSE(readable(wakeup));
    wakeup.clear();
    wakeup.set();
    EXPECT_TRUE(readable(wakeup));
}

TEST(Wakeup, WakesAnotherThread)
{
    Wakeup wakeup;
    std::thread other([&] { wakeup.set(); });
    EXPECT_TRUE(readable(wakeup, 10'000));
    other.join();
}

} // namespace
} // namespace ethwire::io
