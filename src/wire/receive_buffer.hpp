// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "block.hpp"

#include <ethwire/wire/limits.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// One contiguous buffer that is read into at its end and consumed from its front, always with `padding` readable
/// bytes behind the data.
///
/// It starts at `idle` bytes, doubles up to `busy` whenever a commit fills it, and grows past that only for a single
/// message that needs it (`require`); the next `prepare` after such a message brings it back to `busy`. Each byte
/// is moved at most once: `prepare` moves the partial tail to the front, where it stays until it is consumed.
class ReceiveBuffer {
public:
    explicit ReceiveBuffer(std::size_t idle = idle_buffer, std::size_t busy = busy_buffer) noexcept
        : idle_(idle), busy_(busy)
    {}

    /// The bytes committed and not consumed. Valid until `prepare`, `shrink` or `clear`, consumed or not.
    std::string_view data() const noexcept { return {block_.data() + begin_, end_ - begin_}; }
    bool empty() const noexcept { return begin_ == end_; }
    std::size_t capacity() const noexcept { return capacity_; }

    /// Room for at least one byte; all that the buffer has.
    std::span<char> prepare();
    void commit(std::size_t bytes) noexcept;
    void consume(std::size_t bytes) noexcept;

    /// The message at the front measures `bytes` in all: the next `prepare` makes room for the rest of it. Forgotten
    /// with the next `consume`.
    void require(std::size_t bytes) noexcept { required_ = bytes; }

    /// Gives back what is more than the idle size, if nothing is left in it.
    void shrink() noexcept;
    void clear() noexcept;

private:
    void move_to_front() noexcept;
    void set_capacity(std::size_t capacity);

    Block block_; // capacity_ + padding bytes, or none yet
    std::size_t capacity_ = 0;
    std::size_t idle_;
    std::size_t busy_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t required_ = 0;
    bool filled_ = false; // the last commit left no room
};

} // namespace ethwire::wire
