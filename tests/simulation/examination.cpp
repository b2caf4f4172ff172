// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "user.hpp"

#include <algorithm>
#include <utility>

/// The end of a run: what has to be true once everything is well again, and once everything was given up.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

/// Longer than any deadline, and than the longest rest of a client that was refused.
constexpr Duration recovery = 150s;
/// Longer than the slowest consumer rests between two events.
constexpr Duration still = 10s;
/// For a call over a network that is well.
constexpr Duration moment = 3s;
constexpr std::uint64_t burst_size = 60;
constexpr Duration quiet = 60s;
constexpr Duration close_limit = 5s;

} // namespace

void User::examine()
{
    examining_ = true;
    world_.heal();
    world_.run_for(recovery);
    run_until_still();
    check_deadlines();
    if (world_.violations().empty())
        check_recovery();
    if (world_.violations().empty() && over_ != Over::http)
        check_subscriptions();
    if (world_.violations().empty() && over_ != Over::http)
        check_burst();
    if (world_.violations().empty() && over_ == Over::websocket && reconnects_ && world_.chance(30))
        check_refusal();
    if (world_.violations().empty())
        check_quiet();
    if (world_.violations().empty())
        check_end();
}

/// Until the consumers have taken what there is: a slow one takes its time, also for the events of a connection that is
/// gone.
void User::run_until_still()
{
    const auto taken = [this] {
        std::uint64_t events = 0;
        for (const auto& follower : all_followers_)
            events += follower->events();
        return events;
    };
    std::uint64_t before = 0;
    do {
        before = taken();
        world_.run_for(still);
    } while (taken() != before);
}

void User::check_deadlines()
{
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        const Operation& operation = operations_[i];
        if (operation.completions == 0 && operation.deadline < world_.time.now())
            world_.violation(Promise::once, "op " + std::to_string(i) + ' ' + operation.name + " never completes");
    }
}

/// What is asked now is answered.
void User::check_recovery()
{
    const std::size_t first = operations_.size();
    if (given_up_ && was_connected_)
        destroy();
    if (over_ != Over::http && !w3_->is_connected())
        connect();
    if (over_ != Over::http)
        run_handlers(); // those of a first connect that failed have ended, also where it was tried again at once
    world_.run_for(2 * moment);
    for (const Act act : {&User::call, &User::call, &User::call_by_name, &User::send_transaction, &User::batch})
        (this->*act)();
    if (followers_.size() < 2)
        subscribe();
    world_.run_for(moment);
    for (std::size_t i = first; i < operations_.size(); ++i)
        if (!operations_[i].ok)
            world_.violation(Promise::recovery,
                             "op " + std::to_string(i) + ' ' + operations_[i].name + " fails when everything is well");
    if (over_ != Over::http && !w3_->is_connected())
        world_.violation(Promise::recovery, "the client is not connected when everything is well");
}

void User::check_subscriptions()
{
    std::size_t live = 0;
    std::size_t own = 0;
    std::size_t untold = 0;
    for (Peer* peer : world_.peers())
        untold += peer->link()->is_open() ? peer->untold() : 0;
    for (const auto& follower : followers_) {
        if (!follower->is_live())
            continue;
        ++live;
        own += follower->queue().overflow() == Overflow::backpressure ? 1 : 0;
        std::size_t known = 0;
        for (Peer* peer : world_.peers())
            for (const auto& subscription : peer->session().subscriptions())
                known += peer->link()->is_open() && subscription.kind == follower->kind() ? 1 : 0;
        if (known < 1 || known > 1 + untold)
            world_.violation(Promise::subscribed,
                             "the node knows " + follower->name() + ' ' + std::to_string(known) + " times");
    }
    std::size_t known = 0;
    std::size_t links = 0;
    for (Peer* peer : world_.peers())
        if (peer->link()->is_open()) {
            known += peer->session().subscriptions().size();
            ++links;
        }
    if (known < live || known > live + untold)
        world_.violation(Promise::subscribed, "the node knows " + std::to_string(known) + " subscriptions, and " +
                                                  std::to_string(live) + " are live");
    if (links != 1 + own)
        world_.violation(Promise::released, std::to_string(links) + " connections are open, and " +
                                                std::to_string(own) + " subscriptions have their own");
    const Stats stats = w3_->stats();
    if (stats.subscriptions != live)
        world_.violation(Promise::subscribed, "the client counts " + std::to_string(stats.subscriptions) +
                                                  " subscriptions, and " + std::to_string(live) + " are live");
}

void User::check_burst()
{
    for (const auto& follower : followers_)
        if (follower->is_live())
            follower->begin_burst();
    for (std::uint64_t n = 0; n < burst_size; ++n)
        world_.tick();
    for (int look = 0; look < 20; ++look) {
        world_.run_for(200ms);
        this->look();
        if (look == 0)
            check_hangups();
    }
    run_until_still();
    for (const auto& follower : followers_)
        follower->check_burst(burst_size);
}

/// That a peer has ended is noticed within a second, also where nothing is read because a consumer is full.
void User::check_hangups()
{
    const std::uint64_t before = losses_;
    const std::uint64_t ended = world_.end_resting();
    world_.run_for(1s);
    if (losses_ - before < ended)
        world_.violation(Promise::told, "the node ended " + std::to_string(ended) + " connections, and the loss of " +
                                            std::to_string(losses_ - before) + " is told within a second");
}

/// A refusal is told as what it is, also when half of what it promises never comes.
void User::check_refusal()
{
    const std::uint64_t before = refusals_;
    world_.refuse(world_.chance(50) ? Greeting::held : Greeting::cut);
    world_.run_for(moment);
    if (refusals_ == before)
        world_.violation(Promise::told, "the node refuses, and nobody is told that it does");
    world_.greeting = Greeting::proper;
    world_.run_for(recovery);
    if (!w3_->is_connected())
        world_.violation(Promise::recovery, "the client is not connected when it is not refused any more");
    run_until_still();
    if (world_.violations().empty())
        check_subscriptions();
}

/// Nothing is asked and nothing comes: only heartbeats are due.
void User::check_quiet()
{
    run_until_still();
    world_.run_for(30s);
    const std::size_t beats = over_ == Over::websocket ? world_.transport->links().size() : 0;
    const std::uint64_t handlers = world_.handlers;
    const std::uint64_t rings = world_.time.rings();
    world_.run_for(quiet);
    // A heartbeat rings when the silence is over, for the ping; and in vain once more, where the answer has put it off.
    const auto pings = static_cast<std::uint64_t>(quiet / heartbeat_.silence()) + 1;
    const std::uint64_t rung = world_.time.rings() - rings;
    const std::uint64_t ran = world_.handlers - handlers;
    std::size_t waiting = 0; // consumers with a limit
    for (const auto& follower : all_followers_)
        waiting += follower->way() == Follower::Way::limited && !follower->has_ended() ? 1 : 0;
    const std::uint64_t limits = waiting * static_cast<std::uint64_t>(quiet / 2s + 1);
    if (rung > beats * 2 * pings + limits)
        world_.violation(Promise::quiet, std::to_string(rung) + " alarms ring while nothing is due");
    if (ran > beats * 8 * pings + 6 * limits)
        world_.violation(Promise::quiet, std::to_string(ran) + " handlers run while nothing is due");
    if (world_.time.alarms() > beats + waiting)
        world_.violation(Promise::quiet, std::to_string(world_.time.alarms()) + " alarms are set while nothing is due");
    const Stats stats = w3_->stats();
    if (stats.calls_in_flight != 0)
        world_.violation(Promise::released, std::to_string(stats.calls_in_flight) + " calls are kept");
}

void User::check_end()
{
    if (over_ != Over::http) {
        unsubscribe_all();
        world_.run_for(moment);
        for (Peer* peer : world_.peers())
            if (peer->link()->is_open() && peer->session().subscriptions().size() > peer->untold())
                world_.violation(Promise::subscribed, "the node is left with " +
                                                          std::to_string(peer->session().subscriptions().size()) +
                                                          " subscriptions");
    }
    followers_.clear();
    operations_.hurry(clients_);
    w3_->close(observed<false>(start("close", close_limit, false), nothing));
    world_.run_for(close_limit + 1s);
    if (world_.time.alarms() != 0)
        world_.violation(Promise::released, std::to_string(world_.time.alarms()) + " alarms are set of a client that "
                                                                                   "is closed");
    w3_.reset();
    world_.run_for(30s);
    for (std::size_t i = 0; i < operations_.size(); ++i) {
        const Operation& operation = operations_[i];
        const std::string name = "op " + std::to_string(i) + ' ' + operation.name;
        if (operation.completions == 0)
            world_.violation(Promise::once, name + " never completes");
        const std::uint64_t seen = operation.mark == 0 ? 0 : world_.seen(operation.mark);
        if (operation.told == Sent::no && seen != 0)
            world_.violation(Promise::sent, name + " is told not to have been sent, and the node has it");
        // What names no call, or is no JSON, is the answer to the only one that there is.
        const bool nameless = world_.struck(Fault::nameless_error) || world_.struck(Fault::malformed_messages) ||
                              world_.struck(Fault::malformed_events) || world_.struck(Fault::garbage);
        if (operation.told == Sent::yes && operation.mark != 0 && seen == 0 && !nameless)
            world_.violation(Promise::sent, name + " is told to have been answered, and the node does not have it");
        if (seen > (operation.repeats ? 2U : 1U))
            world_.violation(Promise::sent, name + " was sent " + std::to_string(seen) + " times");
    }
    for (const auto& follower : all_followers_) {
        const bool handled = follower->way() == Follower::Way::handler;
        if (handled ? follower->is_live() : !follower->has_ended())
            world_.violation(Promise::once, follower->name() + " never ends");
    }
    if (!closing_.empty())
        world_.violation(Promise::once, std::to_string(closing_.size()) + " clients never close");
    for (const auto& link : world_.transport->links())
        if (link->has_client())
            world_.violation(Promise::released, "a connection is left of a client that is gone");
    if (world_.time.alarms() != 0)
        world_.violation(Promise::released, std::to_string(world_.time.alarms()) + " alarms are set of a client that "
                                                                                   "is gone");
    if (world_.node.stats.violations != 0 || world_.node.stats.malformed != 0)
        world_.violation(Promise::protocol, std::to_string(world_.node.stats.violations) + " frames and " +
                                                std::to_string(world_.node.stats.malformed) +
                                                " messages of the client cannot be read");
}

} // namespace ethwire::simulation
