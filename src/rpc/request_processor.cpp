// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/request_processor.hpp"

#include <ethwire/rpc/errc.hpp>

#include <algorithm>
#include <utility>

namespace ethwire::rpc {
namespace {

/// A batch may be answered in pieces by a proxy, so what is missing from one piece gets this long before it ends.
constexpr Duration rest_of_batch = std::chrono::seconds{1};

bool is_space(char c) noexcept
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string_view trim(std::string_view text) noexcept
{
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string_view unquote(std::string_view token) noexcept
{
    if (token.size() >= 2 && token.front() == '"' && token.back() == '"')
        return token.substr(1, token.size() - 2);
    return token;
}

} // namespace

std::uint64_t RequestProcessor::open(std::unique_ptr<Call> call, Calls::Options options)
{
    if (call->as_subscribe())
        ++subscribing_;
    return calls_.open(std::move(call), options);
}

void RequestProcessor::abandon(std::uint64_t id, error_code reason)
{
    settle(id, {}, reason, nullptr);
}

RequestProcessor::Outcome RequestProcessor::on_message(std::string_view text, TimePoint now)
{
    ++counters_.messages;
    std::string_view subscription;
    std::string_view value;
    if (quick_notification(text, subscription, value)) {
        on_event(text, subscription, value, now);
        return Outcome::taken;
    }
    std::uint64_t id = 0;
    if (quick_reply(text, id, value) && on_quick_reply(id, value))
        return Outcome::taken;

    text = trim(text);
    if (text.empty()) {
        ++counters_.empty_messages;
        return Outcome::taken;
    }
    const Outcome outcome = text.front() == '[' ? on_batch(text, now) : on_object(text, now);
    if (outcome == Outcome::malformed)
        ++counters_.malformed_messages;
    return outcome;
}

RequestProcessor::Outcome RequestProcessor::on_object(std::string_view text, TimePoint now)
{
    Envelope envelope;
    if (parse_envelope(parser_, text, envelope))
        return Outcome::malformed;
    on_envelope(text, envelope, now);
    return Outcome::taken;
}

RequestProcessor::Outcome RequestProcessor::on_batch(std::string_view text, TimePoint now)
{
    std::vector<std::string_view> elements = std::exchange(elements_, {});
    elements.clear();
    if (split_batch(parser_, text, elements))
        return Outcome::malformed;

    Outcome outcome = Outcome::taken;
    std::vector<std::uint64_t> batches;
    for (const std::string_view element : elements) {
        Envelope envelope;
        if (parse_envelope(parser_, element, envelope)) {
            outcome = Outcome::malformed;
            continue;
        }
        const std::uint64_t batch = calls_.batch_of(envelope.our_id());
        if (batch != 0 && std::find(batches.begin(), batches.end(), batch) == batches.end())
            batches.push_back(batch);
        on_envelope(element, envelope, now);
    }
    for (const std::uint64_t batch : batches)
        for (const std::uint64_t id : calls_.ids(batch))
            calls_.cut_short(id, now + rest_of_batch);
    elements_ = std::move(elements);
    return outcome;
}

void RequestProcessor::on_envelope(std::string_view text, const Envelope& envelope, TimePoint now)
{
    if (envelope.is_notification()) {
        on_event(text, envelope.subscription, envelope.value, now);
        return;
    }
    if (!envelope.method.empty()) {
        ++counters_.server_messages;
        return;
    }
    const std::uint64_t id = envelope.our_id();
    if (id != 0)
        on_answer(envelope, id);
    else
        on_error_without_call(envelope);
}

bool RequestProcessor::on_quick_reply(std::uint64_t id, std::string_view value)
{
    Call* call = calls_.get(id);
    if (!call || call->decode(parser_, value))
        return false;
    if (SubscribeCall* subscribe = call->as_subscribe())
        make_route(*subscribe, value);
    settle(id, value, {}, nullptr);
    return true;
}

void RequestProcessor::on_answer(const Envelope& envelope, std::uint64_t id)
{
    const bool failed = !envelope.error.empty() && envelope.error != "null";
    const std::string_view payload = failed ? envelope.error : envelope.result;
    Call* call = calls_.get(id);
    if (!call) {
        on_unmatched(id, payload);
        return;
    }
    if (failed) {
        const ServerError said = parse_server_error(parser_, envelope.error);
        settle(id, payload, errc::server_error, &said);
        return;
    }
    if (envelope.result.empty()) {
        settle(id, payload, errc::malformed_reply, nullptr);
        return;
    }
    const error_code error = call->decode(parser_, envelope.result);
    if (!error)
        if (SubscribeCall* subscribe = call->as_subscribe())
            make_route(*subscribe, envelope.result);
    settle(id, payload, error, nullptr);
}

void RequestProcessor::on_unmatched(std::uint64_t id, std::string_view payload)
{
    if (id >= calls_.next_id()) {
        ++counters_.unknown_ids;
        return;
    }
    ++counters_.late_answers;
    if (recent_.contradicts(id, payload))
        ++counters_.conflicting_answers;
}

/// An error with a null id is about a request that the server could not read: the oldest open batch, if there is one,
/// since a single call of ours is always well formed. Any other id that is not ours is only counted.
void RequestProcessor::on_error_without_call(const Envelope& envelope)
{
    const bool null_id = envelope.id.empty() || envelope.id == "null";
    if (!null_id || envelope.error.empty()) {
        ++counters_.unknown_ids;
        return;
    }
    const ServerError said = parse_server_error(parser_, envelope.error);
    const std::uint64_t batch = calls_.oldest_batch();
    if (batch == 0) {
        ++counters_.server_messages;
        server_message_ = said;
        return;
    }
    for (const std::uint64_t id : calls_.ids(batch))
        settle(id, envelope.error, errc::server_error, &said);
}

void RequestProcessor::on_event(std::string_view text, std::string_view subscription, std::string_view value,
                                TimePoint now)
{
    ++counters_.notifications;
    const MessageRing::Entry entry{text, value, ++arrivals_, 0};
    if (const Routes::Queue* queue = routes_.find(subscription)) {
        push(*queue, entry);
        return;
    }
    if (subscribing_ > 0 && !routes_.is_tombstone(subscription)) {
        if (!parking_.park(subscription, entry, now))
            ++counters_.parking_losses;
        return;
    }
    ++counters_.unrouted_events;
}

void RequestProcessor::push(const Routes::Queue& found, const MessageRing::Entry& entry)
{
    if (!found->waiting()) {
        found->push(entry);
    } else {
        // The consumer may be woken by this push and end the subscription.
        const Routes::Queue queue = found;
        if (queue->push(entry) && !queue->flush_pending()) {
            queue->set_flush_pending(true);
            batch_waiters_.push_back(queue);
        }
        if (queue->must_pause())
            paused_by_ = queue;
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
    for (const Routes::Queue& queue : waiters) {
        queue->set_flush_pending(false);
        queue->flush();
    }
    waiters.clear();
    if (batch_waiters_.empty())
        batch_waiters_ = std::move(waiters); // keeps the capacity
}

void RequestProcessor::make_route(SubscribeCall& call, std::string_view result)
{
    const std::string_view id = unquote(trim(result));
    Routes::Queue queue = call.queue();
    call.routed(id);
    routes_.add(id, queue);
    parking_.deliver(id, [&](const MessageRing::Entry& entry) { push(queue, entry); });
}

void RequestProcessor::settle(std::uint64_t id, std::string_view payload, error_code error, const ServerError* said)
{
    const std::unique_ptr<Call> call = calls_.close(id);
    if (!call)
        return;
    if (!payload.empty()) {
        ++counters_.answers;
        recent_.remember(id, payload);
    }
    end_if_subscribing(*call);
    call->finish(error, said);
}

void RequestProcessor::end_if_subscribing(Call& call) noexcept
{
    if (call.as_subscribe() && --subscribing_ == 0)
        counters_.parking_losses += parking_.clear();
}

void RequestProcessor::expire(TimePoint now)
{
    while (calls_.earliest_deadline() <= now) {
        const std::uint64_t id = calls_.earliest();
        const bool cut_short = calls_.is_cut_short(id);
        settle(id, {}, cut_short ? errc::missing_batch_answer : errc::timed_out, nullptr);
    }
    counters_.parking_losses += parking_.expire(now);
}

TimePoint RequestProcessor::wake_at() const noexcept
{
    return std::min(calls_.earliest_deadline(), parking_.wake_at());
}

void RequestProcessor::on_lost(std::uint64_t sent)
{
    routes_.clear();
    parking_.clear();
    paused_by_.reset();
    for (const std::uint64_t id : calls_.ids())
        if (calls_.handed_over(id))
            settle(id, {}, calls_.left_before(id, sent) ? errc::outcome_unknown : errc::not_sent, nullptr);
}

void RequestProcessor::forget_all() noexcept
{
    for (const std::uint64_t id : calls_.ids())
        calls_.close(id);
    routes_.clear();
    batch_waiters_.clear();
    paused_by_.reset();
}

void RequestProcessor::end_all(error_code reason)
{
    for (const std::uint64_t id : calls_.ids())
        settle(id, {}, reason, nullptr);
}

} // namespace ethwire::rpc
