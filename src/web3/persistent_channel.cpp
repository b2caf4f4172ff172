// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/persistent_channel.hpp"

#include <ethwire/rpc/errc.hpp>

#include "web3/batch_verdict.hpp"
#include "web3/call_text.hpp"
#include "web3/silent_call.hpp"
#include "web3/subscription_parts.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::web3 {
namespace {

/// What the calls of a batch share. The last call to end completes the batch.
struct BatchWait {
    explicit BatchWait(Completion<void> end) : completion(std::move(end)) {}

    Completion<void> completion;
    std::size_t left = 0;
    BatchVerdict verdict{};

    void finish_one(const Outcome<void>& outcome)
    {
        verdict.add(outcome);
        if (--left != 0)
            return;
        Outcome<void> whole = verdict.whole();
        const error_code error = whole.error();
        completion(error, std::move(whole));
    }
};

class BatchCall final : public rpc::Call {
public:
    BatchCall(std::shared_ptr<BatchElement> element, std::shared_ptr<BatchWait> wait) noexcept
        : element_(std::move(element)), wait_(std::move(wait))
    {}

    error_code decode(std::string_view value) override { return element_->decode(value); }

    void finish(const Outcome<void>& outcome) override
    {
        element_->finish(outcome);
        wait_->finish_one(outcome);
    }

private:
    std::shared_ptr<BatchElement> element_;
    std::shared_ptr<BatchWait> wait_;
};

} // namespace

/// `eth_chainId`: the channel remembers the answer for as long as the connection lasts.
class PersistentChannel::ChainIdCall final : public rpc::Call {
public:
    ChainIdCall(PersistentChannel& channel, std::unique_ptr<rpc::Call> call) noexcept
        : channel_(channel), call_(std::move(call))
    {}

    error_code decode(std::string_view value) override
    {
        const error_code error = call_->decode(value);
        if (!error)
            channel_.chain_id_ = value;
        return error;
    }

    void finish(const Outcome<void>& outcome) override { call_->finish(outcome); }

private:
    PersistentChannel& channel_;
    std::unique_ptr<rpc::Call> call_;
};

/// One of the calls by which a new connection is checked.
class PersistentChannel::ChainCheckCall final : public rpc::Call {
public:
    ChainCheckCall(PersistentChannel& channel, ChainCheck::Question question) noexcept
        : channel_(channel), question_(question)
    {}

    error_code decode(std::string_view value) override { return channel_.chain_check_->read(question_, value); }

    void finish(const Outcome<void>& outcome) override
    {
        if (channel_.chain_check_)
            channel_.on_chain_checked(channel_.chain_check_->on_end(question_, outcome));
    }

private:
    PersistentChannel& channel_;
    ChainCheck::Question question_;
};

PersistentChannel::PersistentChannel(Core& core, io::ConnectionOptions options, ChannelRole role)
    : core_(core), processor_(core.arrivals()),
      connection_(std::make_shared<io::Connection>(core.executor(), std::move(options), *this, core.seams())),
      timer_(std::make_unique<io::Timer>(
          core.executor(),
          [this] {
              const auto core_kept = core_.shared_from_this();
              const auto self = shared_from_this();
              base::FirstException failed;
              failed.attempt([&] { processor_.expire(core_.now()); });
              failed.attempt([&] { ask_again(); });
              wake_by(wake_at());
              failed.rethrow();
          },
          core.timers())),
      resubscription_(core.settings().session().reconnect(), *core.seams().random), backlog_(core.settings().backlog()),
      role_(role)
{}

PersistentChannel::~PersistentChannel() { connection_->discard(); }

void PersistentChannel::open()
{
    over_ = false;
    connection_->open();
}

void PersistentChannel::close() { connection_->close(); }

void PersistentChannel::discard_transport()
{
    over_ = true;
    end_chain_check();
    timer_.reset();
    connection_->discard();
}

void PersistentChannel::discard()
{
    discard_transport();
    backlog_.clear();
    live_.clear();
    subscribing_.clear();
    processor_.discard();
}

void PersistentChannel::fail(error_code reason)
{
    backlog_.clear();
    end_chain_check();
    base::FirstException failed;
    failed.attempt([&] { processor_.fail_all(reason); });
    failed.attempt([&] { lose_subscriptions(reason); });
    // An armed timer would keep the executor of a closed client from running out of work.
    if (timer_)
        timer_->cancel();
    failed.rethrow();
}

void PersistentChannel::lose_subscriptions(error_code reason)
{
    base::FirstException failed;
    for (const auto& [number, subscription] : std::exchange(live_, {})) {
        resubscription_.remove(number);
        failed.attempt([&] { core_.end_subscription(*subscription, reason); });
    }
    failed.rethrow();
}

void PersistentChannel::wake_by(TimePoint deadline)
{
    if (timer_)
        timer_->wake_by(deadline);
}

void PersistentChannel::add_to(Stats& stats) const noexcept
{
    const auto& run = connection_->run();
    const auto traffic = connection_->traffic();
    const auto& counters = processor_.counters();
    stats.connects += run.connects();
    stats.reconnects += run.reconnects();
    stats.connect_attempts += run.attempts();
    stats.losses += losses_;
    stats.bytes_received += traffic.received;
    stats.bytes_sent += traffic.sent;
    stats.messages += counters.messages;
    stats.answers += counters.answers;
    stats.notifications += counters.notifications;
    stats.calls += calls_;
    stats.calls_in_flight += processor_.calls().size();
    stats.empty_messages += counters.empty_messages;
    stats.malformed_messages += counters.malformed_messages;
    stats.unknown_ids += counters.unknown_ids;
    stats.late_answers += counters.late_answers;
    stats.conflicting_answers += counters.conflicting_answers;
    stats.unrouted_events += counters.unrouted_events;
    stats.parking_losses += counters.parking_losses;
    stats.server_messages += counters.server_messages;
}

// Calls.

bool PersistentChannel::backlog_is_full(std::size_t bytes) const noexcept
{
    return !is_open() && !backlog_.has_room_for(bytes);
}

void PersistentChannel::call(const Request& request, const CallTerms& terms, std::unique_ptr<rpc::Call> call,
                             const io::Cancellation& cancellation)
{
    if (backlog_is_full(request.params().size())) {
        core_.fail_later(std::move(call), errc::backlog_full);
        return;
    }
    if (request.method() == methods::chain_id.name) {
        if (!chain_id_.empty()) {
            asio::post(core_.executor(), [call = std::move(call), id = chain_id_] {
                const error_code error = call->decode(id);
                call->finish(Outcome<void>(error, Sent::yes));
            });
            return;
        }
        call = std::make_unique<ChainIdCall>(*this, std::move(call));
    }
    ++calls_;
    const std::uint64_t id = processor_.open(std::move(call), {0, terms.deadline, is_read(request)});
    cancel_by(cancellation, id, id);
    writer_.clear();
    write_call(writer_, id, request);
    submit(id, id, writer_.view(), terms.lane);
    wake_by(terms.deadline);
}

void PersistentChannel::cancel_by(const io::Cancellation& cancellation, std::uint64_t first_id, std::uint64_t last_id)
{
    if (!cancellation)
        return;
    cancellation.on_request([weak = weak_from_this(), first_id, last_id] {
        const auto channel = weak.lock();
        for (std::uint64_t id = first_id; channel && id <= last_id; ++id)
            channel->processor_.fail(id, asio::error::operation_aborted);
    });
}

void PersistentChannel::submit(std::uint64_t first_id, std::uint64_t last_id, std::string_view text, Lane lane)
{
    if (!is_open()) {
        backlog_.push(lane, {first_id, last_id, std::string(text)});
        return;
    }
    const std::uint64_t position = connection_->send(text);
    for (std::uint64_t id = first_id; id <= last_id; ++id)
        processor_.calls().set_output_position(id, position);
}

void PersistentChannel::send_waiting()
{
    // Sending may end the connection: ask each time.
    while (is_open()) {
        const auto waiting = backlog_.pop();
        if (!waiting)
            break;
        bool wanted = false;
        for (std::uint64_t id = waiting->first_id; id <= waiting->last_id && !wanted; ++id)
            wanted = processor_.calls().contains(id);
        if (wanted)
            submit(waiting->first_id, waiting->last_id, waiting->text);
    }
}

void PersistentChannel::batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallTerms& terms,
                              Completion<void> completion)
{
    std::size_t bytes = 0;
    for (const auto& element : elements)
        bytes += element->request().params().size();
    if (backlog_is_full(bytes)) {
        core_.fail_later(std::move(elements), std::move(completion), errc::backlog_full);
        return;
    }
    const io::Cancellation cancellation = completion.cancellation();
    auto wait = std::make_shared<BatchWait>(std::move(completion));
    wait->left = elements.size();
    const std::uint64_t batch = processor_.next_batch();
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    writer_.clear();
    write_batch(writer_, elements, [&](const auto& element) {
        last = processor_.open(std::make_unique<BatchCall>(element, wait),
                               {batch, terms.deadline, is_read(element->request())});
        first = first == 0 ? last : first;
        return last;
    });
    calls_ += elements.size();
    cancel_by(cancellation, first, last);
    submit(first, last, writer_.view(), terms.lane);
    wake_by(terms.deadline);
}

// What the connection tells.

void PersistentChannel::on_connected()
{
    chain_check_.emplace(core_.settings().expected_chain());
    for (const ChainCheck::Question question : chain_check_->questions()) {
        const std::uint64_t id =
            processor_.open(std::make_unique<ChainCheckCall>(*this, question), {0, TimePoint::max(), true});
        chain_check_ids_.push_back(id);
        writer_.clear();
        write_call(writer_, id, ChainCheck::request_for(question));
        processor_.calls().set_output_position(id, connection_->send(writer_.view()));
    }
}

void PersistentChannel::on_chain_checked(ChainCheck::Verdict verdict)
{
    if (verdict == ChainCheck::Verdict::open)
        return;
    const auto core_kept = core_.shared_from_this();
    const auto self = shared_from_this();
    if (verdict == ChainCheck::Verdict::right)
        chain_id_ = chain_check_->chain_id();
    end_chain_check();
    using Kind = session::Loss::Kind;
    if (verdict == ChainCheck::Verdict::right)
        connection_->verified();
    else
        connection_->refuse(
            session::Loss(verdict == ChainCheck::Verdict::wrong ? Kind::wrong_chain : Kind::unverified));
}

/// Ends the check; answers to questions that are still open are ignored.
void PersistentChannel::end_chain_check()
{
    chain_check_.reset();
    for (const std::uint64_t id : std::exchange(chain_check_ids_, {}))
        processor_.fail(id, asio::error::operation_aborted);
}

void PersistentChannel::on_open()
{
    const auto core_kept = core_.shared_from_this();
    connection_number_ = core_.number_connection();
    if (!connection_->is_draining())
        processor_.on_connection(connection_number_);
    resubscription_.opened();
    ask_again();
    send_waiting();
    core_.on_open(*this);
}

io::ConnectionOwner::Heard PersistentChannel::on_message(std::string_view text, TimePoint now)
{
    const rpc::RequestProcessor::Counters& counters = processor_.counters();
    const std::uint64_t results = counters.results;
    const std::uint64_t said = counters.server_messages;
    const std::uint64_t routed = counters.routed_events;
    const auto outcome = processor_.on_message(text, now);
    if (outcome == rpc::RequestProcessor::Outcome::malformed) [[unlikely]] {
        core_.observer().on_protocol_error(rpc::errc::malformed_reply);
        return Heard::malformed;
    }
    if (counters.server_messages != said) [[unlikely]]
        core_.observer().on_server_message(processor_.server_message());
    if (processor_.has_ended()) [[unlikely]]
        on_ended_by_server();
    if (counters.routed_events != routed)
        return Heard::event;
    return counters.results != results ? Heard::result : Heard::other;
}

void PersistentChannel::on_walk_end()
{
    const auto core_kept = core_.shared_from_this();
    processor_.end_of_walk();
    if (wake_at() != TimePoint::max()) {
        wake_by(wake_at());
        return;
    }
    // Nothing has a deadline, but the timer may still be armed for a call that was answered. While calls come and go it
    // stays armed, which costs nothing. A turn of reading without a message (a pong) means that the connection is idle.
    const std::uint64_t messages = processor_.counters().messages;
    if (std::exchange(messages_walked_, messages) == messages && timer_)
        timer_->cancel();
}

void PersistentChannel::on_down(const io::Downfall& downfall, Duration delay)
{
    const auto core_kept = core_.shared_from_this();
    const auto self = shared_from_this();
    const error_code reason = downfall.verdict.reason;
    base::FirstException failed;
    end_chain_check();
    const std::string said = rpc::excerpt(downfall.said);
    failed.attempt([&] { tell_loss(downfall, said); });
    if (downfall.was_open) {
        ++losses_;
        chain_id_.clear();
        resubscription_.lost();
        if (downfall.drains)
            draining_for_ = {reason, said};
        else
            failed.attempt([&] { interrupt_subscriptions({reason, said}); });
        failed.attempt([&] { processor_.lose_calls(downfall.sent); });
    }
    failed.attempt([&] { core_.observer().on_retry(connection_->run().attempts() + 1, delay); });
    failed.rethrow();
}

void PersistentChannel::tell_loss(const io::Downfall& downfall, std::string_view said)
{
    const session::Verdict& verdict = downfall.verdict;
    core_.observer().on_lost(ConnectionLoss{verdict.reason, session::to_string(verdict.event), downfall.code, said});
}

/// Puts the notice of the loss into each queue, behind the events of the lost connection, which are all there now.
void PersistentChannel::interrupt_subscriptions(const Disconnected& loss)
{
    processor_.lose_routes();
    const auto live = live_;
    base::FirstException failed;
    for (const auto& [number, subscription] : live) {
        SubscriptionParts& parts = subscription->parts();
        parts.id.clear();
        failed.attempt(
            [&] { parts.queue.notice(rpc::Notice::Kind::disconnected, loss.reason, core_.arrivals() + 1, loss.said); });
    }
    failed.rethrow();
}

void PersistentChannel::on_over(const io::Downfall& downfall)
{
    const auto core_kept = core_.shared_from_this();
    const auto self = shared_from_this();
    const error_code reason = downfall.verdict.reason;
    over_ = true;
    end_chain_check();
    base::FirstException failed;
    if (!core_.closed())
        failed.attempt([&] { tell_loss(downfall, rpc::excerpt(downfall.said)); });
    if (downfall.drains)
        draining_for_ = {reason, {}};
    failed.attempt([&] { processor_.lose_calls(downfall.sent); });
    if (!downfall.drains)
        failed.attempt([&] { core_.on_over(*this, reason); });
    failed.rethrow();
}

void PersistentChannel::on_drained(const session::Loss&)
{
    const auto core_kept = core_.shared_from_this();
    const auto self = shared_from_this();
    const Disconnected loss = std::exchange(draining_for_, {});
    processor_.on_connection(connection_number_);
    const TimePoint deadline = core_.deadline(CallOptions());
    for (const std::uint64_t id : std::exchange(held_, {}))
        processor_.calls().set_deadline(id, deadline);
    wake_by(processor_.wake_at());
    if (over_)
        core_.on_over(*this, loss.reason);
    else
        interrupt_subscriptions(loss);
}

} // namespace ethwire::web3
