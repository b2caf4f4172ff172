// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>
#include <ethwire/rpc/arrival.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace ethwire {

/// One event of a subscription, or the end of it.
///
/// False only when the subscription has ended; `reason()` then says why. The value lives in the subscription's reused
/// slot: it is valid until the next event is taken from the same subscription, by whatever function, and at most as
/// long as a handle of the subscription lives. `to_owned()` copies it.
template <class T>
class Event {
public:
    Event() noexcept = default;
    Event(const T* value, Arrival arrival, std::uint64_t lost_before, std::uint64_t undecodable_before = 0) noexcept
        : value_(value), arrival_(arrival), lost_before_(lost_before), undecodable_before_(undecodable_before)
    {}
    Event(error_code reason, std::uint64_t lost_before, std::uint64_t undecodable_before = 0) noexcept
        : lost_before_(lost_before), undecodable_before_(undecodable_before), reason_(reason)
    {}

    explicit operator bool() const noexcept { return value_ != nullptr; }
    const T& operator*() const noexcept { return *value_; }
    const T* operator->() const noexcept { return value_; }
    T to_owned() const { return *value_; }

    /// How many events of this subscription were lost between the one delivered before and this: the queue was full, or
    /// they were no JSON.
    std::uint64_t lost_before() const noexcept { return lost_before_; }

    /// How many events between the one delivered before and this are no values of the subscription's type. `next_item`
    /// and `on_notice` give each of them as an `Undecodable`.
    std::uint64_t undecodable_before() const noexcept { return undecodable_before_; }

    /// Its place in the order of all that the client received, and the connection that brought it.
    const Arrival& arrival() const noexcept { return arrival_; }

    /// Why the subscription ended; no error while it lives.
    error_code reason() const noexcept { return reason_; }

private:
    const T* value_ = nullptr;
    Arrival arrival_{};
    std::uint64_t lost_before_ = 0;
    std::uint64_t undecodable_before_ = 0;
    error_code reason_{};
};

/// Events were lost here: the subscription's queue was full, or they were no JSON. The next event's `lost_before()`
/// counts them too.
struct Lagged {
    /// How many; what an earlier `Lagged` has told is not counted again.
    std::uint64_t count = 0;
};

/// The connection was lost here, or the server ended the subscription (`rpc::errc::ended_by_server`). Events that the
/// node has between here and `Resubscribed` never reach the client: a gap that the program may have to fill.
struct Disconnected {
    error_code reason{};
    /// The server's own words: the reason in its close frame (RFC 6455, section 5.5.1), or its error object as JSON.
    std::string said{};
};

/// The subscription was made again: events go on, under the same handle.
struct Resubscribed {};

/// An event stood here that is JSON and no value of the subscription's type. It is of another type altogether, or a
/// field that identifies the value is missing or malformed: a log's address or topics, a head's number or hash, a
/// transaction's hash.
struct Undecodable {
    error_code reason{};
    std::string raw{};  ///< the event as it came
    std::string path{}; ///< where it is wrong, such as `topics[1]`; empty for the event as a whole
    /// The JSON at that place, cut to `DecodeContext::longest_value` bytes; empty when there is nothing.
    std::string value{};
    std::uint64_t lost_before = 0; ///< as `Event::lost_before`
    Arrival arrival{};             ///< as `Event::arrival`
};

/// What `next_item` yields: everything that happens to a subscription, in order.
template <class T>
using Item = std::variant<Event<T>, Lagged, Disconnected, Resubscribed, Undecodable>;

/// What happens to a subscription besides its events: what `on_notice` is given.
using SubscriptionNotice = std::variant<Lagged, Disconnected, Resubscribed, Undecodable>;

/// Up to n events at once, in reused slots: valid until the next event is taken from the same subscription. Empty only
/// when the subscription has ended; `reason()` then says why.
template <class T>
class Batch {
public:
    struct Slot {
        T value{};
        Arrival arrival{};
        std::uint64_t lost_before = 0;
        std::uint64_t undecodable_before = 0;

        Event<T> event() const noexcept { return {&value, arrival, lost_before, undecodable_before}; }
    };

    Batch() noexcept = default;
    explicit Batch(std::span<const Slot> slots) noexcept : slots_(slots) {}
    explicit Batch(error_code reason) noexcept : reason_(reason) {}

    explicit operator bool() const noexcept { return !slots_.empty(); }
    std::size_t size() const noexcept { return slots_.size(); }
    bool empty() const noexcept { return slots_.empty(); }
    Event<T> operator[](std::size_t i) const noexcept { return slots_[i].event(); }
    error_code reason() const noexcept { return reason_; }

    class Iterator {
    public:
        explicit Iterator(const Slot* slot) noexcept : slot_(slot) {}
        Event<T> operator*() const noexcept { return slot_->event(); }
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
