// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/slice.hpp"

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

namespace ethwire::python {

/// Messages on their way from the reactor's thread to an event loop's, in order, counted in bytes until they are
/// consumed there.
///
/// The reactor gathers the messages of a walk by itself and publishes them at its end, under one lock. Beyond the
/// limit it stops reading, and is told to go on when half of it is free again: so a consumer that is slow, or gone,
/// costs no more than the limit and one read.
class Handoff {
public:
    explicit Handoff(std::size_t limit) noexcept : limit_(limit) {}

    // The reactor's side.

    void put(Slice::Ptr slice);
    /// True when reading has to stop; then `release` will say when it may go on.
    bool must_pause() noexcept;
    /// Something that was published before still waits to be consumed.
    bool is_behind() const noexcept { return bytes() > gathered_bytes_; }
    /// Shows the loop what was put. False when there was nothing.
    bool publish();

    // The loop's side.

    /// Appends what was published to `out`.
    void take(std::deque<Slice::Ptr>& out);
    /// Messages of so many bytes are gone. True when the reactor is to read again: said once for each pause.
    bool release(std::size_t bytes) noexcept;
    /// Messages of so many bytes wait again.
    void hold(std::size_t bytes) noexcept { bytes_.fetch_add(bytes, std::memory_order_relaxed); }

    // Either side.

    std::size_t bytes() const noexcept { return bytes_.load(std::memory_order_relaxed); }
    std::size_t limit() const noexcept { return limit_; }
    /// The most that `bytes` has been.
    std::size_t peak() const noexcept { return peak_.load(std::memory_order_relaxed); }
    /// Times that reading had to stop.
    std::size_t pauses() const noexcept { return pauses_.load(std::memory_order_relaxed); }

private:
    std::size_t resume_mark() const noexcept { return limit_ / 2; }

    const std::size_t limit_;
    std::atomic<std::size_t> bytes_ = 0;
    std::atomic<std::size_t> peak_ = 0; // written by the reactor alone
    std::atomic<std::size_t> pauses_ = 0;
    std::atomic<bool> paused_ = false;
    std::vector<Slice::Ptr> gathered_; // the reactor's own, as its size
    std::size_t gathered_bytes_ = 0;

    std::mutex mutex_;
    std::vector<Slice::Ptr> published_; // under the lock
};

} // namespace ethwire::python
