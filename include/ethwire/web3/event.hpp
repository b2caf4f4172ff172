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
/// slot: it is valid until the next `next`, `next_item`, `next_batch` or `try_next` of the same subscription, and
/// until the subscription's last handle goes. `to_owned()` copies it.
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

    /// Events of this subscription that were lost since the one delivered before this: its queue was full, or they were
    /// no JSON.
    std::uint64_t lost_before() const noexcept { return lost_before_; }

    /// Events since the one delivered before this that are no values of the subscription's type. `next_item` and
    /// `on_notice` give them, as `Undecodable`.
    std::uint64_t undecodable_before() const noexcept { return undecodable_before_; }

    /// When it came, among all that the client received, and over which connection.
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
    /// Not told before.
    std::uint64_t count = 0;
};

/// The connection was lost here, or the server ended the subscription (`rpc::errc::ended_by_server`): events from here
/// to `Resubscribed` never reached us.
struct Disconnected {
    error_code reason{};
    /// The server's own words: the reason in its close frame (RFC 6455, section 5.5.1), or its error object as JSON.
    std::string said{};
};

/// The server gives events again, under the same handle.
struct Resubscribed {};

/// An event stood here that is no value of the subscription's type: a field is of another form, or not there, without
/// which the value would be another thing (a log's address and topics, a head's number and hash, a transaction's hash),
/// or the event is of another type altogether. It is JSON.
struct Undecodable {
    error_code reason{};
    std::string raw{};  ///< the event as it came
    std::string path{}; ///< of what is wrong, such as `topics[1]`; empty for the event as a whole
    std::string
        value{}; ///< what stands there, JSON cut to `DecodeContext::longest_value` bytes; empty when nothing does
    std::uint64_t lost_before = 0; ///< as `Event::lost_before`
    Arrival arrival{};             ///< as `Event::arrival`
};

/// What `next_item` yields: everything that happens to a subscription, in order.
template <class T>
using Item = std::variant<Event<T>, Lagged, Disconnected, Resubscribed, Undecodable>;

/// What a handler's subscription tells besides its events.
using SubscriptionNotice = std::variant<Lagged, Disconnected, Resubscribed, Undecodable>;

/// Up to n events at once, in reused slots: valid until the next call on the same subscription.
/// Empty only when the subscription has ended.
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
