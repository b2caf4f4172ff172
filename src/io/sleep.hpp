// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/async.hpp>

namespace ethwire::io {

/// Suspends for a while. Cancelling it throws `operation_aborted`.
awaitable<void> sleep(Executor executor, Duration duration);

} // namespace ethwire::io
