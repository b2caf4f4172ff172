// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <boost/asio/any_completion_executor.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

/// The one door to Asio: executors, completion tokens and awaitables for the rooms that name them.
/// Only `io/` opens sockets, timers and resolvers.
namespace ethwire {

namespace asio = boost::asio;

/// Type-erased once for each client: one operation a batch makes that free. Single-threaded, or a strand.
using Executor = asio::any_io_executor;

template <class T>
using awaitable = asio::awaitable<T>;

/// A token for awaiting an operation whose error is a value: `auto [error, value] = co_await ...`. Named, because
/// making it within the expression that awaits is more than some compilers can bear.
inline constexpr asio::as_tuple_t<asio::use_awaitable_t<>> as_tuple_awaitable{asio::use_awaitable_t<>()};

/// The same for an operation that is awaited where it is made: no coroutine of its own is needed for it.
inline constexpr asio::as_tuple_t<asio::deferred_t> as_tuple_deferred{asio::deferred_t()};

} // namespace ethwire
