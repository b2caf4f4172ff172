// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "io/thread_of.hpp"

#include <boost/asio/io_context.hpp>

namespace ethwire::io {

bool is_on_thread_of(const Executor& executor) noexcept
{
    const auto* const loop = executor.target<asio::io_context::executor_type>();
    return loop && loop->running_in_this_thread();
}

} // namespace ethwire::io
