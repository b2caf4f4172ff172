// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

// What every code block of the documentation has before it, as docs/README.md says.

#include <ethwire/ethwire.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/core.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

using namespace ethwire;
using namespace std::chrono_literals;

namespace docs {

using Body = awaitable<void> (*)(AsyncWeb3&, std::string);

/// The blocks that are run, by `PAGE:LINE`.
inline std::map<std::string, Body>& runnables()
{
    static std::map<std::string, Body> all;
    return all;
}

struct Runnable {
    Runnable(const char* place, Body body) { runnables()[place] = body; }
};

} // namespace docs
