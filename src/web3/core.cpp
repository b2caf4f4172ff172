// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "web3/core.hpp"

#include <ethwire/session/errc.hpp>

#include "base/first_exception.hpp"
#include "io/thread_of.hpp"
#include "io/tls_context.hpp"
#include "web3/http_channel.hpp"
#include "web3/persistent_channel.hpp"
#include "web3/subscription_parts.hpp"
#include "web3/transport_options.hpp"

#include <algorithm>
#include <utility>

namespace ethwire::web3 {
namespace {

using Role = ChannelRole;

} // namespace

Core::Core(Executor executor, ProviderSettings settings, io::Seams seams)
    : executor_(std::move(executor)), settings_(std::move(settings)), endpoint_text_(settings_.endpoint().redacted()),
      seams_(std::move(seams)), observer_(settings_.observer() ? settings_.observer() : std::make_shared<Observer>()),
      merged_(*this), handlers_(*this), connecting_(*this), closing_(*this), teardown_(executor_, [this] { discard(); })
{}

/// Destroys the client on its executor, where its sockets and timers belong, wherever the last handle is destroyed.
class Core::Deleter {
public:
    void operator()(Core* core) const
    {
        if (core->context_gone_ || io::is_on_thread_of(core->executor())) {
            delete core;
            return;
        }
        const Executor executor = core->executor();
        asio::dispatch(executor, [owned = std::unique_ptr<Core, Deleted>(core)] {});
    }

private:
    struct Deleted {
        void operator()(Core* core) const { delete core; }
    };
};

std::shared_ptr<Core> Core::make(Executor executor, ProviderSettings settings, io::Seams seams)
{
    std::shared_ptr<Core> core(new Core(std::move(executor), std::move(settings), std::move(seams)), Deleter());
    core->face_ = AsyncWeb3(std::weak_ptr<Core>(core));
    const ProviderSettings& given = core->settings_;
    const auto tls = core->tls();
    const std::shared_ptr<const io::TlsContext> context = tls ? *tls : nullptr;
    if (tls.has_error())
        core->over_ = tls.error();
    else if (given.endpoint().is_http())
        core->http_ = std::make_unique<HttpChannel>(*core, http_options(given, context));
    else
        core->channels_.push_back(
            std::make_shared<PersistentChannel>(*core, connection_options(given, context), Role::main));
    return core;
}

AsyncWeb3 Core::client(Executor executor, ProviderSettings settings, io::Seams seams)
{
    return AsyncWeb3(make(std::move(executor), std::move(settings), std::move(seams)));
}

Core::~Core()
{
    // A consumer that waits and its subscription own each other, and nothing will wake it any more.
    for (const auto& [number, subscription] : live_)
        subscription->parts().discard();
}

/// The executor's context is being destroyed: whatever waits is destroyed without being called.
void Core::discard()
{
    const auto self = weak_from_this().lock(); // null when what destroys this is among what the context destroys
    closed_ = failing_ = context_gone_ = true;
    for (const auto& channel : channels_)
        channel->discard();
    if (http_)
        http_->fail();
    merged_.discard();
    handlers_.discard();
    for (const auto& [number, subscription] : std::exchange(live_, {}))
        subscription->parts().discard();
    connecting_.discard();
    closing_.discard();
}

result<std::shared_ptr<const io::TlsContext>> Core::tls()
{
    if (!tls_ && settings_.endpoint().is_tls()) {
        auto made = io::TlsContext::make(settings_.tls());
        if (!made)
            return made.error();
        tls_ = std::move(*made);
    }
    return tls_;
}

PersistentChannel& Core::main_channel() { return *channels_.front(); }

Channel& Core::channel_of(Lane lane)
{
    if (http_)
        return *http_;
    if (lane != Lane::history)
        return main_channel();
    const auto at = std::find_if(channels_.begin(), channels_.end(),
                                 [](const auto& channel) { return channel->role() == Role::history; });
    if (at != channels_.end())
        return **at;
    return open_another(Role::history);
}

// Life.

bool Core::connected() const noexcept { return http_ ? !closed_ : !channels_.empty() && channels_.front()->is_open(); }

void Core::connect(Completion<void> completion)
{
    // A first connect that failed may be tried again; a client that was connected once gives up for good.
    const bool retries = over_ && !closed_ && !channels_.empty() && !main_channel().was_open();
    if (retries && ending_) {
        connecting_.add(std::move(completion)); // begins when everybody has been told of the one that failed
        return;
    }
    if (retries)
        over_ = {};
    if (closed_ || over_)
        complete_later(std::move(completion), Outcome<void>(closed_ ? make_error_code(errc::closed) : over_));
    else if (connected())
        complete_later(std::move(completion), {});
    else {
        const TimePoint deadline =
            main_channel().was_open() ? deadline_in(settings_.session().connect_timeout()) : TimePoint::max();
        connecting_.add(std::move(completion), deadline, session::errc::connect_timeout);
        open_main();
    }
}

void Core::open_main()
{
    told_ = false;
    main_channel().open();
}

void Core::close(Completion<void> completion)
{
    if (!closed_) {
        closed_ = true;
        const auto self = shared_from_this();
        const auto channels = channels_;
        base::FirstException failed;
        failed.attempt([&] { fail_everything(); });
        for (const auto& channel : channels)
            failed.attempt([&] { channel->close(); });
        throw_later(failed.take());
    }
    const bool over =
        std::all_of(channels_.begin(), channels_.end(), [](const auto& channel) { return channel->is_over(); });
    if (over)
        complete_later(std::move(completion), {});
    else
        closing_.add(std::move(completion));
}

void Core::fail()
{
    if (failing_.exchange(true))
        return;
    if (io::is_on_thread_of(executor_))
        fail_here();
    else
        asio::dispatch(executor_, [self = shared_from_this()] { self->fail_here(); });
}

void Core::fail_here()
{
    closed_ = true;
    // Every socket and timer is destroyed now: the posted function may be destroyed after Asio's services are.
    for (const auto& channel : channels_)
        channel->discard_transport();
    if (http_)
        http_->fail();
    merged_.discard_timer();
    connecting_.discard_timer();
    for (const auto& [number, subscription] : live_)
        subscription->parts().timer.reset();
    asio::post(executor_, [self = shared_from_this()] {
        base::FirstException failed;
        failed.attempt([&] { self->fail_everything(); });
        failed.attempt([&] { self->closing_.complete_all({}); });
        failed.rethrow();
    });
}

/// Fails the calls, the subscriptions and whatever else waits, once the client is closed.
void Core::fail_everything()
{
    const auto channels = channels_;
    base::FirstException failed;
    for (const auto& channel : channels)
        failed.attempt([&] { channel->fail(errc::closed); });
    failed.attempt([&] { fail_waiting(errc::closed, connecting_.last()); });
    failed.rethrow();
}

/// Fails what waits for the client itself, and the subscriptions; the calls of a persistent channel are not among them.
/// \param last_connect the last of those who wait for the connection that will not come
void Core::fail_waiting(error_code reason, std::uint64_t last_connect)
{
    if (!over_)
        over_ = reason;
    // Before anything else: a callback below may close the client, which comes here again.
    base::FirstException failed;
    if (!std::exchange(told_, true))
        failed.attempt([&] { observer_->on_closed(over_); });
    const auto live = live_;
    for (const auto& [number, subscription] : live)
        failed.attempt([&] { end_subscription(*subscription, reason); });
    if (http_)
        http_->fail();
    failed.attempt([&] { connecting_.complete_until(last_connect, reason); });
    failed.attempt([&] { merged_.wake(reason); });
    handlers_.end();
    failed.rethrow();
}

void Core::on_open(PersistentChannel& channel)
{
    base::FirstException failed;
    const bool main = channel.role() == Role::main;
    failed.attempt([&] { observer_->on_connected(endpoint_text_, channel.was_lost()); });
    if (main)
        failed.attempt([&] { connecting_.complete_all({}); });
    failed.rethrow();
}

void Core::on_over(PersistentChannel& channel, error_code reason)
{
    const auto self = shared_from_this();
    const bool main = channel.role() == Role::main;
    if (closed_) {
        if (std::all_of(channels_.begin(), channels_.end(), [](const auto& one) { return one->is_over(); }))
            closing_.complete_all({});
        return;
    }
    base::FirstException failed;
    if (main)
        on_main_over(reason, failed);
    else
        remove(channel, reason, failed);
    failed.rethrow();
}

/// The main connection has ended, and the client with it; after a first connect that failed, unless somebody who is
/// told of that connects again.
void Core::on_main_over(error_code reason, base::FirstException& failed)
{
    // Before anything else: a callback below may start something at once.
    over_ = reason;
    ending_ = true;
    const std::uint64_t failed_connects = connecting_.last();
    failed.attempt([&] { main_channel().fail(reason); });
    failed.attempt([&] { fail_waiting(reason, failed_connects); });
    const auto channels = channels_; // the subscriptions of the other channels have ended with the main one
    for (const auto& other : channels)
        other->close_own(failed);
    ending_ = false;
    if (closed_ || connecting_.empty())
        return;
    over_ = {};
    failed.attempt([&] { open_main(); });
}

void Core::remove(PersistentChannel& channel, error_code reason, base::FirstException& failed)
{
    const auto at =
        std::find_if(channels_.begin(), channels_.end(), [&](const auto& one) { return one.get() == &channel; });
    if (at == channels_.end())
        return;
    const auto gone = *at;
    channels_.erase(at); // whoever is told of its end gets another
    failed.attempt([&] { gone->fail(reason); });
    gone->add_to(retired_);
    asio::post(executor_, [gone] {}); // it may be the one that is running
}

Stats Core::stats() const noexcept
{
    Stats stats = retired_;
    for (const auto& channel : channels_)
        channel->add_to(stats);
    if (http_)
        http_->add_to(stats);
    for (const auto& [number, subscription] : live_) {
        const SubscriptionStats one = subscription->stats();
        stats.events_delivered += one.delivered;
        stats.events_dropped += one.dropped;
        stats.events_undecodable += one.undecodable;
    }
    stats.connected = connected();
    stats.subscriptions = live_.size();
    return stats;
}

// Calls.

TimePoint Core::deadline(const CallOptions& options) const noexcept
{
    return deadline_in(options.timeout().value_or(settings_.request_timeout()));
}

PersistentChannel& Core::open_another(Role role)
{
    channels_.push_back(std::make_shared<PersistentChannel>(*this, connection_options(settings_, tls_), role));
    channels_.back()->open();
    return *channels_.back();
}

CallTerms Core::terms(const CallOptions& options) const noexcept { return {deadline(options), options.lane()}; }

TimePoint Core::deadline_in(Duration limit) const noexcept
{
    const TimePoint now = this->now();
    return limit > TimePoint::max() - now ? TimePoint::max() : now + limit;
}

void Core::fail_later(std::unique_ptr<rpc::Call> call, error_code error)
{
    asio::post(executor_, [call = std::move(call), error] { call->finish(Outcome<void>(error)); });
}

void Core::throw_later(std::exception_ptr exception)
{
    if (exception)
        asio::post(executor_, [exception = std::move(exception)] { std::rethrow_exception(exception); });
}

void Core::complete_later(Completion<void> completion, Outcome<void> outcome)
{
    const error_code error = outcome.error();
    completion.post(executor_, error, std::move(outcome));
}

void Core::fail_later(std::vector<std::shared_ptr<BatchElement>> elements, Completion<void> completion,
                      error_code error)
{
    const Outcome<void> outcome(error);
    asio::post(executor_, [elements = std::move(elements), completion = std::move(completion), outcome]() mutable {
        for (const auto& element : elements)
            element->finish(outcome);
        completion(outcome.error(), outcome);
    });
}

void Core::call(const Request& request, const CallOptions& options, std::unique_ptr<rpc::Call> call,
                const io::Cancellation& cancellation)
{
    if (const error_code error = request.check())
        fail_later(std::move(call), error);
    else if (closed_ || over_)
        fail_later(std::move(call), closed_ ? make_error_code(errc::closed) : over_);
    else
        channel_of(options.lane()).call(request, terms(options), std::move(call), cancellation);
}

void Core::batch(std::vector<std::shared_ptr<BatchElement>> elements, const CallOptions& options,
                 Completion<void> completion)
{
    error_code error;
    if (!elements.empty() && (closed_ || over_))
        error = closed_ ? make_error_code(errc::closed) : over_;
    for (const auto& element : elements)
        if (const error_code wrong = element->request().check())
            error = wrong;
    if (error || elements.empty())
        fail_later(std::move(elements), std::move(completion), error);
    else
        channel_of(options.lane()).batch(std::move(elements), terms(options), std::move(completion));
}

} // namespace ethwire::web3
