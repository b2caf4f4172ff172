// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/event_descriptor.hpp"

#include <gtest/gtest.h>

#include <poll.h>
#include <thread>

namespace ethwire::io {
namespace {

bool readable(const EventDescriptor& event, int milliseconds = 0)
{
    pollfd asked{event.descriptor(), POLLIN, 0};
    return ::poll(&asked, 1, milliseconds) == 1;
}

TEST(EventDescriptor, IsReadableBetweenSetAndClearHoweverOftenItWasSet)
{
    EventDescriptor event;
    EXPECT_FALSE(readable(event));
    event.set();
    event.set();
    EXPECT_TRUE(readable(event));
    event.clear();
    EXPECT_FALSE(readable(event));
    event.clear();
    event.set();
    EXPECT_TRUE(readable(event));
}

TEST(EventDescriptor, WakesAnotherThread)
{
    EventDescriptor event;
    std::thread other([&] { event.set(); });
    EXPECT_TRUE(readable(event, 10'000));
    other.join();
}

} // namespace
} // namespace ethwire::io
