// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/subscription_queue.hpp"

#include <ethwire/rpc/errc.hpp>

#include <limits>
#include <utility>

namespace ethwire::rpc {
namespace {

/// A flapping server and a consumer that never looks must not fill the memory with notices.
constexpr std::size_t most_notices = 64;

/// What a queue keeps for its next burst once it is empty.
constexpr std::size_t idle_memory = std::size_t{4} << 20;

} // namespace

bool SubscriptionQueue::has_room_for(std::size_t bytes) const noexcept
{
    return ring_.empty() || (ring_.size() < options_.messages() && ring_.bytes() + bytes <= options_.bytes());
}

bool SubscriptionQueue::push(const MessageRing::Entry& event)
{
    if (ended_)
        return false;
    if (!has_room_for(event.text.size()) && waiter_.wake)
        wake(); // a batch that fills up before the walk is over: its consumer empties the queue here
    if (ended_)
        return false;
    if (!has_room_for(event.text.size())) {
        switch (options_.overflow()) {
        case Overflow::drop_newest:
            ++dropped_;
            ++lost_tail_;
            return false;
        case Overflow::fail:
            ++dropped_;
            ++lost_tail_;
            end(errc::queue_overflow);
            return false;
        case Overflow::latest:
        case Overflow::drop_oldest:
            while (!has_room_for(event.text.size()))
                drop_front();
            break;
        case Overflow::backpressure:
            // The reader stops at the first event that fills the queue, so at most one walk's rest comes here.
            break;
        }
    } else if (options_.overflow() == Overflow::latest) {
        while (!ring_.empty())
            drop_front();
    }
    MessageRing::Entry entry = event;
    entry.lost_before = std::exchange(lost_tail_, 0);
    ring_.push(entry);
    if (options_.overflow() == Overflow::backpressure && !has_room_for(0))
        paused_ = true;
    if (!waiter_.wake)
        return false;
    if (waiter_.batch)
        return true;
    wake();
    return false;
}

void SubscriptionQueue::flush()
{
    if (waiter_.wake && (has_event() || !notices_.empty() || ended_))
        wake();
}

void SubscriptionQueue::notice(Notice::Kind kind, error_code error, std::uint64_t next_arrival)
{
    if (ended_)
        return;
    if (notices_.size() == most_notices) {
        // Two losses with nothing read in between are one loss: the oldest pair makes room.
        notices_.pop_front();
        notices_.pop_front();
    }
    notices_.push_back({kind, error, next_arrival});
    if (waiter_.wake)
        wake();
}

void SubscriptionQueue::end(error_code reason)
{
    if (ended_)
        return;
    ended_ = true;
    paused_ = false;
    reason_ = reason;
    if (waiter_.wake)
        wake();
}

bool SubscriptionQueue::must_pause() const noexcept
{
    return paused_;
}

bool SubscriptionQueue::claim(Consumer consumer) noexcept
{
    if (consumer_ == Consumer::undecided)
        consumer_ = consumer;
    return consumer_ == consumer;
}

std::optional<Notice> SubscriptionQueue::front_notice() const noexcept
{
    if (notices_.empty() || (!ring_.empty() && ring_.front().arrival < notices_.front().before))
        return std::nullopt;
    return notices_.front();
}

std::uint64_t SubscriptionQueue::front_arrival() const noexcept
{
    return ring_.empty() ? std::numeric_limits<std::uint64_t>::max() : ring_.front().arrival;
}

void SubscriptionQueue::pop()
{
    ring_.pop();
    ++delivered_;
    if (ring_.empty())
        ring_.shrink(idle_memory);
    if (paused_ && ring_.size() <= options_.messages() / 2 && ring_.bytes() <= options_.bytes() / 2) {
        paused_ = false;
        if (drained_)
            drained_(drained_who_);
    }
}

bool SubscriptionQueue::wait(Waiter waiter) noexcept
{
    if (waiter_.wake)
        return false;
    waiter_ = waiter;
    return true;
}

void SubscriptionQueue::drop_front() noexcept
{
    const std::uint64_t lost = ring_.front().lost_before + 1;
    ring_.pop();
    ++dropped_;
    if (ring_.empty())
        lost_tail_ += lost;
    else
        ring_.add_lost_before_front(lost);
}

void SubscriptionQueue::wake()
{
    const Waiter waiter = std::exchange(waiter_, {});
    waiter.wake(waiter.who);
}

} // namespace ethwire::rpc
