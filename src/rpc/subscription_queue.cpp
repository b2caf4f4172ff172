// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/subscription_queue.hpp"

#include <ethwire/rpc/errc.hpp>

#include "base/first_exception.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ethwire::rpc {
namespace {

/// A flapping server and a consumer that never looks must not fill the memory with notices: from here on, losses with
/// no event between them become one.
constexpr std::size_t most_notices = 64;

/// The memory that an empty queue keeps for its next burst. A ring that is used up to its limit in bytes takes
/// up to four times that.
std::size_t idle_memory(const QueueOptions& options) noexcept
{
    constexpr std::size_t least = std::size_t{64} << 10;
    constexpr std::size_t most = std::size_t{4} << 20;
    return std::clamp(options.bytes() < most ? 4 * options.bytes() : most, least, most);
}

} // namespace

bool SubscriptionQueue::has_room_for(std::size_t bytes) const noexcept
{
    return ring_.empty() || (ring_.size() < options_.messages() && ring_.bytes() + bytes <= options_.bytes());
}

/// Whether the event enters without loss.
bool SubscriptionQueue::takes(std::size_t bytes) const noexcept
{
    return options_.overflow() == Overflow::latest ? ring_.empty() : has_room_for(bytes);
}

bool SubscriptionQueue::push(const MessageRing::Entry& event)
{
    if (ended_)
        return false;
    if (!takes(event.text.size()) && waiter_.wake) {
        // A batch that fills up before the walk is over: its consumer empties the queue here. What it throws must not
        // cost this event.
        base::FirstException failed;
        failed.attempt([&] { wake(); });
        bool flush_wanted = false;
        failed.attempt([&] { flush_wanted = enter(event); });
        failed.rethrow();
        return flush_wanted;
    }
    return enter(event);
}

bool SubscriptionQueue::enter(const MessageRing::Entry& event)
{
    if (ended_)
        return false;
    if (!takes(event.text.size())) {
        switch (options_.overflow()) {
        case Overflow::drop_newest:
            ++dropped_;
            ++lost_tail_;
            return false;
        case Overflow::fail:
            ++dropped_;
            ++lost_tail_;
            if (overflowed_)
                overflowed_(overflowed_who_);
            end(errc::queue_overflow);
            return false;
        case Overflow::latest:
        case Overflow::drop_oldest:
            while (!takes(event.text.size()))
                drop_front();
            break;
        case Overflow::backpressure:
            // The reader stops at the first event that fills the queue, so at most one walk's rest comes here.
            break;
        }
    }
    MessageRing::Entry entry = event;
    entry.lost_before = std::exchange(lost_tail_, 0);
    ring_.push(entry);
    newest_ = entry.arrival;
    if (options_.overflow() == Overflow::backpressure && !has_room_for(0))
        paused_ = true;
    if (!waiter_.wake)
        return false;
    if (waiter_.batch && !paused_)
        return true;
    wake();
    return false;
}

void SubscriptionQueue::flush()
{
    if (waiter_.wake && (has_event() || !notices_.empty() || ended_))
        wake();
}

void SubscriptionQueue::notice(Notice::Kind kind, error_code error, std::uint64_t next_arrival, std::string said)
{
    if (ended_)
        return;
    notices_.push_back({kind, error, next_arrival, std::move(said)});
    if (notices_.size() > most_notices)
        merge_notices();
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

bool SubscriptionQueue::must_pause() const noexcept { return paused_; }

bool SubscriptionQueue::claim(Consumer consumer) noexcept
{
    if (consumer_ == Consumer::undecided)
        consumer_ = consumer;
    return consumer_ == consumer;
}

const Notice* SubscriptionQueue::front_notice() const noexcept
{
    if (notices_.empty() || (!ring_.empty() && ring_.front().arrival < notices_.front().before))
        return nullptr;
    return &notices_.front();
}

std::uint64_t SubscriptionQueue::front_arrival() const noexcept
{
    return ring_.empty() ? std::numeric_limits<std::uint64_t>::max() : ring_.front().arrival;
}

void SubscriptionQueue::pop()
{
    pop_event();
    ++delivered_;
    resume_if_drained();
}

void SubscriptionQueue::pop_malformed()
{
    lose_front();
    resume_if_drained();
}

void SubscriptionQueue::resume_if_drained()
{
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

void SubscriptionQueue::pop_event() noexcept
{
    const std::size_t size = ring_.front().text.size();
    ring_.pop();
    if (ring_.empty())
        ring_.shrink(size > options_.bytes() ? 0 : idle_memory(options_));
}

void SubscriptionQueue::drop_front() noexcept
{
    lose_front();
    ++dropped_;
}

void SubscriptionQueue::lose_front() noexcept
{
    const std::uint64_t lost = ring_.front().lost_before + 1;
    pop_event();
    if (ring_.empty())
        lost_tail_ += lost;
    else
        ring_.add_lost_before_front(lost);
}

/// True when no event that waits stands between two notices.
bool SubscriptionQueue::nothing_between(const Notice& a, const Notice& b) const noexcept
{
    return ring_.empty() || b.before <= ring_.front().arrival || a.before > newest_;
}

/// A loss right after another one, with nothing read in between, is the same loss going on. What is left is bounded
/// by the events that wait.
void SubscriptionQueue::merge_notices()
{
    std::deque<Notice> kept;
    for (const Notice& next : notices_) {
        if (next.kind == Notice::Kind::disconnected && !kept.empty() && nothing_between(kept.back(), next)) {
            if (kept.back().kind == Notice::Kind::resubscribed)
                kept.pop_back();
            continue;
        }
        kept.push_back(next);
    }
    notices_ = std::move(kept);
}

void SubscriptionQueue::wake()
{
    const Waiter waiter = std::exchange(waiter_, {});
    waiter.wake(waiter.who);
}

} // namespace ethwire::rpc
