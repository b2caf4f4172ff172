// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <utility>

namespace ethwire::wire {

/// Memory that a buffer lives in. From 128 KiB on it is a mapping of its own: it grows by moving pages instead of
/// bytes, costs nothing for what is not touched, and returns to the system the moment it is released. (malloc would
/// raise its own threshold after the first large block freed, and keep the next.)
class Block {
public:
    Block() noexcept = default;
    ~Block() { release(); }
    Block(Block&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    Block& operator=(Block&& other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }

    char* data() noexcept { return data_; }
    const char* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

    /// Keeps the leading bytes that fit; what is added is not initialised. Throws std::bad_alloc.
    void resize(std::size_t bytes);
    void release() noexcept;

private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace ethwire::wire
