// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace ethwire {

/// One event of a subscription, or the end of it.
///
/// False only when the subscription has ended; `reason()` then says why. The value lives in the subscription's reused
/// slot: it is valid until the next `next`, `next_item`, `next_batch` or `try_next` of the same subscription, and
/// until the subscription's last handle goes. `to_owned()` copies it.
template <class T>
class Event {
public:
    Event() noexcept = default;
    Event(const T* value, std::uint64_t lost_before) noexcept : value_(value), lost_before_(lost_before) {}
    Event(error_code reason, std::uint64_t lost_before) noexcept : lost_before_(lost_before), reason_(reason) {}

    explicit operator bool() const noexcept { return value_ != nullptr; }
    const T& operator*() const noexcept { return *value_; }
    const T* operator->() const noexcept { return value_; }
    T to_owned() const { return *value_; }

    /// Events of this subscription that were lost since the one delivered before this, because its queue was full.
    std::uint64_t lost_before() const noexcept { return lost_before_; }

    /// Why the subscription ended; no error while it lives.
    error_code reason() const noexcept { return reason_; }

private:
    const T* value_ = nullptr;
    std::uint64_t lost_before_ = 0;
    error_code reason_{};
};

/// Events were lost here, because the subscription's queue was full.
struct Lagged {
    std::uint64_t count = 0;
};

/// The connection was lost here: events from here to `Resubscribed` never reached us.
struct Disconnected {
    error_code reason{};
};

/// The server gives events again, under the same handle.
struct Resubscribed {};

/// What `next_item` yields: everything that happens to a subscription, in order.
template <class T>
using Item = std::variant<Event<T>, Lagged, Disconnected, Resubscribed>;

/// Up to n events at once, in reused slots: valid until the next call on the same subscription.
/// Empty only when the subscription has ended.
template <class T>
class Batch {
public:
    struct Slot {
        T value{};
        std::uint64_t lost_before = 0;
    };

    Batch() noexcept = default;
    explicit Batch(std::span<const Slot> slots) noexcept : slots_(slots) {}
    explicit Batch(error_code reason) noexcept : reason_(reason) {}

    explicit operator bool() const noexcept { return !slots_.empty(); }
    std::size_t size() const noexcept { return slots_.size(); }
    bool empty() const noexcept { return slots_.empty(); }
    Event<T> operator[](std::size_t i) const noexcept { return {&slots_[i].value, slots_[i].lost_before}; }
    error_code reason() const noexcept { return reason_; }

    class Iterator {
    public:
        explicit Iterator(const Slot* slot) noexcept : slot_(slot) {}
        Event<T> operator*() const noexcept { return {&slot_->value, slot_->lost_before}; }
        Iterator& operator++() noexcept
        {
            ++slot_;
            return *this;
        }
        friend bool operator==(Iterator, Iterator) noexcept = default;

    private:
        const Slot* slot_;
    };
    Iterator begin() const noexcept { return Iterator(slots_.data()); }
    Iterator end() const noexcept { return Iterator(slots_.data() + slots_.size()); }

private:
    std::span<const Slot> slots_{};
    error_code reason_{};
};

} // namespace ethwire
