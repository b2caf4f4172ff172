// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "append_buffer.hpp"

#include "codec.hpp"

#include <ethwire/wire/limits.hpp>

#include <algorithm>
#include <cstring>

namespace ethwire::wire {
namespace {

constexpr std::size_t first_capacity = 4096 - padding;

} // namespace

void AppendBuffer::append(std::string_view bytes)
{
    char* const room = extend(bytes.size());
    if (!bytes.empty())
        std::memcpy(room, bytes.data(), bytes.size());
}

void AppendBuffer::drop(std::size_t bytes) noexcept
{
    begin_ += std::min(bytes, size());
    if (begin_ != end_)
        return;
    begin_ = end_ = 0;
    if (capacity_ > busy_buffer)
        shrink();
}

void AppendBuffer::shrink() noexcept
{
    if (!empty())
        return;
    block_.release();
    capacity_ = begin_ = end_ = 0;
}

void AppendBuffer::make_room(std::size_t bytes)
{
    const std::size_t live = size();
    if (begin_ != 0 && live != 0)
        std::memmove(block_.data(), block_.data() + begin_, live);
    begin_ = 0;
    end_ = live;

    // More than half full counts as full: moving a long queue forward for a few bytes each time would be quadratic.
    if (live + bytes > capacity_ || live > capacity_ / 2) {
        const std::size_t wanted = std::max({2 * capacity_, live + bytes, first_capacity});
        block_.resize(wanted + padding);
        capacity_ = wanted;
    }
}

} // namespace ethwire::wire
