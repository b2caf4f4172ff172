// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/sleep.hpp"

#include <boost/asio/steady_timer.hpp>

namespace ethwire::io {

awaitable<void> sleep(Executor executor, Duration duration)
{
    asio::steady_timer timer(executor, duration);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace ethwire::io
