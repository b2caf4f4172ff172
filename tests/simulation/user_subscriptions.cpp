// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include <ethwire/rpc/errc.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

/// A program's subscriptions, and the consumers of their events.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_followers = 12;
constexpr Duration follower_limit = 2s;
constexpr Duration very_long = 11s; // for a handler: whatever is due meanwhile comes after it, all at once

} // namespace

void User::subscribe()
{
    if (over_ == Over::http || followers_.size() >= most_followers)
        return call();
    QueueOptions queue = default_queue_;
    const bool own_queue = world_.chance(80);
    if (own_queue) {
        queue = QueueOptions().messages(1 + world_.draw(40)).overflow(static_cast<Overflow>(world_.draw(5)));
        if (world_.chance(15))
            queue.bytes(100 + world_.draw(2000));
    }
    const auto way = static_cast<Follower::Way>(world_.draw(4));
    const auto follower = std::make_shared<Follower>(world_, ++names_, clients_, way, queue);
    const Duration pace = world_.chance(50) ? Duration{} : world_.draw(1ms, 3s);
    const Duration works = world_.chance(85) ? Duration{} : world_.draw(100us, 400ms);
    const std::uint64_t then = !nested_ && world_.chance(15) ? world_.draw_stream() : 0;
    const std::uint64_t then_at = 1 + world_.draw(20);
    EthSubscription request("[\"" + follower->kind() + "\"]");
    request.name_space("sim");
    if (own_queue)
        request.queue(queue);
    if (way == Follower::Way::handler) {
        const bool throws = world_.chance(20);
        const bool busy = world_.chance(50); // before it acts, and the event before
        request.handler([this, follower, throws, works, then, then_at, busy](HandlerContext<RawJson>& context) {
            follower->on_event(context.result.text, context.event.lost_before());
            const std::uint64_t events = follower->events();
            work(then != 0 && busy && (events == then_at || events + 1 == then_at) ? very_long : works);
            if (then != 0 && events == then_at)
                nested(then);
            if (throws && events % 7 == 3)
                throw std::runtime_error("of a handler's");
        });
        request.on_notice([follower](const auto& notice) {
            if (const auto* lagged = std::get_if<Lagged>(&notice))
                follower->on_lagged(lagged->count);
            else if (std::holds_alternative<Disconnected>(notice) || std::holds_alternative<Resubscribed>(notice))
                follower->on_notice(std::holds_alternative<Resubscribed>(notice));
        });
    }
    const std::size_t number = start("subscribe " + follower->name(), request_timeout, true);
    w3_->eth().subscribe(request, observed(number, [this, follower, pace, works](
                                                       error_code error, const Outcome<Subscription<RawJson>>& made) {
                             if (error)
                                 return;
                             follower->made(*made);
                             all_followers_.push_back(follower);
                             if (follower->client() == clients_)
                                 followers_.push_back(follower);
                             if (follower->way() != Follower::Way::handler)
                                 asio::co_spawn(world_.loop, follow(follower, pace, works), asio::detached);
                         }));
}

/// Takes what comes next; false at the end.
awaitable<bool> User::take(Follower* taker, Subscription<RawJson>* source)
{
    Follower& follower = *taker;
    Subscription<RawJson>& subscription = *source;
    switch (follower.way()) {
    case Follower::Way::items: {
        const Item<RawJson> item = co_await subscription.next_item();
        if (const auto* event = std::get_if<Event<RawJson>>(&item)) {
            if (!*event)
                co_return false;
            follower.on_event((*event)->text, event->lost_before());
        } else if (const auto* lagged = std::get_if<Lagged>(&item)) {
            follower.on_lagged(lagged->count);
        } else if (std::holds_alternative<Disconnected>(item) || std::holds_alternative<Resubscribed>(item)) {
            follower.on_notice(std::holds_alternative<Resubscribed>(item));
        }
        co_return true;
    }
    case Follower::Way::batches: {
        const Batch<RawJson> batch = co_await subscription.next_batch(16);
        for (const auto& event : batch)
            follower.on_event(event->text, event.lost_before());
        co_return !batch.empty();
    }
    case Follower::Way::limited:
    case Follower::Way::handler: break;
    }
    const TimePoint until = world_.time.now() + follower_limit;
    try {
        const Event<RawJson> event = co_await subscription.next(follower_limit);
        if (!event)
            co_return false;
        follower.on_event(event->text, event.lost_before());
    } catch (const boost::system::system_error& error) {
        if (error.code() != rpc::errc::timed_out)
            throw;
        if (world_.time.now() < until) {
            world_.violation(Promise::deadline, follower.name() + " is told too early that nothing came");
            co_return false;
        }
    }
    co_return true;
}

awaitable<void> User::follow(std::shared_ptr<Follower> follower, Duration pace, Duration works)
{
    Subscription<RawJson> subscription = follower->subscription();
    error_code reason;
    try {
        for (;;) {
            const bool more = co_await take(follower.get(), &subscription);
            if (!more)
                break;
            work(works);
            if (pace > Duration{})
                co_await world_.sleep(pace);
        }
        reason = subscription.reason();
    } catch (const boost::system::system_error& error) {
        reason = error.code();
    }
    follower->on_end(reason);
}

/// Handlers take their time, and once in a while a very long one.
void User::work(Duration span)
{
    if (span == Duration{} || examining_)
        return;
    world_.time.spend(world_.time.now().time_since_epoch().count() % 41 == 0 ? very_long : span);
}

void User::run_handlers()
{
    if (!std::exchange(handling_, true))
        asio::co_spawn(world_.loop, handle(w3_->subscription_manager(), clients_), asio::detached);
}

awaitable<void> User::handle(SubscriptionManager manager, unsigned client)
{
    for (;;) {
        bool again = false;
        try {
            co_await manager.handle_subscriptions(true);
        } catch (const boost::system::system_error& error) {
            world_.note("the handlers of client " + std::to_string(client) + ": " + error.what());
        } catch (const std::runtime_error& error) {
            world_.note("the handlers of client " + std::to_string(client) + ": " + error.what());
            again = true;
        }
        if (!again)
            break;
    }
    if (client == clients_)
        handling_ = false;
}

void User::unsubscribe()
{
    if (followers_.empty())
        return;
    const std::size_t at = world_.draw(followers_.size());
    const auto follower = followers_[at];
    followers_.erase(followers_.begin() + static_cast<std::ptrdiff_t>(at));
    const std::size_t number = start("unsubscribe " + follower->name(), request_timeout, true);
    w3_->eth().unsubscribe(follower->subscription(), observed(number, nothing));
}

void User::unsubscribe_all()
{
    while (!followers_.empty())
        unsubscribe();
}

/// One that the program has no handle of yet: its node has not answered.
void User::unsubscribe_unseen()
{
    if (over_ == Over::http)
        return;
    for (const auto& live : w3_->subscription_manager().subscriptions()) {
        const bool known = std::any_of(all_followers_.begin(), all_followers_.end(), [&](const auto& follower) {
            return follower->client() == clients_ && follower->subscription().core() == live;
        });
        if (known)
            continue;
        const std::size_t number = start("unsubscribe " + live->label(), request_timeout, true);
        w3_->subscription_manager().unsubscribe(live, observed(number, nothing));
        return;
    }
}

} // namespace ethwire::simulation
