// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "transport/inbox.hpp"

#include <utility>

namespace ethwire::python {

Link::News Inbox::drain()
{
    Link::News news = link_->take(arrived_);
    for (auto& slice : arrived_) {
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

Slice::Ptr Inbox::next_control() { return pop(control_); }

Slice::Ptr Inbox::next_event(Lane lane) { return pop(events(lane)); }

void Inbox::route(std::string_view subscription, Lane lane)
{
    routes_.insert_or_assign(std::string(subscription), lane);
    // Else what comes next would be in front of them.
    Queue others;
    for (auto& slice : control_) {
        const bool its = slice->kind() == Slice::Kind::event && slice->subscription() == subscription;
        (its ? events(lane) : others).push_back(std::move(slice));
    }
    control_.swap(others);
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

void Inbox::clear()
{
    for (Queue* queue : {&arrived_, &control_, &stream_, &handler_}) {
        while (pop(*queue)) {
        }
    }
}

} // namespace ethwire::python
