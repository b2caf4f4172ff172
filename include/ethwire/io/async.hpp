// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

/// The one door to Asio: executors, completion tokens and awaitables for the rooms that name them.
/// Only `io/` opens sockets, timers and resolvers.
namespace ethwire {

namespace asio = boost::asio;

/// Type-erased once for each client: one operation a batch makes that free. Single-threaded, or a strand.
using Executor = asio::any_io_executor;

template <class T>
using awaitable = asio::awaitable<T>;

} // namespace ethwire
