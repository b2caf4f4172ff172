// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/seams.hpp"

#include <ethwire/io/async.hpp>

#include <functional>
#include <memory>

namespace ethwire::python {

/// The one thread that reads and writes every connection of the process, whatever event loop it belongs to.
///
/// It never takes the interpreter's lock and no signal is ever delivered to it. It starts with the first connection
/// and ends with the last, or when the process does.
class Reactor {
public:
    /// The running one, or a new one.
    static std::shared_ptr<Reactor> get();

    /// Lets go of nothing and waits for nobody: the thread ends by itself once its last connection has.
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    Executor executor() const;
    /// For the reactor's thread alone: its connections share one randomness.
    io::Seams seams() const;

    /// Runs on the reactor's thread, after what was posted before. Any thread; one wake-up however many are posted
    /// before it comes to them.
    void post(std::function<void()> command);

    /// At the end of the process: stops every reactor where it stands and waits for its thread.
    static void stop_all();
    /// In the child of a fork: threads are not there, and what they held will never be given back.
    static void forget_all();

private:
    struct State;
    struct Threads;
    static Threads& threads();
    explicit Reactor(std::shared_ptr<State> state) noexcept : state_(std::move(state)) {}

    std::shared_ptr<State> state_;
};

} // namespace ethwire::python
