// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/core.hpp"

#include <ethwire/rpc/errc.hpp>

#include "base/first_exception.hpp"
#include "rpc/envelope.hpp"
#include "web3/persistent_channel.hpp"
#include "web3/silent_call.hpp"
#include "web3/subscription_parts.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

/// The subscriptions of a client, from the request to the end.
namespace ethwire::web3 {
namespace {

using Role = ChannelRole;

/// Subscriptions with `Overflow::backpressure` have a connection each: a client must not take many of the node's.
constexpr std::ptrdiff_t most_own_channels = 8;

} // namespace

error_code Core::register_subscription(const std::shared_ptr<SubscriptionCore>& subscription)
{
    SubscriptionParts& parts = subscription->parts();
    if (parts.own_label && find_by_label(parts.label))
        return errc::label_exists;
    const std::string base = parts.label;
    for (unsigned n = 2; find_by_label(parts.label); ++n)
        parts.label = base + '#' + std::to_string(n);
    parts.number = ++last_number_;
    parts.core = weak_from_this();
    live_.emplace(parts.number, subscription);
    return {};
}

std::shared_ptr<SubscriptionCore> Core::find_by_label(std::string_view label) const
{
    for (const auto& [number, subscription] : live_)
        if (subscription->label() == label)
            return subscription;
    return nullptr;
}

PersistentChannel* Core::channel_for(SubscriptionCore& subscription, error_code& error)
{
    if (subscription.parts().queue.options().overflow() != Overflow::backpressure)
        return &main_channel();
    const auto own = std::count_if(channels_.begin(), channels_.end(),
                                   [](const auto& channel) { return channel->role() == Role::one_subscription; });
    if (own == most_own_channels) {
        error = errc::too_many_connections;
        return nullptr;
    }
    return &open_another(Role::one_subscription);
}

void Core::subscribe(std::shared_ptr<SubscriptionCore> subscription, std::shared_ptr<HandlerRunner> runner,
                     const CallOptions& options, std::unique_ptr<SubscribeWaiter> waiter,
                     const io::Cancellation& cancellation)
{
    subscription->parts().executor = executor_;
    error_code error = subscription->request().check();
    if (!error && http_)
        error = errc::not_persistent;
    if (!error && (closed_ || over_))
        error = closed_ ? make_error_code(errc::closed) : over_;
    if (!error)
        error = register_subscription(subscription);
    PersistentChannel* channel = nullptr;
    if (!error) {
        channel = channel_for(*subscription, error);
        if (error)
            live_.erase(subscription->number());
    }
    if (error) {
        asio::post(executor_, [waiter = std::move(waiter), error] { waiter->finish(Outcome<void>(error)); });
        return;
    }
    SubscriptionParts& parts = subscription->parts();
    parts.channel = channel;
    parts.runner = std::move(runner);
    if (parts.runner)
        parts.queue.claim(rpc::Consumer::handler);
    channel->subscribe(std::move(subscription), std::move(waiter), deadline(options), cancellation);
}

void Core::on_subscribed(const std::shared_ptr<SubscriptionCore>& subscription)
{
    // The runner owns the subscription, so the subscription must not own the runner any longer.
    if (auto runner = std::move(subscription->parts().runner))
        handlers_.add(std::move(runner));
    else
        merged_.add(subscription);
}

void Core::unsubscribe(const std::shared_ptr<SubscriptionCore>& subscription, const CallOptions& options,
                       std::unique_ptr<rpc::Call> call, const io::Cancellation& cancellation)
{
    PersistentChannel* const channel = subscription->parts().channel;
    if (!channel || !live_.contains(subscription->number())) {
        fail_later(std::move(call), closed_ ? make_error_code(errc::closed) : errc::unknown_subscription);
        return;
    }
    const auto self = shared_from_this();
    const bool asked = channel->unsubscribe(*subscription, call, deadline(options), cancellation);
    base::FirstException failed; // the consumer is told of the end inline, and may throw
    failed.attempt([&] { end_subscription(*subscription, rpc::errc::unsubscribed); });
    channel->close_own(failed);
    throw_later(failed.take());
    if (!asked)
        confirm_later(std::move(call));
}

void Core::confirm_later(std::unique_ptr<rpc::Call> call)
{
    asio::post(executor_, [call = std::move(call)] {
        const error_code error = call->decode("true");
        call->finish(Outcome<void>(error, Sent::yes));
    });
}

void Core::unsubscribe_later(std::uint64_t number)
{
    asio::post(executor_, [weak = weak_from_this(), number] {
        const auto self = weak.lock();
        if (!self)
            return;
        const auto at = self->live_.find(number);
        if (at == self->live_.end())
            return;
        const auto subscription = at->second;
        self->unsubscribe(subscription, CallOptions(), std::make_unique<SilentCall>(), {});
    });
}

void Core::end_subscription(SubscriptionCore& subscription, error_code reason)
{
    const auto at = live_.find(subscription.number());
    if (at == live_.end())
        return;
    const auto kept = at->second;
    SubscriptionParts& parts = kept->parts();
    live_.erase(at);
    const SubscriptionStats last = kept->stats();
    retired_.events_delivered += last.delivered;
    retired_.events_dropped += last.dropped;
    retired_.events_undecodable += last.undecodable;
    parts.channel = nullptr;
    parts.runner.reset();
    parts.id.clear();
    parts.queue.end(reason);
    parts.timer.reset(); // the last handle may be destroyed on any thread
}

std::optional<std::string_view> Core::exact_value(const rpc::MessageRing::Entry& entry)
{
    rpc::Envelope envelope;
    if (rpc::parse_envelope(entry.text, envelope) || !envelope.is_notification())
        return std::nullopt;
    return envelope.value;
}

void Core::on_malformed_event(const SubscriptionCore& subscription)
{
    const auto at = live_.find(subscription.number());
    PersistentChannel* const channel = at == live_.end() ? nullptr : at->second->parts().channel;
    if (!channel)
        ++retired_.malformed_messages;
    else if (channel->note_malformed_event())
        return;
    observer_->on_protocol_error(rpc::errc::malformed_reply);
}

} // namespace ethwire::web3
