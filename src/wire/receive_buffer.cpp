// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "receive_buffer.hpp"

#include "codec.hpp"

#include <algorithm>
#include <cstring>

namespace ethwire::wire {

std::span<char> ReceiveBuffer::prepare()
{
    move_to_front();

    std::size_t wanted = std::max(capacity_, idle_);
    if (filled_ && wanted < busy_)
        wanted = std::min(2 * wanted, busy_);
    filled_ = false;
    if (wanted > busy_ && end_ < busy_)
        wanted = std::max(busy_, idle_); // the large message has gone
    wanted = std::max(wanted, required_);
    if (wanted <= end_)
        wanted = 2 * end_ + 1;

    if (wanted != capacity_)
        set_capacity(wanted);
    return {block_.data() + end_, capacity_ - end_};
}

void ReceiveBuffer::commit(std::size_t bytes) noexcept
{
    end_ += std::min(bytes, capacity_ - end_);
    filled_ = end_ == capacity_;
}

void ReceiveBuffer::consume(std::size_t bytes) noexcept
{
    begin_ += bytes;
    required_ = 0;
}

void ReceiveBuffer::shrink() noexcept
{
    if (empty() && capacity_ > idle_)
        clear();
}

void ReceiveBuffer::clear() noexcept
{
    block_.release();
    capacity_ = begin_ = end_ = required_ = 0;
    filled_ = false;
}

void ReceiveBuffer::move_to_front() noexcept
{
    if (begin_ == 0)
        return;
    if (begin_ != end_)
        std::memmove(block_.data(), block_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
}

void ReceiveBuffer::set_capacity(std::size_t capacity)
{
    block_.resize(capacity + padding);
    capacity_ = capacity;
}

} // namespace ethwire::wire
