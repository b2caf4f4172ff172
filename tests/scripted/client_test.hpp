// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/devnode/server.hpp>
#include <ethwire/ethwire.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace ethwire {

using namespace std::chrono_literals;

/// A client and a node in one thread: both run while a test's coroutine runs, and nothing waits longer than it must.
class ClientTest : public testing::Test {
public:
    explicit ClientTest(devnode::NodeOptions options = {}) : node(loop.get_executor(), std::move(options))
    {
        EXPECT_FALSE(node.start());
    }

    /// Runs a test's coroutine to its end. A test that hangs fails after `limit`.
    void run(awaitable<void> test, Duration limit = 20s)
    {
        bool over = false;
        std::exception_ptr failure;
        asio::co_spawn(loop, std::move(test), [&](std::exception_ptr error) {
            over = true;
            failure = error;
        });
        until([&] { return over; }, limit);
        if (failure)
            std::rethrow_exception(failure);
    }

    void until(const std::function<bool()>& done, Duration limit = 20s)
    {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (!done()) {
            const auto left = end - std::chrono::steady_clock::now();
            ASSERT_GT(left, 0s) << "hangs";
            loop.restart();
            loop.run_one_for(left);
        }
    }

    /// Lets everything that is under way come to rest.
    void settle(Duration span = 30ms)
    {
        loop.restart();
        loop.run_for(span);
    }

    awaitable<void> pause(Duration span)
    {
        asio::steady_timer timer(loop, span);
        co_await timer.async_wait(asio::use_awaitable);
    }

    WebSocketProvider provider() const { return WebSocketProvider(node.ws_url()); }
    /// Reconnects within milliseconds.
    WebSocketProvider quick_provider() const
    {
        WebSocketProvider quick(node.ws_url());
        quick.reconnect(ReconnectPolicy().base(10ms).cap(20ms).first_jitter(1ms));
        return quick;
    }

    asio::io_context loop{1};
    devnode::DevNode node;
};

/// The error code that awaiting `operation` throws; none when it does not throw.
template <class T>
awaitable<error_code> error_of(awaitable<T> operation)
{
    try {
        co_await std::move(operation);
    } catch (const boost::system::system_error& error) {
        co_return error.code();
    }
    co_return error_code();
}

} // namespace ethwire
