// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/detail/typed_subscription.hpp>
#include <ethwire/web3/errors.hpp>
#include <ethwire/web3/event.hpp>
#include <ethwire/web3/stats.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace ethwire {

/// A live subscription: the handle through which its events are taken, one at a time, in order.
///
/// It stays the same across reconnects. Copies are handles of the same subscription. Destroying them does not end it:
/// its events may go to `process_subscriptions`. `Eth::unsubscribe` or the client's end ends it.
///
/// A subscription has one consumer. The first use of `next` or one of its relatives makes the handles the consumer for
/// good. They are awaitables, run on the client's executor, and return at once while events wait. Cancelling one loses
/// no event. They throw `boost::system::system_error`: `rpc::errc::already_waiting` for a second concurrent wait,
/// `rpc::errc::consumer_fixed` when a handler or the merged stream is the consumer, and `errc::closed` when events wait
/// and the client was destroyed.
///
/// An event that is no value of T does not end anything: `next_item` yields it as `Undecodable`, and the others pass
/// over it and say so in the next event's `undecodable_before`.
template <class T>
class Subscription {
public:
    using Value = T;

    Subscription() noexcept = default;
    explicit Subscription(std::shared_ptr<web3::TypedSubscription<T>> core) noexcept : core_(std::move(core)) {}

    /// The next event; false when the subscription has ended. Lost connections are passed over: use `next_item` to see
    /// them.
    awaitable<Event<T>> next()
    {
        start();
        while (!fetch())
            co_await core_->wait(false);
        co_return fetched();
    }

    /// The same, but fails with `rpc::errc::timed_out` after `limit`; the subscription goes on.
    awaitable<Event<T>> next(Duration limit)
    {
        start();
        const TimePoint end = core_->deadline_in(limit);
        while (!fetch())
            co_await core_->wait_until(end);
        co_return fetched();
    }

    /// The next thing that happens: an event, lost events, a lost connection, a subscription made again, or an event
    /// that is no value of T. An event that is false is the end.
    awaitable<Item<T>> next_item()
    {
        start();
        while (!at_item())
            co_await core_->wait(false);
        co_return take_item();
    }

    /// One to n events at once: as many as have come, up to the first that is no value of T. If it has to wait, it is
    /// resumed when all the events of one read from the socket are there. Lost events are in each event's
    /// `lost_before`.
    awaitable<Batch<T>> next_batch(std::size_t n)
    {
        start();
        while (!fetch())
            co_await core_->wait(true);
        co_return take_batch(n);
    }

    /// One to n things that happened, in order, as many as have come: `next_item` for many at once. It waits as
    /// `next_batch` does. The items are valid until the next call on the same subscription. The last one of a
    /// subscription that has ended is an event that is false.
    awaitable<std::span<const Item<T>>> next_items(std::size_t n)
    {
        start();
        core_->items.clear();
        while (!take_items(n))
            co_await core_->wait(true);
        co_return std::span<const Item<T>>(core_->items);
    }

    /// The next event if one has come; false otherwise, with a `reason` if the subscription has ended.
    Event<T> try_next()
    {
        start();
        return fetch() ? fetched() : Event<T>();
    }

    /// The server's id on the current connection; empty while there is none. Changes with a reconnect.
    const std::string& id() const noexcept { return core_->id(); }
    /// The client's own number for it: unique in the client, and the same for the subscription's whole life. What
    /// `SubscriptionMessage::number` names.
    std::uint64_t number() const noexcept { return core_->number(); }
    const std::string& label() const noexcept { return core_->label(); }
    /// No event will come any more; those in the queue can still be taken.
    bool ended() const noexcept { return core_->ended(); }
    /// Why it ended; no error while it lives.
    error_code reason() const noexcept { return core_->reason(); }
    /// What the server said, when it refused the subscription after a reconnect.
    const ServerError& server_error() const noexcept { return core_->server_error(); }
    SubscriptionStats stats() const noexcept { return core_->stats(); }

    explicit operator bool() const noexcept { return core_ != nullptr; }
    const std::shared_ptr<web3::TypedSubscription<T>>& core() const noexcept { return core_; }

private:
    using Front = web3::SubscriptionCore::Front;
    using Taken = web3::SubscriptionCore::Taken;
    using Slot = typename Batch<T>::Slot;

    void start() const
    {
        if (const error_code error = core_->claim_handle())
            throw boost::system::system_error(error);
    }

    /// Takes the next event into the first slot and passes over everything else. False when nothing has come yet; true
    /// also at the end, with `ended_` set.
    bool fetch()
    {
        ended_ = false;
        for (;;) {
            switch (core_->front()) {
            case Front::empty: return false;
            case Front::ended: ended_ = true; return true;
            case Front::disconnected:
            case Front::resubscribed: core_->take_notice(); break;
            case Front::undecodable:
                core_->passed_lost += core_->take_undecodable().lost_before;
                ++core_->passed_undecodable;
                break;
            case Front::lagged:
            case Front::event:
                if (take_into(core_->slots.front()))
                    return true;
            }
        }
    }

    Event<T> fetched() { return ended_ ? end_event() : core_->slots.front().event(); }

    Event<T> end_event()
    {
        const std::uint64_t lost = core_->lost_at_end() + std::exchange(core_->passed_lost, 0);
        return {core_->reason(), lost, std::exchange(core_->passed_undecodable, 0)};
    }

    bool take_into(Slot& slot)
    {
        const Taken taken = core_->take(&slot.value, slot.arrival, slot.lost_before);
        if (taken == Taken::closed)
            throw boost::system::system_error(errc::closed);
        if (taken != Taken::event)
            return false;
        slot.lost_before += std::exchange(core_->passed_lost, 0);
        slot.undecodable_before = std::exchange(core_->passed_undecodable, 0);
        return true;
    }

    /// Whether there is something for `take_item`. An event is taken into the first slot.
    bool at_item()
    {
        in_slot_ = false;
        for (;;) {
            switch (core_->front()) {
            case Front::empty: return false;
            case Front::event:
                if (take_into(core_->slots.front())) {
                    in_slot_ = true;
                    return true;
                }
                break;
            default: return true;
            }
        }
    }

    Item<T> take_item() { return in_slot_ ? Item<T>(core_->slots.front().event()) : take_other(core_->front()); }

    /// Takes what is at the front and is no event.
    Item<T> take_other(Front front)
    {
        switch (front) {
        case Front::lagged: return core_->take_lagged();
        case Front::disconnected: return core_->take_notice();
        case Front::resubscribed: core_->take_notice(); return Resubscribed{};
        case Front::undecodable: return core_->take_undecodable();
        default: return end_event();
        }
    }

    /// False when nothing is there.
    bool take_items(std::size_t n)
    {
        std::vector<Item<T>>& items = core_->items;
        std::size_t taken = 0; // events, in the first slots
        while (items.size() < n) {
            const Front front = core_->front();
            if (front == Front::empty || (front == Front::ended && !items.empty()))
                break;
            if (front != Front::event) {
                items.push_back(take_other(front));
                if (front == Front::ended)
                    break;
                continue;
            }
            if (taken == core_->slots.size())
                core_->slots.resize(std::min(n, 2 * taken));
            if (!take_into(core_->slots[taken]))
                continue;
            ++taken;
            items.emplace_back(Event<T>());
        }
        // Only now are the slots where they will stay: `resize` may have moved them.
        auto slot = core_->slots.begin();
        for (Item<T>& item : items)
            if (auto* const event = std::get_if<Event<T>>(&item); event && taken > 0) {
                *event = slot++->event();
                --taken;
            }
        return !items.empty();
    }

    Batch<T> take_batch(std::size_t n)
    {
        if (ended_)
            return Batch<T>(core_->reason());
        std::size_t taken = 1;
        while (taken < n) {
            const Front front = core_->front();
            if (front != Front::event && front != Front::lagged)
                break;
            if (taken == core_->slots.size())
                core_->slots.resize(std::min(n, 2 * taken));
            taken += take_into(core_->slots[taken]) ? 1 : 0;
        }
        return Batch<T>(std::span<const Slot>(core_->slots.data(), taken));
    }

    std::shared_ptr<web3::TypedSubscription<T>> core_;
    bool ended_ = false;   // of `fetch`, for `fetched`
    bool in_slot_ = false; // of `at_item`, for `take_item`
};

} // namespace ethwire
