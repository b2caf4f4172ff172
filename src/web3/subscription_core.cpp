// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/detail/subscription_core.hpp>

#include <ethwire/eth/decode.hpp>
#include <ethwire/io/detail/completion.hpp>
#include <ethwire/rpc/errc.hpp>
#include <ethwire/web3/errors.hpp>

#include "web3/core.hpp"
#include "web3/subscription_parts.hpp"

#include <optional>
#include <utility>

namespace ethwire::web3 {
namespace {

/// Completes the wait. The queue does not know of it any more.
void end_wait(SubscriptionParts& parts, error_code error)
{
    parts.wait_deadline = TimePoint::max();
    parts.waiter(error);
}

void on_wake(void* who) { end_wait(*static_cast<SubscriptionParts*>(who), {}); }

/// Ends the wait, if there is one, with an error instead of an event.
void fail_wait(SubscriptionParts& parts, error_code error)
{
    if (!parts.waiter)
        return;
    parts.queue.stop_waiting();
    end_wait(parts, error);
}

void set_deadline(const std::shared_ptr<SubscriptionCore>& subscription, TimePoint deadline)
{
    SubscriptionParts& parts = subscription->parts();
    const auto core = parts.core.lock();
    if (!core)
        return;
    parts.wait_deadline = deadline;
    if (!parts.timer) {
        std::weak_ptr<SubscriptionCore> weak = subscription;
        parts.timer = std::make_unique<io::Timer>(
            core->executor(),
            [weak] {
                const auto woken = weak.lock();
                if (!woken)
                    return;
                SubscriptionParts& late = woken->parts();
                if (late.wait_deadline <= woken->now())
                    fail_wait(late, rpc::errc::timed_out);
                else
                    late.timer->wake_by(late.wait_deadline);
            },
            core->timers());
    }
    parts.timer->wake_by(deadline);
}

// This is no coroutine, so a wait costs one coroutine frame: Asio keeps the memory of two frames for the next ones.
awaitable<void> wait_for_front(std::shared_ptr<SubscriptionCore> subscription, bool batch, TimePoint deadline)
{
    const Executor& client = subscription->parts().executor;
    return io::initiate<error_code>(
        client,
        [subscription = std::move(subscription), batch, deadline](io::Completion<error_code> wait) {
            SubscriptionParts& parts = subscription->parts();
            if (parts.waiter || !parts.queue.wait({&on_wake, &parts, batch})) {
                wait.post(parts.executor, rpc::errc::already_waiting);
                return;
            }
            // By post: when the event comes first, the wait completes with it.
            wait.cancellation().on_request([weak = std::weak_ptr<SubscriptionCore>(subscription)] {
                if (const auto cancelled = weak.lock())
                    fail_wait(cancelled->parts(), asio::error::operation_aborted);
            });
            parts.waiter = std::move(wait);
            if (deadline != TimePoint::max())
                set_deadline(subscription, deadline);
        },
        asio::use_awaitable);
}

} // namespace

SubscriptionCore::SubscriptionCore(Request request, QueueOptions queue, std::string label, bool own_label,
                                   Decode decode)
    : parts_(std::make_unique<SubscriptionParts>(std::move(request), queue, std::move(label), own_label, decode))
{}

SubscriptionCore::~SubscriptionCore() = default;

const std::string& SubscriptionCore::id() const noexcept { return parts_->id; }
std::uint64_t SubscriptionCore::number() const noexcept { return parts_->number; }
const std::string& SubscriptionCore::label() const noexcept { return parts_->label; }
const Request& SubscriptionCore::request() const noexcept { return parts_->request; }
bool SubscriptionCore::ended() const noexcept { return parts_->queue.ended(); }
error_code SubscriptionCore::reason() const noexcept { return parts_->queue.reason(); }
const ServerError& SubscriptionCore::server_error() const noexcept { return parts_->said; }
std::uint64_t SubscriptionCore::lost_at_end() const noexcept { return parts_->queue.lost_at_end(); }

SubscriptionStats SubscriptionCore::stats() const noexcept
{
    const rpc::SubscriptionQueue& queue = parts_->queue;
    return {queue.delivered(), queue.dropped(), parts_->undecodable, queue.size(), queue.bytes()};
}

error_code SubscriptionCore::claim_handle()
{
    if (parts_->queue.consumer() == rpc::Consumer::handle)
        return {};
    if (parts_->queue.consumer() != rpc::Consumer::undecided)
        return rpc::errc::consumer_fixed;
    // The merged stream watches every subscription without a consumer.
    if (const auto core = parts_->core.lock())
        core->merged().remove(parts_->number);
    parts_->queue.claim(rpc::Consumer::handle);
    return {};
}

SubscriptionCore::Front SubscriptionCore::front() noexcept
{
    const rpc::SubscriptionQueue& queue = parts_->queue;
    if (parts_->odd) [[unlikely]]
        return Front::undecodable;
    if (const rpc::Notice* const notice = queue.front_notice())
        return notice->kind == rpc::Notice::Kind::disconnected ? Front::disconnected : Front::resubscribed;
    if (queue.has_event())
        return queue.lost_before_front() > parts_->lagged_told ? Front::lagged : Front::event;
    return queue.ended() ? Front::ended : Front::empty;
}

SubscriptionCore::Taken SubscriptionCore::take(void* slot, Arrival& arrival, std::uint64_t& lost_before)
{
    const auto core = parts_->core.lock();
    if (!core)
        return Taken::closed;
    const rpc::MessageRing::Entry entry = parts_->queue.front();
    arrival = Arrival{entry.arrival, entry.connection};
    lost_before = entry.lost_before;
    if (parts_->decode(entry.value, slot, nullptr)) [[unlikely]]
        return take_odd(*core, slot, lost_before);
    parts_->lagged_told = 0;
    parts_->queue.pop();
    return Taken::event;
}

/// The front event could not be decoded. Where it ends was only guessed from the message's shape: look for the exact
/// end.
SubscriptionCore::Taken SubscriptionCore::take_odd(Core& core, void* slot, std::uint64_t lost_before)
{
    const rpc::MessageRing::Entry entry = parts_->queue.front();
    const std::optional<std::string_view> value = core.exact_value(entry);
    if (!value) {
        parts_->queue.pop_malformed();
        core.on_malformed_event(*this);
        return Taken::malformed;
    }
    parts_->lagged_told = 0;
    DecodeContext context;
    if (const error_code error = parts_->decode(*value, slot, &context)) {
        ++parts_->undecodable;
        parts_->odd = Undecodable{error,           std::string(*value), context.path(),
                                  context.value(), lost_before,         Arrival{entry.arrival, entry.connection}};
    }
    parts_->queue.pop();
    return parts_->odd ? Taken::undecodable : Taken::event;
}

Undecodable SubscriptionCore::take_undecodable()
{
    Undecodable odd = std::move(parts_->odd).value_or(Undecodable());
    parts_->odd.reset();
    return odd;
}

Lagged SubscriptionCore::take_lagged() noexcept
{
    const rpc::SubscriptionQueue& queue = parts_->queue;
    const std::uint64_t lost = queue.has_event() ? queue.lost_before_front() : 0;
    return Lagged{lost - std::exchange(parts_->lagged_told, lost)};
}

Disconnected SubscriptionCore::take_notice()
{
    const rpc::Notice* const notice = parts_->queue.front_notice();
    if (!notice)
        return {};
    Disconnected taken{notice->error, notice->said};
    parts_->queue.pop_notice();
    return taken;
}

awaitable<void> SubscriptionCore::wait(bool batch)
{
    return wait_for_front(shared_from_this(), batch, TimePoint::max());
}

awaitable<void> SubscriptionCore::wait_until(TimePoint deadline)
{
    return wait_for_front(shared_from_this(), false, deadline);
}

TimePoint SubscriptionCore::deadline_in(Duration limit) const noexcept
{
    const auto core = parts_->core.lock();
    return core ? core->deadline_in(limit) : TimePoint::min();
}

TimePoint SubscriptionCore::now() const noexcept
{
    const auto core = parts_->core.lock();
    return core ? core->now() : TimePoint::max();
}

} // namespace ethwire::web3
