// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "session/writing.hpp"

#include <gtest/gtest.h>

namespace ethwire::session {
namespace {

using Action = Writing::Action;

TEST(Writing, EverythingThatIsQueuedAtOnceLeavesWithOnePost)
{
    Writing writing;
    EXPECT_EQ(writing.queued(false), Action::post);
    EXPECT_EQ(writing.queued(false), Action::none);
    EXPECT_EQ(writing.posted(false), Action::write);
    EXPECT_EQ(writing.wrote(true), Action::flushed);
    EXPECT_EQ(writing.queued(false), Action::post);
}

TEST(Writing, WhatIsQueuedInATurnLeavesAtItsEnd)
{
    Writing writing;
    EXPECT_EQ(writing.queued(true), Action::none);
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.flush(true), Action::none) << "nothing came up";
}

TEST(Writing, AShortWriteIsGoneOnWith)
{
    Writing writing;
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.wrote(false), Action::write);
    EXPECT_EQ(writing.wrote(true), Action::flushed);
}

TEST(Writing, AStreamThatTakesNothingIsWaitedForOnce)
{
    Writing writing;
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.blocked(), Action::wait);
    EXPECT_TRUE(writing.is_blocked());
    EXPECT_EQ(writing.queued(false), Action::none);
    EXPECT_EQ(writing.flush(false), Action::none);
    EXPECT_EQ(writing.unblocked(false), Action::write);
    EXPECT_FALSE(writing.is_blocked());
    EXPECT_EQ(writing.wrote(true), Action::flushed);
}

TEST(Writing, AStreamThatIsWaitedForMayBeTriedAtAnyTime)
{
    Writing writing;
    EXPECT_EQ(writing.try_now(false), Action::none) << "it is not blocked";
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.blocked(), Action::wait);
    EXPECT_EQ(writing.try_now(false), Action::write);
    EXPECT_EQ(writing.blocked(), Action::none) << "it is waited for already";
    EXPECT_EQ(writing.try_now(false), Action::write);
    EXPECT_EQ(writing.wrote(true), Action::flushed);
    EXPECT_FALSE(writing.is_blocked());
    EXPECT_EQ(writing.unblocked(true), Action::none) << "the wait that was left";
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.blocked(), Action::wait);
}

TEST(Writing, AFlushThatWasPostedBeforeTheStreamBlockedWaitsWithIt)
{
    Writing writing;
    EXPECT_EQ(writing.queued(false), Action::post);
    EXPECT_EQ(writing.flush(false), Action::write);
    EXPECT_EQ(writing.blocked(), Action::wait);
    EXPECT_EQ(writing.posted(false), Action::none);
}

TEST(Writing, NothingIsWrittenAnyMoreOnceItFailed)
{
    Writing writing;
    EXPECT_EQ(writing.queued(false), Action::post);
    writing.broke();
    EXPECT_FALSE(writing.works());
    EXPECT_EQ(writing.posted(false), Action::none);
    EXPECT_EQ(writing.queued(false), Action::none);
    EXPECT_EQ(writing.flush(false), Action::none);
}

} // namespace
} // namespace ethwire::session
