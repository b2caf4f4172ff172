// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/persistent_channel.hpp"

#include <ethwire/rpc/errc.hpp>

#include "web3/call_text.hpp"
#include "web3/silent_call.hpp"
#include "web3/subscription_parts.hpp"

#include <algorithm>
#include <utility>

/// The subscriptions of a channel: made, made again on the next connection, ended.
namespace ethwire::web3 {
namespace {

/// Whether a token is what nodes use as subscription ids: a JSON string without escapes, or digits.
bool is_subscription_id(std::string_view token) noexcept
{
    if (token.size() > 2 && token.front() == '"' && token.back() == '"')
        return token.substr(1, token.size() - 2).find_first_of("\"\\") == std::string_view::npos;
    return !token.empty() && std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

std::string unsubscribe_method(std::string_view subscribe_method)
{
    constexpr std::string_view suffix = "_subscribe";
    std::string method(subscribe_method.substr(0, subscribe_method.size() - suffix.size()));
    return method += "_unsubscribe";
}

/// The call `<namespace>_subscribe`, whether it is the first one for its subscription or not.
class PersistentChannel::AnySubscribe : public rpc::SubscribeCall {
public:
    error_code decode(std::string_view value) final
    {
        return is_subscription_id(value) ? error_code() : rpc::errc::malformed_reply;
    }

    rpc::Routes::Queue queue() final { return {subscription_, &subscription_->parts().queue}; }

    void answered_late(std::string_view id) final
    {
        channel_.unsubscribe_unwanted(subscription_->parts().request.method(), std::string(id));
    }

protected:
    AnySubscribe(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription)
        : channel_(channel), subscription_(std::move(subscription))
    {}

    PersistentChannel& channel_;
    std::shared_ptr<SubscriptionCore> subscription_;
};

/// The first call for a subscription: its answer makes the route, and the user gets a handle.
class PersistentChannel::SubscribeAttempt final : public AnySubscribe {
public:
    SubscribeAttempt(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription,
                     std::unique_ptr<SubscribeWaiter> waiter, TimePoint deadline)
        : AnySubscribe(channel, std::move(subscription)), waiter_(std::move(waiter)), deadline_(deadline)
    {}

    void routed(std::string_view id) override
    {
        SubscriptionParts& parts = subscription_->parts();
        parts.id = id;
        channel_.resubscription_.add(parts.number, parts.id, channel_.core_.now());
        channel_.live_.emplace(parts.number, subscription_);
    }

    void finish(const Outcome<void>& outcome) override
    {
        SubscriptionParts& parts = subscription_->parts();
        channel_.subscribing_.erase(parts.number);
        if (was_lost(outcome.error()) && waiter_ && !channel_.over_) {
            channel_.ask(std::move(subscription_), std::move(waiter_), deadline_);
            return;
        }
        parts.said = outcome.server_error();
        base::FirstException failed;
        if (outcome && waiter_)
            failed.attempt([&] { channel_.core_.on_subscribed(subscription_); });
        else
            end(outcome.error(), failed);
        if (waiter_)
            failed.attempt([&] { std::exchange(waiter_, nullptr)->finish(outcome); });
        failed.rethrow();
    }

    /// The user does not wait any more. The answer is still awaited, and what it names is then unsubscribed.
    std::unique_ptr<SubscribeWaiter> take_waiter() noexcept { return std::move(waiter_); }

    /// The user has unsubscribed: when the node has made the subscription, the call of this number ends it.
    void unsubscribe(std::uint64_t call) noexcept { unsubscribe_ = call; }

private:
    /// The call ended with the connection. Whatever the node made of it is gone with that, so it may be sent again.
    static bool was_lost(error_code error) noexcept
    {
        return error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown;
    }

    /// The node refused, or the user has cancelled or unsubscribed while the answer was on its way.
    void end(error_code error, base::FirstException& failed)
    {
        SubscriptionParts& parts = subscription_->parts();
        if (error)
            failed.attempt([&] { finish_unsubscribe(error); });
        else if (channel_.processor_.calls().contains(unsubscribe_))
            channel_.tell_unsubscribed(parts.request.method(), parts.id, unsubscribe_);
        else
            channel_.unsubscribe_unwanted(parts.request.method(), parts.id);
        parts.id.clear();
        channel_.resubscription_.remove(parts.number);
        channel_.live_.erase(parts.number);
        const error_code reason = error ? error : rpc::errc::unsubscribed;
        failed.attempt([&] { channel_.core_.end_subscription(*subscription_, reason); });
        channel_.close_own(failed);
    }

    void finish_unsubscribe(error_code error)
    {
        auto call = channel_.processor_.calls().close(unsubscribe_);
        if (!call)
            return;
        if (error == rpc::errc::server_error || was_lost(error))
            channel_.core_.confirm_later(std::move(call));
        else
            call->finish(Outcome<void>(error));
    }

    std::unique_ptr<SubscribeWaiter> waiter_;
    TimePoint deadline_;
    std::uint64_t unsubscribe_ = 0; // the id of a call that waits for the answer; it may have ended by then
};

/// The call that makes a subscription again, on the next connection.
class PersistentChannel::Resubscribe final : public AnySubscribe {
public:
    Resubscribe(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription)
        : AnySubscribe(channel, std::move(subscription))
    {}

    void routed(std::string_view id) override
    {
        SubscriptionParts& parts = subscription_->parts();
        outcome_ = channel_.resubscription_.accepted(parts.number, std::string(id), channel_.core_.now());
        id_ = id;
        if (outcome_ != session::Resubscription::Outcome::active)
            return;
        parts.id = id;
        parts.queue.notice(rpc::Notice::Kind::resubscribed, {}, channel_.core_.arrivals() + 1);
    }

    void finish(const ethwire::Outcome<void>& end) override
    {
        using Outcome = session::Resubscription::Outcome;
        const error_code error = end.error();
        SubscriptionParts& parts = subscription_->parts();
        if (!error) {
            if (outcome_ == Outcome::unsubscribe)
                channel_.unsubscribe_unwanted(parts.request.method(), id_);
            return;
        }
        // This connection is lost, too: the call is sent again on the next one.
        if (error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown || error == errc::closed)
            return;
        if (may_pass(end)) {
            channel_.resubscription_.postponed(parts.number, channel_.core_.now());
            channel_.wake_by(channel_.wake_at());
            return;
        }
        if (channel_.resubscription_.refused(parts.number) != Outcome::ended)
            return;
        Core& core = channel_.core_;
        parts.said = end.server_error();
        channel_.live_.erase(parts.number);
        base::FirstException failed;
        failed.attempt([&] { core.observer().on_subscription_refused(parts.label, parts.said); });
        failed.attempt([&] { core.end_subscription(*subscription_, error); });
        channel_.close_own(failed);
        failed.rethrow();
    }

private:
    /// Whether the node may accept the same call a little later.
    static bool may_pass(const ethwire::Outcome<void>& end) noexcept
    {
        return end == condition::transient || end == condition::rate_limited;
    }

    session::Resubscription::Outcome outcome_ = session::Resubscription::Outcome::unknown;
    std::string id_;
};

void PersistentChannel::subscribe(std::shared_ptr<SubscriptionCore> subscription,
                                  std::unique_ptr<SubscribeWaiter> waiter, TimePoint deadline,
                                  const io::Cancellation& cancellation)
{
    SubscriptionParts& parts = subscription->parts();
    if (is_own())
        parts.queue.on_drained(
            [](void* channel) { static_cast<PersistentChannel*>(channel)->connection_->resume_reading(); }, this);
    parts.queue.on_overflow(
        [](void* who) {
            const auto& overflowed = *static_cast<SubscriptionParts*>(who);
            if (const auto core = overflowed.core.lock())
                core->unsubscribe_later(overflowed.number);
        },
        &parts);
    const std::uint64_t number = parts.number;
    ask(std::move(subscription), std::move(waiter), deadline);
    cancellation.on_request([weak = weak_from_this(), number] {
        if (const auto channel = weak.lock())
            channel->fail_subscribing(number);
    });
}

void PersistentChannel::ask(std::shared_ptr<SubscriptionCore> subscription, std::unique_ptr<SubscribeWaiter> waiter,
                            TimePoint deadline)
{
    SubscriptionParts& parts = subscription->parts();
    const Request& request = parts.request;
    auto attempt = std::make_unique<SubscribeAttempt>(*this, std::move(subscription), std::move(waiter), deadline);
    subscribing_.emplace(parts.number, attempt.get());
    ++calls_;
    const std::uint64_t id = processor_.open(std::move(attempt), {0, deadline});
    writer_.clear();
    write_call(writer_, id, request);
    submit(id, id, writer_.view());
    wake_by(deadline);
}

void PersistentChannel::fail_subscribing(std::uint64_t number)
{
    const auto at = subscribing_.find(number);
    if (at == subscribing_.end())
        return;
    if (const auto waiter = at->second->take_waiter())
        waiter->finish(Outcome<void>(asio::error::operation_aborted, Sent::unknown));
}

bool PersistentChannel::unsubscribe(SubscriptionCore& subscription, std::unique_ptr<rpc::Call>& call,
                                    TimePoint deadline, const io::Cancellation& cancellation)
{
    SubscriptionParts& parts = subscription.parts();
    if (const auto at = subscribing_.find(parts.number); at != subscribing_.end()) {
        SubscribeAttempt& attempt = *at->second;
        if (auto waiter = attempt.take_waiter())
            asio::post(core_.executor(), [waiter = std::move(waiter)] {
                waiter->finish(Outcome<void>(rpc::errc::unsubscribed, Sent::unknown));
            });
        if (is_own())
            return false;
        attempt.unsubscribe(open_unsubscribe(std::move(call), deadline, cancellation));
        return true;
    }
    processor_.remove_route(parts.id);
    live_.erase(parts.number);
    const auto known_as = resubscription_.remove(parts.number);
    if (!known_as || !is_open() || is_own())
        return false;
    tell_unsubscribed(parts.request.method(), *known_as, open_unsubscribe(std::move(call), deadline, cancellation));
    return true;
}

/// Registers the call and gives its id. It ends at its deadline or when it is cancelled, sent or not.
std::uint64_t PersistentChannel::open_unsubscribe(std::unique_ptr<rpc::Call> call, TimePoint deadline,
                                                  const io::Cancellation& cancellation)
{
    ++calls_;
    const std::uint64_t id = processor_.open(std::move(call), {0, deadline});
    cancel_by(cancellation, id, id);
    wake_by(deadline);
    return id;
}

/// \param call the id of a call that is registered and not sent yet
void PersistentChannel::tell_unsubscribed(std::string_view namespaced, std::string_view id, std::uint64_t call)
{
    processor_.remove_route(id);
    json::Writer params;
    params.begin_array();
    params.string(id);
    params.end_array();
    writer_.clear();
    write_call(writer_, call, Request::written(unsubscribe_method(namespaced), params.take()));
    submit(call, call, writer_.view(), Lane::user);
}

void PersistentChannel::close_own(base::FirstException& failed)
{
    if (is_own() && !over_)
        failed.attempt([&] { close(); });
}

/// The node made a subscription that nobody wants any more: it is told to end it.
void PersistentChannel::unsubscribe_unwanted(std::string_view namespaced, std::string id)
{
    if (is_open())
        tell_unsubscribed(namespaced, id,
                          open_unsubscribe(std::make_unique<SilentCall>(), core_.deadline(CallOptions()), {}));
    else
        processor_.remove_route(id);
}

/// The node has ended subscriptions while the connection lasts. Their events up to here are in the queues.
void PersistentChannel::on_ended_by_server()
{
    base::FirstException failed;
    for (const rpc::RequestProcessor::Ended& ended : processor_.take_ended()) {
        const auto at =
            std::find_if(live_.begin(), live_.end(), [&](const auto& one) { return one.second->id() == ended.id; });
        if (at == live_.end())
            continue;
        const auto subscription = at->second;
        SubscriptionParts& parts = subscription->parts();
        parts.id.clear();
        resubscription_.ended(parts.number, core_.now());
        failed.attempt([&] { core_.observer().on_subscription_ended(parts.label, ended.said); });
        failed.attempt([&] {
            parts.queue.notice(rpc::Notice::Kind::disconnected, rpc::errc::ended_by_server, core_.arrivals() + 1,
                               ended.said.to_json());
        });
    }
    wake_by(wake_at());
    failed.rethrow();
}

void PersistentChannel::ask_again()
{
    while (const auto again = is_open() ? resubscription_.next(core_.now()) : std::nullopt) {
        const auto at = live_.find(*again);
        if (at == live_.end())
            continue;
        const Request request = at->second->request();
        // The answer is read only when the last events of the connection before have been taken by their consumer. Its
        // deadline begins then.
        const bool held = connection_->is_draining();
        const TimePoint deadline = held ? TimePoint::max() : core_.deadline(CallOptions());
        const std::uint64_t id = processor_.open(std::make_unique<Resubscribe>(*this, at->second), {0, deadline});
        if (held)
            held_.push_back(id);
        writer_.clear();
        write_call(writer_, id, request);
        submit(id, id, writer_.view());
        wake_by(deadline);
    }
}

} // namespace ethwire::web3
