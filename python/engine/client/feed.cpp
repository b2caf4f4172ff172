// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "client/feed.hpp"

#include <utility>

namespace ethwire::python {

Feed::Feed(std::uint64_t key, QueueOptions options, std::function<void()> ring, std::function<void()> want)
    : key_(key), ring_(std::move(ring)), want_(std::move(want)), queue_(options)
{
    queue_.on_drained([](void* self) { static_cast<Feed*>(self)->want_(); }, this);
}

Feed::Moved Feed::move_from(rpc::SubscriptionQueue& source, const ServerError& said)
{
    const std::scoped_lock lock(mutex_);
    Moved moved = Moved::all;
    while (!queue_.ended()) {
        if (const rpc::Notice* const notice = source.front_notice()) {
            queue_.notice(notice->kind, notice->error, notice->before, notice->said);
            source.pop_notice();
            continue;
        }
        if (!source.has_event())
            break;
        if (queue_.must_pause()) {
            moved = Moved::full;
            break;
        }
        const rpc::MessageRing::Entry entry = source.front();
        queue_.lose(entry.lost_before);
        queue_.push(entry);
        source.pop();
    }
    if (moved == Moved::all && source.ended() && !queue_.ended()) {
        queue_.lose(source.lost_at_end());
        said_ = said;
        queue_.end(source.reason());
    }
    queue_.flush();
    return queue_.ended() ? Moved::over : moved;
}

void Feed::end(error_code reason)
{
    const std::scoped_lock lock(mutex_);
    queue_.end(reason);
}

Feed::Front Feed::front() const noexcept
{
    if (const rpc::Notice* const notice = queue_.front_notice())
        return notice->kind == rpc::Notice::Kind::disconnected ? Front::disconnected : Front::resubscribed;
    if (queue_.has_event())
        return queue_.lost_before_front() > lagged_told_ ? Front::lagged : Front::event;
    if (!queue_.ended())
        return Front::empty;
    return queue_.lost_at_end() != 0 && !end_told_ ? Front::lagged : Front::ended;
}

bool Feed::ready_or_wait()
{
    const std::scoped_lock lock(mutex_);
    if (front() != Front::empty)
        return true;
    // When it waits already, it will ring for that.
    queue_.wait({&on_wake, this, true});
    return false;
}

void Feed::take(bool items, Taken& taken)
{
    const std::scoped_lock lock(mutex_);
    for (;;) {
        taken.front = front();
        switch (taken.front) {
        case Front::empty: return;
        case Front::lagged: {
            const std::uint64_t lost = queue_.has_event() ? queue_.lost_before_front() : queue_.lost_at_end();
            end_told_ = end_told_ || !queue_.has_event();
            taken.lost = lost - std::exchange(lagged_told_, queue_.has_event() ? lost : 0);
            if (items)
                return;
            continue;
        }
        case Front::disconnected:
        case Front::resubscribed: {
            const rpc::Notice& notice = *queue_.front_notice();
            taken.reason = notice.error;
            taken.said = notice.said;
            queue_.pop_notice();
            if (items)
                return;
            continue;
        }
        case Front::event: {
            const rpc::MessageRing::Entry entry = queue_.front();
            taken.text.assign(entry.text);
            taken.begin = static_cast<std::size_t>(entry.value.data() - entry.text.data());
            taken.size = entry.value.size();
            lagged_told_ = 0;
            queue_.pop();
            return;
        }
        case Front::ended:
            taken.reason = queue_.reason();
            taken.server_error = said_;
            return;
        }
    }
}

SubscriptionStats Feed::stats() const
{
    const std::scoped_lock lock(mutex_);
    return {queue_.delivered(), queue_.dropped(), 0, queue_.size(), queue_.bytes()};
}

} // namespace ethwire::python
