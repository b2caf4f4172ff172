// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timers.hpp"

#include <ethwire/io/async.hpp>

namespace ethwire::io {

/// Suspends for a while. Cancelling it throws `operation_aborted`. `timers` outlives the sleep.
awaitable<void> sleep(Executor executor, Duration duration, Timers& timers);

} // namespace ethwire::io
