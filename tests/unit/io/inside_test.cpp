// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/inside.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>

#include <gtest/gtest.h>

namespace ethwire::io {
namespace {

TEST(Inside, IsTrueOnlyWhileTheLoopRunsUs)
{
    asio::io_context loop(1);
    asio::io_context other(1);
    const Executor executor = loop.get_executor();
    EXPECT_FALSE(is_inside(executor));
    int ran = 0;
    asio::post(loop, [&] {
        ++ran;
        EXPECT_TRUE(is_inside(executor));
        EXPECT_FALSE(is_inside(other.get_executor()));
    });
    loop.run();
    EXPECT_EQ(ran, 1);
    EXPECT_FALSE(is_inside(executor));
}

TEST(Inside, AStrandCannotBeAskedThroughItsLoop)
{
    asio::io_context loop(1);
    const Executor strand = asio::make_strand(loop);
    asio::post(loop, [&] { EXPECT_FALSE(is_inside(strand)); }); // on the loop, not on the strand
    loop.run();
}

} // namespace
} // namespace ethwire::io
