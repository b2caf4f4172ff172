// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>

namespace ethwire {

/// Runs a coroutine to its end on an event loop of its own, in this thread, and throws what it threw: `asyncio.run`.
///
/// For programs that have no loop yet. What the coroutine has started and not awaited ends with it. A program that
/// has a loop, or wants a thread, signals and timers, takes an `asio::io_context` and `asio::co_spawn` instead.
void run(awaitable<void> program);

} // namespace ethwire
