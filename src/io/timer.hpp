// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>
#include <ethwire/io/async.hpp>

#include <functional>
#include <memory>

namespace ethwire::io {

/// One timer for many deadlines: "wake me by then".
///
/// A deadline that moves back does not touch the system's timer, which then rings early once and is set to what is
/// due by its owner. So a call that is answered in time, or a heartbeat that every read puts off, costs no system
/// call; an idle owner is woken in vain at most once.
class Timer {
public:
    /// \param ring called on the executor; never after the timer's destruction
    Timer(const Executor& executor, std::function<void()> ring);
    ~Timer();
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    /// Makes sure that `ring` is called at `deadline` or before; `TimePoint::max()` asks for nothing.
    void wake_by(TimePoint deadline);
    void cancel();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace ethwire::io
