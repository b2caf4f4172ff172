// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/inbox.hpp"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>

namespace ethwire::python {

Link::News Inbox::drain()
{
    // One count for all connections: what one has received before it was lost is older than what the next one gets.
    static std::atomic<std::uint64_t> arrivals = 0;
    Link::News news = link_->take(arrived_);
    std::uint64_t arrival = arrivals.fetch_add(arrived_.size(), std::memory_order_relaxed);
    for (auto& slice : arrived_) {
        slice->arrival(++arrival);
        const auto route = slice->kind() == Slice::Kind::event ? routes_.find(slice->subscription()) : routes_.end();
        (route == routes_.end() ? control_ : events(route->second)).push_back(std::move(slice));
    }
    arrived_.clear();
    return news;
}

Slice::Ptr Inbox::pop(Queue& queue)
{
    if (queue.empty())
        return nullptr;
    Slice::Ptr slice = std::move(queue.front());
    queue.pop_front();
    link_->release(slice->footprint());
    return slice;
}

Slice::Ptr Inbox::next_control()
{
    Slice::Ptr slice = pop(control_);
    if (slice)
        control_arrival_ = slice->arrival();
    return slice;
}

Slice::Ptr Inbox::next_event(Lane lane)
{
    Queue& queue = events(lane);
    if (!control_.empty() && !queue.empty() && control_.front()->arrival() < queue.front()->arrival())
        return nullptr;
    return pop(queue);
}

void Inbox::insert(Queue& queue, Slice::Ptr slice)
{
    const auto later = std::find_if(queue.rbegin(), queue.rend(),
                                    [&](const Slice::Ptr& each) { return each->arrival() <= slice->arrival(); });
    queue.insert(later.base(), std::move(slice));
}

void Inbox::put(Slice::Ptr event, Lane lane)
{
    link_->hold(event->footprint());
    insert(events(lane), std::move(event));
}

void Inbox::route(std::string_view subscription, Lane lane)
{
    routes_.insert_or_assign(std::string(subscription), lane);
    // Else what comes next would be in front of them.
    Queue its;
    Queue others;
    for (auto& slice : control_) {
        const bool is_its = slice->kind() == Slice::Kind::event && slice->subscription() == subscription;
        (is_its ? its : others).push_back(std::move(slice));
    }
    control_.swap(others);
    if (its.empty())
        return;
    Queue both;
    std::merge(std::move_iterator(events(lane).begin()), std::move_iterator(events(lane).end()),
               std::move_iterator(its.begin()), std::move_iterator(its.end()), std::back_inserter(both),
               [](const Slice::Ptr& left, const Slice::Ptr& right) { return left->arrival() < right->arrival(); });
    events(lane).swap(both);
}

void Inbox::unroute(const std::string& subscription)
{
    const auto route = routes_.find(subscription);
    if (route == routes_.end())
        return;
    std::size_t bytes = 0;
    late_ += std::erase_if(events(route->second), [&](const Slice::Ptr& slice) {
        const bool its = slice->subscription() == subscription;
        bytes += its ? slice->footprint() : 0;
        return its;
    });
    routes_.erase(route);
    link_->release(bytes);
}

void Inbox::drop(Lane lane)
{
    while (pop(events(lane))) {
    }
}

void Inbox::clear()
{
    for (Queue* queue : {&arrived_, &control_, &stream_, &handler_}) {
        while (pop(*queue)) {
        }
    }
}

} // namespace ethwire::python
