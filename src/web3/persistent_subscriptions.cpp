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

/// The text of one JSON string without escapes, or the digits of a number: what nodes use as subscription ids.
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

/// What asks for a subscription has in common, the first time and again.
class PersistentChannel::AnySubscribe : public rpc::SubscribeCall {
public:
    error_code decode(std::string_view value) final
    {
        return is_subscription_id(value) ? error_code() : rpc::errc::malformed_reply;
    }

    rpc::Routes::Queue queue() final { return {subscription_, &subscription_->parts().queue}; }

    void answered_late(std::string_view id) final
    {
        channel_.forget_unwanted(subscription_->parts().request.method(), std::string(id));
    }

protected:
    AnySubscribe(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription)
        : channel_(channel), subscription_(std::move(subscription))
    {}

    PersistentChannel& channel_;
    std::shared_ptr<SubscriptionCore> subscription_;
};

/// `<namespace>_subscribe` for the first time: its answer makes the route, and a handle for the user.
class PersistentChannel::SubscribeAttempt final : public AnySubscribe {
public:
    SubscribeAttempt(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription,
                     std::unique_ptr<SubscribeWaiter> waiter)
        : AnySubscribe(channel, std::move(subscription)), waiter_(std::move(waiter))
    {}

    void routed(std::string_view id) override
    {
        SubscriptionParts& parts = subscription_->parts();
        parts.id = id;
        channel_.resubscription_.add(parts.number, {}, parts.id);
        channel_.live_.emplace(parts.number, subscription_);
    }

    void finish(const Outcome<void>& outcome) override
    {
        const error_code error = outcome.error();
        Core& core = channel_.core_;
        SubscriptionParts& parts = subscription_->parts();
        parts.said = outcome.server_error();
        channel_.subscribing_.erase(parts.number);
        const bool unwanted = !waiter_; // given up while the answer was on its way
        base::FirstException failed;
        if (!error && !unwanted) {
            failed.attempt([&] { core.on_subscribed(subscription_); });
        } else {
            if (unsubscribe_)
                failed.attempt([&] { finish_unsubscribe(error); });
            else if (!error)
                channel_.forget_unwanted(parts.request.method(), parts.id);
            parts.id.clear();
            channel_.resubscription_.remove(parts.number);
            channel_.live_.erase(parts.number);
            failed.attempt([&] { core.end_subscription(*subscription_, error ? error : rpc::errc::unsubscribed); });
            channel_.close_own(failed);
        }
        if (waiter_)
            failed.attempt([&] { std::exchange(waiter_, nullptr)->finish(outcome); });
        failed.rethrow();
    }

    /// The user does not wait any more. The answer is still awaited, to tell the node that nobody wants it.
    std::unique_ptr<SubscribeWaiter> give_up() noexcept { return std::move(waiter_); }

    /// What the node gives an id for is ended there, and `call` with that.
    void unsubscribe(std::unique_ptr<rpc::Call> call, TimePoint deadline) noexcept
    {
        unsubscribe_ = std::move(call);
        unsubscribe_by_ = deadline;
    }

private:
    void finish_unsubscribe(error_code error)
    {
        const SubscriptionParts& parts = subscription_->parts();
        if (!error)
            channel_.tell_unsubscribed(parts.request.method(), parts.id, std::move(unsubscribe_), unsubscribe_by_, {});
        else if (error == rpc::errc::server_error)
            channel_.core_.confirm_later(std::move(unsubscribe_));
        else
            std::exchange(unsubscribe_, nullptr)->finish(Outcome<void>(error, Sent::unknown));
    }

    std::unique_ptr<SubscribeWaiter> waiter_;
    std::unique_ptr<rpc::Call> unsubscribe_{};
    TimePoint unsubscribe_by_{};
};

/// The same subscription again, on a fresh connection.
class PersistentChannel::Resubscribe final : public AnySubscribe {
public:
    Resubscribe(PersistentChannel& channel, std::shared_ptr<SubscriptionCore> subscription)
        : AnySubscribe(channel, std::move(subscription))
    {}

    void routed(std::string_view id) override
    {
        SubscriptionParts& parts = subscription_->parts();
        outcome_ = channel_.resubscription_.accepted(parts.number, std::string(id));
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
                channel_.forget_unwanted(parts.request.method(), id_);
            return;
        }
        // The connection is gone again: the next one makes it.
        if (error == rpc::errc::not_sent || error == rpc::errc::outcome_unknown || error == errc::closed)
            return;
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
    session::Resubscription::Outcome outcome_ = session::Resubscription::Outcome::unknown;
    std::string id_;
};

void PersistentChannel::subscribe(std::shared_ptr<SubscriptionCore> subscription,
                                  std::unique_ptr<SubscribeWaiter> waiter, TimePoint deadline,
                                  asio::cancellation_slot slot)
{
    SubscriptionParts& parts = subscription->parts();
    if (own_)
        parts.queue.on_drained(
            [](void* channel) { static_cast<PersistentChannel*>(channel)->connection_->resume_reading(); }, this);
    parts.queue.on_overflow(
        [](void* who) {
            const auto& overflowed = *static_cast<SubscriptionParts*>(who);
            if (const auto core = overflowed.core.lock())
                core->drop_later(overflowed.number);
        },
        &parts);
    const Request& request = parts.request;
    auto attempt = std::make_unique<SubscribeAttempt>(*this, subscription, std::move(waiter));
    SubscribeAttempt* const raw = attempt.get();
    subscribing_.emplace(parts.number, raw);
    ++calls_;
    const std::uint64_t id = processor_.open(std::move(attempt), {0, deadline});
    if (slot.is_connected()) {
        slot.assign([weak = weak_from_this(), executor = core_.executor(), id, raw](asio::cancellation_type) {
            asio::post(executor, [weak, id, raw] {
                const auto channel = weak.lock();
                if (!channel || !channel->processor_.calls().contains(id))
                    return;
                if (const auto given_up = raw->give_up())
                    given_up->finish(Outcome<void>(asio::error::operation_aborted, Sent::unknown));
            });
        });
    }
    writer_.clear();
    write_call(writer_, id, request);
    submit(id, id, writer_.view());
    wake_by(deadline);
}

bool PersistentChannel::unsubscribe(SubscriptionCore& subscription, std::unique_ptr<rpc::Call>& call,
                                    TimePoint deadline, asio::cancellation_slot slot)
{
    SubscriptionParts& parts = subscription.parts();
    if (const auto at = subscribing_.find(parts.number); at != subscribing_.end()) {
        SubscribeAttempt& attempt = *at->second;
        if (auto waiter = attempt.give_up())
            asio::post(core_.executor(), [waiter = std::move(waiter)] {
                waiter->finish(Outcome<void>(rpc::errc::unsubscribed, Sent::unknown));
            });
        if (own_)
            return false;
        attempt.unsubscribe(std::move(call), deadline);
        return true;
    }
    processor_.remove_route(parts.id);
    live_.erase(parts.number);
    const auto known_as = resubscription_.remove(parts.number);
    if (!known_as || !is_open() || own_)
        return false;
    tell_unsubscribed(parts.request.method(), *known_as, std::move(call), deadline, slot);
    return true;
}

void PersistentChannel::tell_unsubscribed(std::string_view namespaced, std::string_view id,
                                          std::unique_ptr<rpc::Call> call, TimePoint deadline,
                                          asio::cancellation_slot slot)
{
    processor_.remove_route(id);
    json::Writer params;
    params.begin_array();
    params.string(id);
    params.end_array();
    this->call(Request::written(unsubscribe_method(namespaced), params.take()), std::move(call), deadline, slot);
}

void PersistentChannel::close_own(base::FirstException& failed)
{
    if (own_ && !over_)
        failed.attempt([&] { close(); });
}

/// The node made a subscription that nobody wants any more.
void PersistentChannel::forget_unwanted(std::string_view namespaced, std::string id)
{
    if (is_open())
        tell_unsubscribed(namespaced, id, std::make_unique<SilentCall>(), core_.deadline(CallOptions()), {});
    else
        processor_.remove_route(id);
}

void PersistentChannel::ask_again()
{
    resubscription_.opened();
    while (const auto again = resubscription_.next()) {
        const auto at = live_.find(again->handle);
        if (at == live_.end())
            continue;
        const Request request = at->second->request();
        // The answer stands behind the events of the connection before, which wait for their consumer.
        const TimePoint deadline = connection_->is_draining() ? TimePoint::max() : core_.deadline(CallOptions());
        const std::uint64_t id = processor_.open(std::make_unique<Resubscribe>(*this, at->second), {0, deadline});
        writer_.clear();
        write_call(writer_, id, request);
        submit(id, id, writer_.view());
        wake_by(deadline);
    }
}

} // namespace ethwire::web3
