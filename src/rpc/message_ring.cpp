// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/message_ring.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

namespace ethwire::rpc {

struct MessageRing::Head {
    std::uint64_t arrival;
    std::uint64_t lost_before;
    std::uint32_t text_size;
    std::uint32_t value_offset;
    std::uint32_t value_size;
    std::uint32_t connection;
};

std::size_t MessageRing::footprint(std::size_t text) noexcept { return (sizeof(Head) + text + 7) & ~std::size_t{7}; }

MessageRing::Head* MessageRing::front_head() const noexcept
{
    return std::launder(reinterpret_cast<Head*>(memory_.get() + begin_));
}

void MessageRing::push(const Entry& entry)
{
    char* at = reserve(footprint(entry.text.size()));
    const Head head{entry.arrival,
                    entry.lost_before,
                    static_cast<std::uint32_t>(entry.text.size()),
                    static_cast<std::uint32_t>(entry.value.data() - entry.text.data()),
                    static_cast<std::uint32_t>(entry.value.size()),
                    entry.connection};
    ::new (at) Head(head);
    std::memcpy(at + sizeof(Head), entry.text.data(), entry.text.size());
    ++count_;
    bytes_ += entry.text.size();
}

MessageRing::Entry MessageRing::front() const noexcept
{
    const Head* head = front_head();
    const char* text = reinterpret_cast<const char*>(head) + sizeof(Head);
    return {{text, head->text_size},
            {text + head->value_offset, head->value_size},
            head->arrival,
            head->lost_before,
            head->connection};
}

void MessageRing::pop() noexcept
{
    const std::size_t size = front_head()->text_size;
    bytes_ -= size;
    if (--count_ == 0) {
        begin_ = end_ = 0;
        return;
    }
    const bool wrapped = end_ <= begin_;
    begin_ += footprint(size);
    if (wrapped && begin_ == wrap_)
        begin_ = 0;
}

std::uint64_t MessageRing::lost_before_front() const noexcept { return front_head()->lost_before; }

void MessageRing::add_lost_before_front(std::uint64_t lost) noexcept { front_head()->lost_before += lost; }

void MessageRing::clear() noexcept { begin_ = end_ = count_ = bytes_ = 0; }

void MessageRing::shrink(std::size_t keep) noexcept
{
    if (count_ != 0 || capacity_ <= keep)
        return;
    memory_.reset();
    capacity_ = begin_ = end_ = 0;
}

/// Room for `need` contiguous bytes behind the newest entry: there, at the front after a wrap, or in a larger block.
char* MessageRing::reserve(std::size_t need)
{
    for (;;) {
        const bool wrapped = count_ != 0 && end_ <= begin_;
        const std::size_t limit = wrapped ? begin_ : capacity_;
        if (limit - end_ >= need) {
            char* at = memory_.get() + end_;
            end_ += need;
            return at;
        }
        if (!wrapped && begin_ >= need && count_ != 0) {
            wrap_ = end_;
            end_ = need;
            return memory_.get();
        }
        grow(need);
    }
}

void MessageRing::grow(std::size_t need)
{
    const std::size_t held = count_ == 0 ? 0 : end_ > begin_ ? end_ - begin_ : wrap_ - begin_ + end_;
    const std::size_t capacity = std::bit_ceil(std::max<std::size_t>({held + need, capacity_ * 2, 4096}));
    auto larger = std::make_unique_for_overwrite<char[]>(capacity);
    if (count_ != 0) {
        const bool wrapped = end_ <= begin_;
        const std::size_t first = (wrapped ? wrap_ : end_) - begin_;
        std::memcpy(larger.get(), memory_.get() + begin_, first);
        if (wrapped)
            std::memcpy(larger.get() + first, memory_.get(), end_);
    }
    memory_ = std::move(larger);
    capacity_ = capacity;
    begin_ = 0;
    end_ = held;
}

} // namespace ethwire::rpc
