// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timer.hpp"

#include <ethwire/base/error.hpp>
#include <ethwire/web3/detail/invoke.hpp>

#include <cstdint>
#include <map>
#include <memory>

namespace ethwire::web3 {

class Core;

/// The operations that wait for the same thing, such as the opening of the connection. Each can be cancelled by itself.
class Waiters {
public:
    /// \param core owns this
    explicit Waiters(Core& core) noexcept : core_(core) {}

    /// \param late the error with which it completes at its deadline
    void add(Completion<void> completion, TimePoint deadline = TimePoint::max(), error_code late = {});
    /// Completes all, inline; not those who begin to wait meanwhile.
    void complete_all(error_code error) { complete_until(last_, error); }
    /// Completes those that were added up to the one with the number `last`.
    void complete_until(std::uint64_t last, error_code error);
    /// The number of the one that was added last.
    std::uint64_t last() const noexcept { return last_; }
    bool empty() const noexcept { return waiting_.empty(); }
    /// Destroys all without calling them, and the timer.
    void discard()
    {
        discard_timer();
        waiting_.clear();
    }
    /// Destroys the timer; deadlines are not kept any more.
    void discard_timer() noexcept { timer_.reset(); }

private:
    struct Waiting {
        Completion<void> completion;
        TimePoint deadline;
        error_code late;
    };

    void end(std::uint64_t id, error_code error);
    void expire();

    Core& core_;
    std::map<std::uint64_t, Waiting> waiting_;
    std::unique_ptr<io::Timer> timer_{};
    std::uint64_t last_ = 0;
};

} // namespace ethwire::web3
