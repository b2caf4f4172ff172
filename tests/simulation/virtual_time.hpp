// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/timers.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

namespace ethwire::simulation {

/// A clock that stands still until everything at hand is done, and then jumps to the next thing that is due.
///
/// Alarms ring by post, as real ones do: one may be cancelled when its ring is on its way already. Equal times happen
/// in the order in which they were asked for, so that a run repeats.
class VirtualTime final : public io::Timers {
public:
    TimePoint now() const noexcept override { return now_; }
    std::unique_ptr<io::Alarm> alarm(const Executor& executor, std::function<void()> ring) override;

    /// Something that the world does at a time.
    using Key = std::pair<TimePoint, std::uint64_t>;
    Key at(TimePoint when, std::function<void()> what);
    Key in(Duration delay, std::function<void()> what) { return at(now_ + delay, std::move(what)); }
    void forget(const Key& key) { due_.erase(key); }

    /// A handler works for so long. The world goes on meanwhile, and no other handler runs: alarms are heard late.
    void spend(Duration span);
    /// By handlers, in all.
    Duration spent() const noexcept { return spent_; }
    void forget_all() { const auto gone = std::exchange(due_, {}); }

    TimePoint next() const noexcept { return due_.empty() ? TimePoint::max() : due_.begin()->first.first; }
    /// Jumps to the next thing that is due and does it.
    void step();

    /// Alarms that are set: what a client would be woken by.
    std::size_t alarms() const noexcept { return alarms_; }
    /// Alarms that have rung so far.
    std::uint64_t rings() const noexcept { return rings_; }

private:
    friend class VirtualAlarm;

    TimePoint now_{std::chrono::hours{1}};
    std::uint64_t last_ = 0;
    Duration spent_{};
    std::size_t alarms_ = 0;
    std::uint64_t rings_ = 0;
    std::map<Key, std::function<void()>> due_;
};

} // namespace ethwire::simulation
