// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/http_channel.hpp"

#include <ethwire/io/errc.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/rpc/errc.hpp>

#include "rpc/envelope.hpp"
#include "web3/batch_verdict.hpp"
#include "web3/call_text.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::web3 {
namespace {

/// Ends the call that an envelope answers.
void settle(const rpc::Envelope& envelope, rpc::Call& call, Outcome<void> outcome)
{
    if (!envelope.error.empty() && envelope.error != "null") {
        outcome.error(rpc::errc::server_error).server_error(rpc::parse_server_error(envelope.error));
    } else if (envelope.result.empty()) {
        outcome.error(rpc::errc::malformed_reply);
    } else {
        outcome.error(call.decode(envelope.result));
    }
    call.finish(outcome);
}

class ElementCall final : public rpc::Call {
public:
    explicit ElementCall(BatchElement& element) noexcept : element_(element) {}
    error_code decode(std::string_view value) override { return element_.decode(value); }
    void finish(const Outcome<void>& outcome) override { element_.finish(outcome); }

private:
    BatchElement& element_;
};

} // namespace

/// One POST, with the call or the batch that waits for its answer.
struct HttpChannel::Exchange {
    std::uint64_t first_id = 0;
    std::unique_ptr<rpc::Call> call{};
    std::vector<std::shared_ptr<BatchElement>> elements{};
    Completion<void> completion{};
};

HttpChannel::HttpChannel(Core& core, io::HttpOptions options)
    : core_(core), client_(std::make_unique<io::HttpClient>(core.executor(), core.settings().endpoint(),
                                                            std::move(options), core.seams())),
      connection_number_(core.number_connection())
{}

HttpChannel::~HttpChannel() = default;

void HttpChannel::fail() { client_.reset(); }

void HttpChannel::add_to(Stats& stats) const noexcept
{
    stats.calls += stats_.calls;
    stats.messages += stats_.messages;
    stats.answers += stats_.answers;
    stats.unknown_ids += stats_.unknown_ids;
    stats.malformed_messages += stats_.malformed_messages;
    stats.calls_in_flight += stats_.calls_in_flight;
    stats.bytes_received += stats_.bytes_received;
}

Outcome<void> HttpChannel::outcome_of(error_code error, const io::HttpReply& reply)
{
    const bool answered = reply.status != 0;
    if (core_.closed() && !answered)
        error = errc::closed;
    else if (error == io::errc::timed_out)
        error = rpc::errc::timed_out;
    else if (error && !answered && reply.sent && error != asio::error::operation_aborted)
        error = rpc::errc::outcome_unknown;
    Outcome<void> outcome(error, answered ? Sent::yes : reply.sent ? Sent::unknown : Sent::no);
    if (answered)
        outcome.arrival(Arrival{++core_.arrivals(), connection_number_});
    return outcome.http_status(reply.status).retry_after(reply.retry_after);
}

void HttpChannel::call(const Request& request, const CallTerms& terms, std::unique_ptr<rpc::Call> call,
                       const io::Cancellation& cancellation)
{
    const auto exchange = std::make_shared<Exchange>();
    exchange->first_id = ++last_id_;
    exchange->call = std::move(call);
    json::Writer writer;
    write_call(writer, exchange->first_id, request);
    ++stats_.calls;
    ++stats_.calls_in_flight;
    const bool replayable = is_read(request);
    const auto cancel = client_->post(writer.take(), terms.deadline, replayable,
                                      [core = core_.shared_from_this(), this, exchange](error_code error, auto reply) {
                                          finish_call(*exchange, error, std::move(reply));
                                      });
    cancellation.on_request(cancel);
}

std::string_view HttpChannel::take_body(io::HttpReply& reply)
{
    stats_.bytes_received += reply.body.size();
    return rpc::without_mark(reply.body);
}

void HttpChannel::finish_call(Exchange& exchange, error_code error, io::HttpReply reply)
{
    --stats_.calls_in_flight;
    const std::string_view body = take_body(reply);

    // Some nodes send their JSON-RPC errors with a status of 400 or 500: what they say counts more than the status.
    rpc::Envelope envelope;
    const bool parsed =
        reply.status != 0 && (!error || error == io::errc::http_status) && !rpc::parse_envelope(body, envelope);
    // Without an id it is the answer all the same: nothing else was asked by this POST.
    const bool no_id = envelope.id.empty() || envelope.id == "null";
    const bool says = !envelope.error.empty() || !envelope.result.empty();
    const bool mine = parsed && (envelope.our_id() == exchange.first_id || (no_id && says));
    Outcome<void> outcome = outcome_of(error, reply);
    if (mine && (!error || !envelope.error.empty())) {
        ++stats_.messages;
        ++stats_.answers;
        settle(envelope, *exchange.call, std::move(outcome));
        return;
    }
    if (!error) {
        ++stats_.messages;
        ++(parsed ? stats_.unknown_ids : stats_.malformed_messages);
        outcome.error(rpc::errc::malformed_reply);
    }
    exchange.call->finish(outcome.excerpt(rpc::excerpt(body)));
}

void HttpChannel::batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallTerms& terms,
                        Completion<void> completion)
{
    const auto exchange = std::make_shared<Exchange>();
    exchange->first_id = last_id_ + 1;
    json::Writer writer;
    bool replayable = true;
    write_batch(writer, elements, [&](const auto& element) {
        replayable = replayable && is_read(element->request());
        return ++last_id_;
    });
    stats_.calls += elements.size();
    stats_.calls_in_flight += elements.size();
    exchange->elements = std::move(elements);
    const io::Cancellation cancellation = completion.cancellation();
    exchange->completion = std::move(completion);
    const auto cancel = client_->post(writer.take(), terms.deadline, replayable,
                                      [core = core_.shared_from_this(), this, exchange](error_code error, auto reply) {
                                          finish_batch(*exchange, error, std::move(reply));
                                      });
    cancellation.on_request(cancel);
}

void HttpChannel::finish_batch(Exchange& exchange, error_code error, io::HttpReply reply)
{
    stats_.calls_in_flight -= exchange.elements.size();
    const std::string_view body = take_body(reply);

    // The outcome of the calls that the answer leaves out.
    Outcome<void> rest = outcome_of(error, reply);
    Outcome<void> answered = rest;
    std::vector<std::string_view> answers;
    if (reply.status != 0 && (!error || error == io::errc::http_status)) {
        rpc::Envelope whole;
        if (!rpc::split_batch(body, answers)) {
            ++stats_.messages;
            if (!error)
                rest.error(rpc::errc::missing_batch_answer);
        } else if (!rpc::parse_envelope(body, whole) && !whole.error.empty()) {
            take_whole(whole.error, rest);
        } else if (!error) {
            rest.error(rpc::errc::malformed_reply).of_batch(true);
        }
    }
    for (const std::string_view answer : answers) {
        rpc::Envelope envelope;
        if (rpc::parse_envelope(answer, envelope)) {
            ++stats_.malformed_messages;
            continue;
        }
        if (envelope.is_refusal()) {
            // The server could not read an element: the error is for the calls that get no answer.
            take_whole(envelope.error, rest);
            rest.of_batch(answers.size() == 1);
            continue;
        }
        const std::uint64_t index = envelope.our_id() - exchange.first_id;
        if (envelope.our_id() < exchange.first_id || index >= exchange.elements.size()) {
            ++stats_.unknown_ids;
            continue;
        }
        BatchElement& element = *exchange.elements[index];
        if (element.finished())
            continue;
        ++stats_.answers;
        ElementCall call(element);
        settle(envelope, call, answered);
    }
    if (rest.error() != rpc::errc::server_error && rest.error() != rpc::errc::missing_batch_answer)
        rest.excerpt(rpc::excerpt(body));
    if (error)
        rest.of_batch(true);
    BatchVerdict verdict;
    for (const auto& element : exchange.elements) {
        if (!element->finished())
            element->finish(rest);
        verdict.add(element->outcome());
    }
    Outcome<void> whole = verdict.whole();
    const error_code failure = whole.error();
    exchange.completion(failure, std::move(whole));
}

/// One error object is the answer to the whole batch: JSON-RPC 2.0, section 6.
void HttpChannel::take_whole(std::string_view error, Outcome<void>& rest)
{
    rest.error(rpc::errc::server_error).server_error(rpc::parse_server_error(error)).of_batch(true);
}

} // namespace ethwire::web3
