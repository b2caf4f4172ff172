// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/thread_of.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

namespace ethwire::io {
namespace {

TEST(ThreadOf, IsTrueOnlyWhileTheLoopRunsUs)
{
    asio::io_context loop(1);
    asio::io_context other(1);
    const Executor executor = loop.get_executor();
    EXPECT_FALSE(is_on_thread_of(executor));
    int ran = 0;
    asio::post(loop, [&] {
        ++ran;
        EXPECT_TRUE(is_on_thread_of(executor));
        EXPECT_FALSE(is_on_thread_of(other.get_executor()));
    });
    loop.run();
    EXPECT_EQ(ran, 1);
    EXPECT_FALSE(is_on_thread_of(executor));
}

TEST(ThreadOf, AStrandCannotBeAskedThroughItsLoop)
{
    asio::io_context loop(1);
    const Executor strand = asio::make_strand(loop);
    asio::post(loop, [&] { EXPECT_FALSE(is_on_thread_of(strand)); }); // on the loop, not on the strand
    loop.run();
}

} // namespace
} // namespace ethwire::io
