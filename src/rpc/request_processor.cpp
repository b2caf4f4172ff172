// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "rpc/request_processor.hpp"

#include <ethwire/rpc/errc.hpp>

#include "base/first_exception.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <utility>

/// Messages and the calls that they answer, and the ends of calls that get no answer.
namespace ethwire::rpc {
namespace {

/// A batch may be answered in pieces by a proxy, so what is missing from one piece gets this long before it ends.
constexpr Duration rest_of_batch = std::chrono::seconds{1};

/// Room for so many answers is kept for the next batch.
constexpr std::size_t most_elements_kept = 1024;

/// So many calls that nobody waits for any more are remembered until their answers come.
constexpr std::size_t most_failed = 1024;

/// A server that is so far behind with subscribe calls is not worth more memory.
constexpr std::size_t most_overdue = 256;

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

void RequestProcessor::fail(std::uint64_t id, error_code reason)
{
    const ethwire::Outcome<void> outcome = unanswered(id, reason);
    if (calls_.handed_over(id))
        remember_failed(id);
    settle(id, {}, outcome);
}

/// The end of a call that the message at hand answers.
ethwire::Outcome<void> RequestProcessor::answered(error_code error) noexcept
{
    ethwire::Outcome<void> outcome(error, Sent::yes);
    return outcome.arrival(Arrival{++arrivals_, connection_});
}

/// An end without an answer: what had been given to a connection may have been executed.
ethwire::Outcome<void> RequestProcessor::unanswered(std::uint64_t id, error_code error) const noexcept
{
    return ethwire::Outcome<void>(error, calls_.handed_over(id) ? Sent::unknown : Sent::no);
}

/// The server may still answer it, with an error that names no call.
void RequestProcessor::remember_failed(std::uint64_t id)
{
    failed_.insert(id);
    if (failed_.size() > most_failed)
        failed_.erase(failed_.begin());
}

RequestProcessor::Outcome RequestProcessor::on_message(std::string_view text, TimePoint now)
{
    ++counters_.messages;
    std::string_view subscription;
    std::string_view value;
    if (quick_notification(text, subscription, value))
        return on_quick_event(text, subscription, value, now);
    std::uint64_t id = 0;
    if (quick_reply(text, id, value) && on_quick_reply(id, value))
        return Outcome::taken;

    text = base::trimmed(without_mark(text));
    if (text.empty()) {
        ++counters_.empty_messages;
        return Outcome::taken;
    }
    return text.front() == '[' ? on_batch(text, now) : on_object(text, now);
}

RequestProcessor::Outcome RequestProcessor::on_object(std::string_view text, TimePoint now)
{
    Envelope envelope;
    if (const error_code error = parse_envelope(text, envelope)) {
        // Whose answer it was meant to be is often still plain, and then nobody needs to wait for the deadline.
        ++counters_.malformed_messages;
        wary_ = wary_for;
        on_malformed(text, error);
        return Outcome::malformed;
    }
    on_envelope(text, envelope, now);
    return Outcome::taken;
}

/// Whose answer a text was meant to be that is no JSON-RPC: its own words say it, or there is only one request that it
/// can be about. Nobody needs to wait for the deadline then.
void RequestProcessor::on_malformed(std::string_view text, error_code error)
{
    ethwire::Outcome<void> outcome = answered(error).excerpt(excerpt(text));
    if (const std::uint64_t id = quick_reply_id(text); id != 0) {
        if (calls_.answerable(id))
            settle(id, {}, outcome);
        return;
    }
    constexpr std::size_t head = 4096; // names its method if it was to be a notification
    if (text.substr(0, head).find("\"method\"") != std::string_view::npos)
        return;
    const std::vector<std::uint64_t> ids = only_request();
    outcome.error(errc::malformed_reply).of_batch(!ids.empty() && calls_.batch_of(ids.front()) != 0);
    base::for_all(ids, [&](std::uint64_t id) { settle(id, {}, outcome); });
}

/// The request that a word without an id can only be about. A call that ended early may still be answered by it.
std::vector<std::uint64_t> RequestProcessor::only_request() const
{
    return failed_.empty() ? calls_.only_request() : std::vector<std::uint64_t>();
}

RequestProcessor::Outcome RequestProcessor::on_batch(std::string_view text, TimePoint now)
{
    std::vector<std::string_view> elements = std::exchange(elements_, {});
    elements.clear();
    if (const error_code error = split_batch(text, elements)) {
        ++counters_.malformed_messages;
        on_malformed(text, error);
        return Outcome::malformed;
    }
    if (elements.empty()) {
        on_empty_batch();
        return Outcome::taken;
    }
    // The first element's callback may close the connection and with it the buffer that the others stand in.
    const std::string kept(text);

    Outcome outcome = Outcome::taken;
    std::vector<std::uint64_t> batches;
    std::vector<Envelope> refusals; // looked at when it is known what the others answer
    base::FirstException failed;
    const auto take = [&](std::string_view received) {
        const auto at = static_cast<std::size_t>(received.data() - text.data());
        const std::string_view element = std::string_view(kept).substr(at, received.size());
        Envelope envelope;
        if (parse_envelope(element, envelope)) {
            outcome = Outcome::malformed;
            return;
        }
        const std::uint64_t id = envelope.our_id();
        const std::uint64_t batch = calls_.answerable(id) ? calls_.batch_of(id) : 0;
        if (batch != 0 && std::find(batches.begin(), batches.end(), batch) == batches.end()) {
            batches.push_back(batch);
            for (const std::uint64_t other : calls_.ids(batch))
                calls_.cut_short(other, now + rest_of_batch);
        }
        if (envelope.is_refusal())
            refusals.push_back(envelope);
        else
            on_envelope(element, envelope, now);
    };
    for (const std::string_view element : elements)
        failed.attempt([&] { take(element); });
    for (const Envelope& refusal : refusals)
        failed.attempt([&] { on_refusal(refusal); });
    if (outcome == Outcome::malformed)
        ++counters_.malformed_messages;
    if (elements.capacity() <= most_elements_kept)
        elements_ = std::move(elements);
    failed.rethrow();
    return outcome;
}

/// The answer to a batch holds none of its calls. It can only be known whose it is while nothing else is in flight.
void RequestProcessor::on_empty_batch()
{
    const std::vector<std::uint64_t> ids = only_request();
    if (ids.empty() || calls_.batch_of(ids.front()) == 0) {
        ++counters_.empty_messages;
        return;
    }
    base::for_all(ids, [&](std::uint64_t id) { settle(id, {}, answered(errc::missing_batch_answer)); });
}

void RequestProcessor::on_envelope(std::string_view text, const Envelope& envelope, TimePoint now)
{
    if (envelope.is_notification()) {
        on_event(routes_.find(envelope.subscription), text, envelope.subscription, envelope.value, now);
        return;
    }
    if (envelope.is_end_of_subscription() && routes_.find(envelope.subscription)) {
        on_end_of_subscription(envelope);
        return;
    }
    const std::uint64_t id = envelope.our_id();
    const bool answers = !envelope.result.empty() || !envelope.error.empty();
    if (!envelope.method.empty() && !(answers && calls_.answerable(id))) {
        ++counters_.server_messages;
        server_message_ = {0, std::string(envelope.method), {}};
        return;
    }
    if (id != 0)
        on_answer(envelope, id);
    else if (envelope.is_refusal())
        on_refusal(envelope);
    else
        ++counters_.unknown_ids;
}

bool RequestProcessor::on_quick_reply(std::uint64_t id, std::string_view value)
{
    Call* call = calls_.answerable(id);
    if (!call || call->decode(value))
        return false;
    succeed(*call, id, value);
    return true;
}

void RequestProcessor::succeed(Call& call, std::uint64_t id, std::string_view value)
{
    ++counters_.results;
    SubscribeCall* const subscribe = call.as_subscribe();
    if (!subscribe) {
        settle(id, value, answered());
        return;
    }
    ++counters_.answers;
    recent_.remember(id, value);
    // The consumers that this wakes may close the connection and with it the buffer that the answer stands in.
    const std::string route(unquote(base::trimmed(value)));
    base::FirstException failed;
    failed.attempt([&] { make_route(*subscribe, route); });
    failed.attempt([&] { settle(id, {}, answered()); });
    failed.rethrow();
}

void RequestProcessor::on_answer(const Envelope& envelope, std::uint64_t id)
{
    const bool failed = !envelope.error.empty() && envelope.error != "null";
    const std::string_view payload = failed ? envelope.error : envelope.result;
    Call* call = calls_.answerable(id);
    if (!call) {
        on_unmatched(id, payload);
        on_overdue(id, failed ? std::string_view() : envelope.result);
        return;
    }
    if (failed) {
        settle(id, payload, answered(errc::server_error).server_error(parse_server_error(envelope.error)));
        return;
    }
    if (envelope.result.empty()) {
        settle(id, payload, answered(errc::malformed_reply));
        return;
    }
    if (const error_code error = call->decode(envelope.result))
        settle(id, payload, answered(error));
    else
        succeed(*call, id, envelope.result);
}

void RequestProcessor::on_unmatched(std::uint64_t id, std::string_view payload)
{
    if (id >= calls_.next_id() || calls_.contains(id)) {
        ++counters_.unknown_ids;
        return;
    }
    ++counters_.late_answers;
    failed_.erase(id);
    if (recent_.contradicts(id, payload))
        ++counters_.conflicting_answers;
}

/// An error is no subscription; a second answer finds nothing here.
void RequestProcessor::on_overdue(std::uint64_t id, std::string_view result)
{
    const auto found = overdue_.extract(id);
    if (found.empty() || result.empty() || found.mapped()->decode(result))
        return;
    const std::string subscription(unquote(base::trimmed(result)));
    // A live subscription of this id is somebody's after all.
    if (routes_.find(subscription))
        return;
    routes_.bury(subscription); // its events are late, not early
    found.mapped()->as_subscribe()->answered_late(subscription);
}

/// An error that does not say which request it is about. Whose it is must be certain: what is taken for another's
/// answer ends the wrong call, and the right one's answer comes for nobody.
void RequestProcessor::on_refusal(const Envelope& envelope)
{
    const ServerError said = parse_server_error(envelope.error);
    const std::vector<std::uint64_t> refused = only_request();
    if (refused.empty()) {
        ++counters_.server_messages;
        server_message_ = said;
        return;
    }
    ethwire::Outcome<void> outcome = answered(errc::server_error);
    outcome.server_error(said).of_batch(calls_.batch_of(refused.front()) != 0);
    base::for_all(refused, [&](std::uint64_t id) { settle(id, envelope.error, outcome); });
}

void RequestProcessor::settle(std::uint64_t id, std::string_view payload, const ethwire::Outcome<void>& outcome)
{
    const std::unique_ptr<Call> call = calls_.close(id);
    if (!call)
        return;
    if (!payload.empty()) {
        ++counters_.answers;
        recent_.remember(id, payload);
    }
    end_if_subscribing(*call);
    call->finish(outcome);
}

void RequestProcessor::remember_overdue(std::uint64_t id, std::unique_ptr<Call> call)
{
    overdue_.emplace(id, std::move(call));
    if (overdue_.size() > most_overdue)
        overdue_.erase(overdue_.begin());
}

void RequestProcessor::end_if_subscribing(Call& call) noexcept
{
    if (subscribing_ != 0 && call.as_subscribe() && --subscribing_ == 0)
        counters_.parking_losses += parking_.clear();
}

void RequestProcessor::expire(TimePoint now)
{
    const std::uint64_t opened_meanwhile = calls_.next_id();
    base::FirstException failed;
    while (calls_.earliest_deadline() <= now && calls_.earliest() < opened_meanwhile)
        failed.attempt([&] { time_out(calls_.earliest()); });
    counters_.parking_losses += parking_.expire(now);
    failed.rethrow();
}

void RequestProcessor::time_out(std::uint64_t id)
{
    const error_code error = calls_.is_cut_short(id) ? errc::missing_batch_answer : errc::timed_out;
    const bool handed_over = calls_.handed_over(id);
    if (handed_over && !calls_.is_cut_short(id))
        remember_failed(id);
    const ethwire::Outcome<void> outcome = unanswered(id, error);
    std::unique_ptr<Call> call = calls_.close(id);
    end_if_subscribing(*call);
    base::FirstException failed;
    failed.attempt([&] { call->finish(outcome); });
    if (handed_over && call->as_subscribe())
        remember_overdue(id, std::move(call));
    failed.rethrow();
}

TimePoint RequestProcessor::wake_at() const noexcept
{
    return std::min(calls_.earliest_deadline(), parking_.wake_at());
}

void RequestProcessor::lose_routes() noexcept
{
    routes_.clear();
    overdue_.clear();
    failed_.clear();
    counters_.parking_losses += parking_.clear();
    paused_by_.reset();
}

void RequestProcessor::on_lost(std::uint64_t sent)
{
    lose_routes();
    lose_calls(sent);
}

void RequestProcessor::lose_calls(std::uint64_t sent)
{
    base::for_all(calls_.ids(), [&](std::uint64_t id) {
        if (calls_.handed_over(id))
            settle(id, {},
                   calls_.left_before(id, sent) ? ethwire::Outcome<void>(errc::outcome_unknown, Sent::unknown)
                                                : ethwire::Outcome<void>(errc::not_sent));
    });
}

void RequestProcessor::discard() noexcept
{
    for (const std::uint64_t id : calls_.ids())
        calls_.close(id);
    routes_.clear();
    overdue_.clear();
    batch_waiters_.clear();
    paused_by_.reset();
}

void RequestProcessor::fail_all(error_code reason)
{
    base::for_all(calls_.ids(), [&](std::uint64_t id) { settle(id, {}, unanswered(id, reason)); });
}

} // namespace ethwire::rpc
