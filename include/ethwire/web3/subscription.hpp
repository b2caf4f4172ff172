// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/decode.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/event.hpp>
#include <ethwire/web3/subscription_core.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ethwire {

namespace web3 {

/// A subscription with its slots: decoded values that are used again and again, so that an event costs no allocation.
template <class T>
class TypedSubscription final : public SubscriptionCore {
public:
    using Slot = typename Batch<T>::Slot;

    TypedSubscription(Request request, QueueOptions queue, std::string label, bool own_label)
        : SubscriptionCore(std::move(request), queue, std::move(label), own_label, &decode_into)
    {}

    std::vector<Slot> slots = std::vector<Slot>(1);
    /// Of the event behind the last batch, which did not decode: the next call fails with it.
    error_code pending_error{};

private:
    static error_code decode_into(std::string_view value, void* slot) { return decode(value, *static_cast<T*>(slot)); }
};

} // namespace web3

/// A live subscription: the handle through which its events are taken, one at a time, in order.
///
/// Stable across reconnects. Copies are handles of the same subscription. A handle that goes does not end the
/// subscription (its events may go to `process_subscriptions`); `AsyncWeb3::unsubscribe` or the client's end does.
///
/// One consumer: the first use of `next` and its relatives makes the handle the consumer for good. All of them are
/// awaitables, run on the client's executor, and return at once while events wait. Cancelling one loses no event.
/// They throw `boost::system::system_error`: `rpc::errc::already_waiting` for a second concurrent wait,
/// `rpc::errc::consumer_fixed` when the events go elsewhere, and the decoder's error for an event that does not
/// decode, after which the next call goes on with the event behind it.
template <class T>
class Subscription {
public:
    using Value = T;

    Subscription() noexcept = default;
    explicit Subscription(std::shared_ptr<web3::TypedSubscription<T>> core) noexcept : core_(std::move(core)) {}

    /// The next event; false when the subscription has ended. Connection losses pass unseen here: use `next_item`.
    awaitable<Event<T>> next()
    {
        start();
        while (!skip_to_event())
            co_await core_->wait(false);
        co_return take_event();
    }

    /// The same, failing with `rpc::errc::timed_out` after `limit`; the subscription goes on.
    awaitable<Event<T>> next(Duration limit)
    {
        start();
        const TimePoint end = core_->deadline_in(limit);
        while (!skip_to_event())
            co_await core_->wait_until(end);
        co_return take_event();
    }

    /// The next thing that happens: an event, a loss, a lost connection, a subscription made again.
    awaitable<Item<T>> next_item()
    {
        start();
        while (core_->front() == Front::empty)
            co_await core_->wait(false);
        co_return take_item();
    }

    /// One to n events at once, as many as have come. Suspends at most once: then it is resumed when all the events of
    /// one read are there. Losses are in each event's `lost_before`.
    awaitable<Batch<T>> next_batch(std::size_t n)
    {
        start();
        while (!skip_to_event())
            co_await core_->wait(true);
        co_return take_batch(n);
    }

    /// The next event if one waits; false otherwise, with a `reason` if the subscription has ended.
    Event<T> try_next()
    {
        start();
        return skip_to_event() ? take_event() : Event<T>();
    }

    /// The server's id on the current connection; empty while there is none. Changes with a reconnect.
    const std::string& id() const noexcept { return core_->id(); }
    /// The same for the whole life of the subscription; unique in its client. What `SubscriptionMessage::number` names.
    std::uint64_t number() const noexcept { return core_->number(); }
    const std::string& label() const noexcept { return core_->label(); }
    bool ended() const noexcept { return core_->ended(); }
    error_code reason() const noexcept { return core_->reason(); }
    /// What the server said, when it refused the subscription after a reconnect.
    const ServerError& server_error() const noexcept { return core_->server_error(); }
    web3::SubscriptionStats stats() const noexcept { return core_->stats(); }

    explicit operator bool() const noexcept { return core_ != nullptr; }
    const std::shared_ptr<web3::TypedSubscription<T>>& core() const noexcept { return core_; }

private:
    using Front = web3::SubscriptionCore::Front;

    void start() const
    {
        if (const error_code error = core_->claim_handle())
            throw boost::system::system_error(error);
        if (const error_code error = std::exchange(core_->pending_error, {}))
            throw boost::system::system_error(error);
    }

    /// True when an event or the end is at the front.
    bool skip_to_event()
    {
        for (;;) {
            switch (core_->front()) {
            case Front::empty: return false;
            case Front::lagged:
            case Front::event:
            case Front::ended: return true;
            case Front::disconnected:
            case Front::resubscribed: core_->take_notice();
            }
        }
    }

    void take_into(typename Batch<T>::Slot& slot)
    {
        if (const error_code error = core_->take(&slot.value, slot.lost_before))
            throw boost::system::system_error(error);
    }

    Event<T> take_event()
    {
        if (core_->front() == Front::ended)
            return {core_->reason(), core_->lost_at_end()};
        take_into(core_->slots.front());
        return {&core_->slots.front().value, core_->slots.front().lost_before};
    }

    Item<T> take_item()
    {
        switch (core_->front()) {
        case Front::lagged: {
            const Lagged lagged{core_->lost_before_front()};
            core_->take_lagged();
            return lagged;
        }
        case Front::disconnected: return Disconnected{core_->take_notice()};
        case Front::resubscribed: core_->take_notice(); return Resubscribed{};
        default: return take_event();
        }
    }

    Batch<T> take_batch(std::size_t n)
    {
        if (core_->front() == Front::ended)
            return Batch<T>(core_->reason());
        std::size_t taken = 0;
        while (taken < n) {
            const Front front = core_->front();
            if (front != Front::event && front != Front::lagged)
                break;
            if (taken == core_->slots.size())
                core_->slots.resize(std::min(n, 2 * taken));
            auto& slot = core_->slots[taken];
            if (const error_code error = core_->take(&slot.value, slot.lost_before)) {
                if (taken == 0)
                    throw boost::system::system_error(error);
                core_->pending_error = error;
                break;
            }
            ++taken;
        }
        return Batch<T>(std::span<const typename Batch<T>::Slot>(core_->slots.data(), taken));
    }

    std::shared_ptr<web3::TypedSubscription<T>> core_;
};

} // namespace ethwire
