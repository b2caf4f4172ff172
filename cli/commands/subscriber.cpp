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
#include <variant>
#include <vector>

namespace ethwire::cli {
namespace {

using Kind = SubscribeOptions::Kind;

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

/// The subscription's own end, as its last item.
template <class T>
bool is_end(const Item<T>& item)
{
    const auto* const event = std::get_if<Event<T>>(&item);
    return event && !*event;
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
    on_subscribed();
    while (!has_enough()) {
        const std::span<const Item<Value>> items = co_await events.next_items(most_at_once());
        const std::uint64_t before = run_.events();
        for (const Item<Value>& item : items)
            if (!has_enough()) // of all that `--repeat` follows together
                std::visit([this](const auto& what) { this->add(what); }, item);
        if (run_.events() != before)
            screen_.show(age_of(newest_));
        if (is_end(items.back()))
            break;
        if (run_.out().waiting() > patience_)
            co_await run_.out().drained(patience_);
    }
    if (has_enough())
        run_.end(ClientRun::Ending::complete);
    else
        on_ended(events.reason(), events.server_error());
}

template <class T>
void Subscriber::add(const Event<T>& event)
{
    if (!event) {
        add(Lagged{event.lost_before()});
        return;
    }
    screen_.add(*event);
    run_.count_events(1);
    newest_ = made_at(*event);
}

void Subscriber::add(const Undecodable& event)
{
    run_.print_error(undecodable_notice(options_.name, event.reason, event.path, event.value));
    screen_.add(event);
    run_.count_events(1);
    newest_.reset();
}

void Subscriber::add(const Lagged& lagged)
{
    if (lagged.count > 0)
        run_.print_error(lagged_notice(options_.name, lagged.count));
}

void Subscriber::add(const Disconnected& lost) { run_.print_error(disconnected_notice(options_.name, lost)); }

void Subscriber::add(const Resubscribed&) { run_.print_error(resubscribed_notice(options_.name)); }

std::size_t Subscriber::most_at_once() const noexcept
{
    if (!options_.count)
        return batch_size;
    return static_cast<std::size_t>(std::min<std::uint64_t>(batch_size, *options_.count - run_.events()));
}

void Subscriber::on_subscribed()
{
    if (++subscribed_ > 1)
        return;
    if (options_.seconds)
        time_.wake_in(*options_.seconds);
    screen_.begin();
}

void Subscriber::on_ended(error_code reason, const ServerError& said)
{
    if (run_.is_ending())
        return;
    Outcome<void> outcome(reason);
    if (outcome.error() == rpc::errc::server_error)
        outcome.server_error(said);
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
        const SubscriptionManager manager = run_.client().subscription_manager();
        const std::vector<SubscriptionManager::AnySubscription> subscriptions = manager.subscriptions();
        unconfirmed_ = subscriptions.size();
        for (const SubscriptionManager::AnySubscription& each : subscriptions) {
            manager.unsubscribe(each, [this](error_code, const Outcome<bool>&) {
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
