// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace ethwire::rpc {

/// Raw notifications, oldest first, in one block of memory that grows by doubling and is reused for ever: a push is
/// a copy and costs no allocation once the ring has reached its working size.
///
/// An entry is contiguous, so it is parsed where it lies.
class MessageRing {
public:
    struct Entry {
        /// The whole message.
        std::string_view text{};
        /// The notification's `result` inside `text`.
        std::string_view value{};
        /// Position among all replies and events of the client.
        std::uint64_t arrival = 0;
        /// Events of this subscription that were lost between the entry before and this one.
        std::uint64_t lost_before = 0;
        /// Which of the client's connections brought it.
        std::uint32_t connection = 0;
    };

    bool empty() const noexcept { return count_ == 0; }
    std::size_t size() const noexcept { return count_; }
    /// Bytes of the messages held, without bookkeeping.
    std::size_t bytes() const noexcept { return bytes_; }
    /// Bytes of memory held.
    std::size_t capacity() const noexcept { return capacity_; }

    /// `entry.value` must lie inside `entry.text`; both are copied.
    void push(const Entry& entry);

    /// The oldest entry; valid until the next call of any other function than this one.
    Entry front() const noexcept;
    void pop() noexcept;

    /// The oldest entry's `lost_before`. The ring must not be empty.
    std::uint64_t lost_before_front() const noexcept;
    /// Adds to the oldest entry's `lost_before`. The ring must not be empty.
    void add_lost_before_front(std::uint64_t lost) noexcept;

    void clear() noexcept;
    /// Gives the memory back if it is more than `keep` bytes and nothing is held.
    void shrink(std::size_t keep) noexcept;

private:
    struct Head;

    static std::size_t footprint(std::size_t text) noexcept;
    char* reserve(std::size_t need);
    void grow(std::size_t need);
    Head* front_head() const noexcept;

    std::unique_ptr<char[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0; // offset of the oldest entry
    std::size_t end_ = 0;   // offset behind the newest
    std::size_t wrap_ = 0;  // where the entries before the wrap end; only used while end_ <= begin_
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace ethwire::rpc
