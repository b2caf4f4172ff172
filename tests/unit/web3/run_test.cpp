// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/io/run.hpp>

#include <boost/asio/steady_timer.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

namespace ethwire {
namespace {

struct Note {
    bool* ended;
    ~Note() { *ended = true; }
};

awaitable<void> wait_for_ever(bool* ended)
{
    const Note note{ended};
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours{1});
    co_await timer.async_wait(asio::use_awaitable);
}

TEST(Run, ReturnsWhenTheCoroutineDoes)
{
    bool done = false;
    run([](bool* over) -> awaitable<void> {
        co_await asio::post(asio::use_awaitable);
        *over = true;
    }(&done));
    EXPECT_TRUE(done);
}

TEST(Run, ThrowsWhatTheCoroutineThrew)
{
    EXPECT_THROW(run([]() -> awaitable<void> {
                     throw std::logic_error("mine");
                     co_return;
                 }()),
                 std::logic_error);
}

TEST(Run, WhatIsLeftEndsWithIt)
{
    bool ended = false;
    run([](bool* other) -> awaitable<void> {
        asio::co_spawn(co_await asio::this_coro::executor, wait_for_ever(other), asio::detached);
        co_await asio::post(asio::use_awaitable);
    }(&ended));
    EXPECT_TRUE(ended);
}

} // namespace
} // namespace ethwire
