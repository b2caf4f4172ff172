// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/async.hpp>

namespace ethwire::io {

/// True when the caller certainly runs on `executor`, so that it may go on without `asio::dispatch`, which erases and
/// allocates. False may also mean that this kind of executor cannot be asked.
bool is_on_thread_of(const Executor& executor) noexcept;

} // namespace ethwire::io
