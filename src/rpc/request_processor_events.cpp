// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/request_processor.hpp"

#include <ethwire/json/raw.hpp>

#include "base/first_exception.hpp"

#include <string>
#include <utility>
#include <vector>

/// Events, the routes that they take, and whose they are when there is none yet.
namespace ethwire::rpc {

RequestProcessor::Outcome RequestProcessor::on_quick_event(std::string_view text, std::string_view subscription,
                                                           std::string_view value, TimePoint now)
{
    const Routes::Queue* const queue = routes_.find(subscription);
    if (must_validate(queue)) {
        wary_ -= wary_ > 0 ? 1 : 0;
        if (json::validate(value)) {
            // The subscription's name may stand in a buffer that goes while the message is dealt with.
            const std::string id(subscription);
            const Outcome outcome = on_object(text, now);
            if (outcome == Outcome::malformed)
                lose_event(id);
            return outcome;
        }
    }
    in_event_ = true;
    malformed_event_ = false;
    try {
        on_event(queue, text, subscription, value, now);
    } catch (...) {
        in_event_ = false;
        throw;
    }
    in_event_ = false;
    return malformed_event_ ? Outcome::malformed : Outcome::taken;
}

/// An event is read once: by the consumer that waits for it, who finds out whether it is JSON. Where nobody waits, or
/// the server has sent other things than JSON of late, that is found out before it is kept.
bool RequestProcessor::must_validate(const Routes::Queue* queue) const noexcept
{
    return wary_ > 0 || !queue || !(*queue)->waiting();
}

/// \param queue the route of the subscription; null when it has none
void RequestProcessor::on_event(const Routes::Queue* queue, std::string_view text, std::string_view subscription,
                                std::string_view value, TimePoint now)
{
    ++counters_.notifications;
    const MessageRing::Entry entry{text, value, ++arrivals_, 0, connection_};
    if (queue) {
        push(*queue, entry);
        return;
    }
    if (parks(subscription)) {
        if (!parking_.park(subscription, entry, now))
            ++counters_.parking_losses;
        return;
    }
    ++counters_.unrouted_events;
}

void RequestProcessor::push(const Routes::Queue& found, const MessageRing::Entry& entry)
{
    if (found->ended()) {
        ++counters_.unrouted_events;
        return;
    }
    ++counters_.routed_events;
    if (!found->waiting()) {
        found->push(entry);
    } else {
        // The consumer may be woken by this push and end the subscription.
        const Routes::Queue queue = found;
        base::FirstException failed;
        failed.attempt([&] {
            if (queue->push(entry) && !queue->flush_pending()) {
                queue->set_flush_pending(true);
                batch_waiters_.push_back(queue);
            }
        });
        if (queue->must_pause())
            paused_by_ = queue;
        failed.rethrow();
        return;
    }
    if (found->must_pause())
        paused_by_ = found;
}

void RequestProcessor::end_of_walk()
{
    if (batch_waiters_.empty())
        return;
    std::vector<Routes::Queue> waiters = std::exchange(batch_waiters_, {});
    base::for_all(waiters, [](const Routes::Queue& queue) {
        queue->set_flush_pending(false);
        queue->flush();
    });
    waiters.clear();
    if (batch_waiters_.empty())
        batch_waiters_ = std::move(waiters); // keeps the capacity
}

void RequestProcessor::make_route(SubscribeCall& call, std::string_view id)
{
    const Routes::Queue queue = call.queue();
    base::FirstException failed;
    routes_.add(id, queue);
    failed.attempt([&] { call.routed(id); }); // may tell the consumer, who may end the subscription
    const std::uint64_t lost_at_end = parking_.deliver(id, [&](MessageRing::Entry entry) {
        // Parked events arrive when their route is there: behind the notice that the subscription is live again.
        entry.arrival = ++arrivals_;
        entry.connection = connection_;
        queue->lose(std::exchange(entry.lost_before, 0));
        failed.attempt([&] { push(queue, entry); });
    });
    queue->lose(lost_at_end);
    failed.rethrow();
}

void RequestProcessor::remove_route(std::string_view id)
{
    if (const Routes::Queue* queue = routes_.find(id); queue && *queue == paused_by_)
        paused_by_.reset();
    routes_.remove(id);
}

void RequestProcessor::on_end_of_subscription(const Envelope& envelope)
{
    ended_.push_back({std::string(envelope.subscription), parse_server_error(envelope.end)});
    remove_route(envelope.subscription);
}

bool RequestProcessor::note_malformed_event() noexcept
{
    ++counters_.malformed_messages;
    wary_ = wary_for;
    malformed_event_ = in_event_;
    return in_event_;
}

/// An event of this subscription is no JSON: it is counted as lost, also when its route is not known yet.
void RequestProcessor::lose_event(std::string_view subscription)
{
    if (const Routes::Queue* const queue = routes_.find(subscription))
        (*queue)->lose(1);
    else if (parks(subscription))
        parking_.lose(subscription);
}

/// Whether the answer that makes its route may still come.
bool RequestProcessor::parks(std::string_view subscription) const noexcept
{
    return subscribing_ > 0 && !routes_.is_tombstone(subscription);
}

} // namespace ethwire::rpc
