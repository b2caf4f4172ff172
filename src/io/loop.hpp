// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/detail/completion.hpp>

#include <exception>
#include <functional>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace ethwire::io {

/// The event loop of a program: one thread, its own. Whoever only uses the library brings an executor instead.
class Loop {
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    Executor executor() const;

    /// Starts a coroutine. `done` is called when it ends, with what it threw, or null.
    void start(awaitable<void> work, std::function<void(std::exception_ptr)> done);

    /// Until `stop`, or until nothing can happen any more. What is suspended then is destroyed with the loop.
    void run();
    void stop();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Signals of the process as events of the loop, instead of what they do by default.
class Signals {
public:
    /// \param caught called with the signal's number, each time
    Signals(const Executor& executor, std::initializer_list<int> numbers, std::function<void(int)> caught);
    ~Signals();
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Where coroutines wait until something has changed. Each asks what it waits for before, and again after:
///
///     while (!done)
///         co_await changed.wait();
///
/// On the executor's thread only; nothing runs while nothing changes.
class Condition {
public:
    explicit Condition(Executor executor) noexcept : executor_(std::move(executor)) {}

    void notify_all();
    /// Destroys the coroutines that wait, for an owner whom they keep alive.
    void discard() noexcept { waiters_.clear(); }
    awaitable<void> wait();

private:
    Executor executor_;
    std::vector<Completion<>> waiters_{};
};

} // namespace ethwire::io
