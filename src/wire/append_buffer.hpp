// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "block.hpp"

#include <cstddef>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// A contiguous buffer that grows at its end and is dropped from its front: what waits to be sent, and the message
/// that fragments make up. Always `padding` readable bytes behind the data; memory above `busy_buffer` is given back
/// as soon as the buffer is empty, the rest by `shrink`.
class AppendBuffer {
public:
    std::string_view data() const noexcept { return {block_.data() + begin_, end_ - begin_}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool empty() const noexcept { return begin_ == end_; }
    std::size_t capacity() const noexcept { return capacity_; }

    /// `bytes` more at the end, not initialised: the caller writes them. Ends the life of every view.
    char* extend(std::size_t bytes)
    {
        if (bytes > capacity_ - end_) [[unlikely]]
            make_room(bytes);
        char* const room = block_.data() + end_;
        end_ += bytes;
        return room;
    }
    void append(std::string_view bytes);

    /// Drops from the front.
    void drop(std::size_t bytes) noexcept;
    void clear() noexcept { drop(size()); }
    /// Gives all memory back when empty.
    void shrink() noexcept;

private:
    void make_room(std::size_t bytes);

    Block block_; // capacity_ + padding bytes, or none yet
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace ethwire::wire
