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

Slice::Ptr Inbox::next_event(Lane lane)
{
    while (Slice::Ptr slice = pop(events(lane))) {
        if (routes_.contains(slice->subscription()))
            return slice;
        ++late_;
    }
    return nullptr;
}

void Inbox::clear()
{
    for (Queue* queue : {&arrived_, &control_, &stream_, &handler_}) {
        while (pop(*queue)) {
        }
    }
}

} // namespace ethwire::python
