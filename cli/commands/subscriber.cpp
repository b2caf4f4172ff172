// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "commands/subscriber.hpp"

#include "exit_code.hpp"
#include "output/notice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <type_traits>
#include <utility>

namespace ethwire::cli {
namespace {

using Kind = SubscribeOptions::Kind;
using Front = web3::SubscriptionCore::Front;

constexpr std::size_t batch_size = 1024;
constexpr std::size_t most_waiting_output = std::size_t{64} << 10;
constexpr Duration leave_limit = std::chrono::milliseconds{250};

/// When the event was made, by the chain's clock.
template <class T>
std::optional<std::uint64_t> made_at(const T& event)
{
    if constexpr (std::is_same_v<T, Header>)
        return event.timestamp;
    else if constexpr (std::is_same_v<T, Log>)
        return event.block_timestamp;
    else
        return std::nullopt;
}

/// From then to now. Nothing for a chain whose clock has nothing to do with ours.
std::optional<double> age_of(std::optional<std::uint64_t> made)
{
    constexpr double most = 86400;
    if (!made)
        return std::nullopt;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const double age = std::chrono::duration<double>(now).count() - static_cast<double>(*made);
    if (age < -most || age > most)
        return std::nullopt;
    return std::max(age, 0.0);
}

/// What waits, up to n events or the first thing that is none.
template <class T>
Batch<T> take_events(web3::TypedSubscription<T>& subscription, std::size_t n)
{
    auto& slots = subscription.slots;
    std::size_t taken = 0;
    while (taken < n) {
        const Front front = subscription.front();
        if (front != Front::event && front != Front::lagged)
            break;
        if (taken == slots.size())
            slots.resize(std::min(n, 2 * taken));
        if (subscription.take(&slots[taken].value, slots[taken].arrival, slots[taken].lost_before) ==
            web3::SubscriptionCore::Taken::event)
            ++taken;
    }
    return Batch<T>(std::span<const typename Batch<T>::Slot>(slots.data(), taken));
}

} // namespace

Subscriber::Subscriber(ClientRun& run, const SubscribeOptions& options)
    : run_(run), options_(options), screen_(run, options.client.output(), options.status),
      changed_(run.loop().executor()),
      time_(run.loop().executor(), [this] { run_.end(ClientRun::Ending::time_is_up); }),
      leave_(run.loop().executor(),
             [this] {
                 unconfirmed_ = 0;
                 changed_.notify_all();
             }),
      // What is written is as old as the queue is long; who wants only the newest must not have it wait here either.
      patience_(options.queue.overflow() == Overflow::latest ? 0 : most_waiting_output)
{}

awaitable<void> Subscriber::work()
{
    run_.on_end([this] { changed_.notify_all(); });
    start_all();
    while (!run_.is_ending())
        co_await changed_.wait();
    co_await take_leave();
}

void Subscriber::start_all()
{
    for (std::size_t i = 0; i < options_.repeat; ++i) {
        switch (options_.kind) {
        case Kind::new_heads: start(NewHeadsSubscription()); break;
        case Kind::logs: start(LogsSubscription(options_.filter)); break;
        case Kind::pending: start(PendingTxSubscription()); break;
        case Kind::full_pending: start(FullPendingTxSubscription()); break;
        case Kind::syncing: start(SyncingSubscription()); break;
        case Kind::other: start(EthSubscription(options_.params)); break;
        }
    }
}

template <class Request>
void Subscriber::start(const Request& request)
{
    ++followers_;
    Request own = request;
    own.queue(options_.queue);
    own.name_space(options_.name_space);
    run_.loop().start(follow(std::move(own)),
                      [this](std::exception_ptr thrown) { on_follower_gone(std::move(thrown)); });
}

template <class Request>
awaitable<void> Subscriber::follow(Request request)
{
    using Value = typename Request::Value;
    auto events = co_await run_.client().eth().subscribe(std::move(request));
    const std::shared_ptr<web3::TypedSubscription<Value>> core = events.core();
    on_subscribed(core);
    if (const error_code error = core->claim_handle())
        throw boost::system::system_error(error);

    while (!has_enough()) {
        // Woken once for all that a read brings, as `next_batch` is, but not past what else stands between the events.
        while (core->front() == Front::empty)
            co_await core->wait(true);
        if (core->front() == Front::ended)
            break;
        if (!take_notice(*core))
            show(take_events(*core, most_at_once()));
        if (run_.out().waiting() > patience_)
            co_await run_.out().drained(patience_);
    }
    if (has_enough())
        run_.end(ClientRun::Ending::complete);
    else
        on_ended(*core);
}

template <class T>
void Subscriber::show(const Batch<T>& batch)
{
    if (!batch)
        return;
    for (const Event<T> event : batch) {
        if (event.lost_before() > 0)
            run_.print_error(lagged_notice(options_.name, event.lost_before()));
        screen_.add(*event);
    }
    run_.count_events(batch.size());
    screen_.show(age_of(made_at(*batch[batch.size() - 1])));
}

std::size_t Subscriber::most_at_once() const noexcept
{
    if (!options_.count)
        return batch_size;
    return static_cast<std::size_t>(std::min<std::uint64_t>(batch_size, *options_.count - run_.events()));
}

void Subscriber::on_subscribed(AnySubscription subscription)
{
    subscriptions_.push_back(std::move(subscription));
    if (subscriptions_.size() > 1)
        return;
    if (options_.seconds)
        time_.wake_in(*options_.seconds);
    screen_.begin();
}

void Subscriber::show(const Undecodable& event)
{
    if (event.lost_before > 0)
        run_.print_error(lagged_notice(options_.name, event.lost_before));
    run_.print_error(undecodable_notice(options_.name, event.reason, event.path, event.value));
    screen_.add(event);
    run_.count_events(1);
    screen_.show(std::nullopt);
}

bool Subscriber::take_notice(web3::SubscriptionCore& subscription)
{
    const Front front = subscription.front();
    if (front == Front::undecodable) {
        show(subscription.take_undecodable());
        return true;
    }
    if (front != Front::disconnected && front != Front::resubscribed)
        return false;
    const Disconnected loss = subscription.take_notice();
    run_.print_error(front == Front::disconnected ? disconnected_notice(options_.name, loss)
                                                  : resubscribed_notice(options_.name));
    return true;
}

void Subscriber::on_ended(const web3::SubscriptionCore& subscription)
{
    if (const std::uint64_t lost = subscription.lost_at_end(); lost > 0)
        run_.print_error(lagged_notice(options_.name, lost));
    if (run_.is_ending())
        return;
    Outcome<void> outcome(subscription.reason());
    if (outcome.error() == rpc::errc::server_error)
        outcome.server_error(subscription.server_error());
    run_.fail(failure_of(outcome, options_.name + ": the subscription ended"));
}

void Subscriber::on_follower_gone(std::exception_ptr thrown)
{
    --followers_;
    if (thrown && !run_.is_ending())
        run_.fail(failure_of(std::move(thrown), call_name()));
    changed_.notify_all();
}

std::string Subscriber::call_name() const { return fmt::format("{}_subscribe {}", options_.name_space, options_.name); }

awaitable<void> Subscriber::take_leave()
{
    if (run_.client().is_connected()) {
        unconfirmed_ = subscriptions_.size();
        for (const AnySubscription& each : subscriptions_) {
            run_.client().subscription_manager().unsubscribe(each, [this](error_code, const Outcome<bool>&) {
                unconfirmed_ -= unconfirmed_ > 0 ? 1 : 0;
                changed_.notify_all();
            });
        }
        leave_.wake_in(leave_limit);
        while (unconfirmed_ > 0)
            co_await changed_.wait();
    }
    // Ends what the node did not confirm; what had come before is still printed.
    co_await run_.client().close();
    while (followers_ > 0)
        co_await changed_.wait();
}

} // namespace ethwire::cli
