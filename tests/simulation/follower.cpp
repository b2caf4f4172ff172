// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "follower.hpp"

#include <ethwire/rpc/errc.hpp>

#include <algorithm>
#include <utility>

namespace ethwire::simulation {
namespace {

const char* name_of(Overflow policy)
{
    switch (policy) {
    case Overflow::drop_oldest: return "drop_oldest";
    case Overflow::drop_newest: return "drop_newest";
    case Overflow::latest: return "latest";
    case Overflow::fail: return "fail";
    case Overflow::backpressure: return "backpressure";
    }
    return "";
}

const char* name_of(Follower::Way way)
{
    switch (way) {
    case Follower::Way::items: return "items";
    case Follower::Way::batches: return "batches";
    case Follower::Way::limited: return "limited";
    case Follower::Way::handler: return "handler";
    }
    return "";
}

} // namespace

Follower::Follower(World& world, std::uint64_t number, unsigned client, Way way, QueueOptions queue)
    : world_(world), name_("sub" + std::to_string(number) + ' ' + name_of(queue.overflow()) + ' ' +
                           std::to_string(queue.messages()) + ' ' + name_of(way)),
      kind_("ticks" + std::to_string(number)), client_(client), way_(way), queue_(queue)
{}

void Follower::on_event(std::string_view text, std::uint64_t lost)
{
    Tick tick;
    const Source* const source = tick.read(text) ? world_.feed.find(tick.source) : nullptr;
    if (!source || source->kind != kind_) {
        world_.violation(Promise::answer, name_ + " is given " + std::string(text.substr(0, 60)));
        return;
    }
    ++events_;
    world_.note(name_ + " event " + tick.text() + (lost ? " after " + std::to_string(lost) + " lost" : ""));
    if (ended_)
        world_.violation(Promise::order, name_ + " sees " + tick.text() + " after its end");
    if (!connected_)
        world_.violation(Promise::told, name_ + " sees " + tick.text() + " after the loss of its connection was told");
    const std::uint64_t told = std::exchange(lagged_, 0);
    if (told != lost && (way_ == Way::items || way_ == Way::handler))
        world_.violation(Promise::counted, name_ + " is told of " + std::to_string(told) +
                                               " that were lost, and then of " + std::to_string(lost));
    if (tick.source < last_.source || (tick.source == last_.source && tick.index <= last_.index))
        world_.violation(Promise::order, name_ + " sees " + tick.text() + " after " + last_.text());
    else if (tick.source == last_.source)
        check_next(tick, lost);
    else
        check_first(tick, lost);
    const bool loses = queue_.overflow() != Overflow::backpressure && queue_.overflow() != Overflow::fail;
    if (lost > 0 && !loses && !world_.struck(Fault::malformed_events))
        world_.violation(Promise::policy, name_ + " is told of " + std::to_string(lost) + " that were lost");
    if (burst_source_ == tick.source && tick.index == burst_at_ + burst_whole_ + 1)
        ++burst_whole_;
    last_ = tick;
}

/// Of the same connection as the one before.
void Follower::check_next(const Tick& tick, std::uint64_t lost)
{
    const std::uint64_t most = tick.index - last_.index - 1;
    const bool whole = tick.index <= world_.feed.find(tick.source)->whole;
    if (whole ? lost != most : lost > most)
        world_.violation(Promise::counted, name_ + " sees " + tick.text() + " after " + last_.text() +
                                               ", and is told of " + std::to_string(lost) + " that were lost");
}

/// Of a new connection. What was lost of the one before is told here as well, as far as it had come.
void Follower::check_first(const Tick& tick, std::uint64_t lost)
{
    std::uint64_t least = std::min(tick.index - 1, world_.feed.find(tick.source)->whole);
    std::uint64_t most = tick.index - 1 + world_.feed.sent_between(kind_, last_.source, tick.source);
    if (const Source* const before = world_.feed.find(last_.source)) {
        most += before->sent - last_.index;
        const std::uint64_t arrived = before->arrived();
        if (before->link->node_has_ended() && arrived > last_.index)
            least += arrived - last_.index;
    }
    if (lost < least || lost > most)
        world_.violation(Promise::counted, name_ + " sees " + tick.text() + " after " + last_.text() +
                                               ", and is told of " + std::to_string(lost) + " that were lost, not " +
                                               std::to_string(least) + " to " + std::to_string(most));
}

void Follower::on_notice(bool connected)
{
    world_.note(name_ + (connected ? " resubscribed" : " disconnected"));
    if (connected && connected_)
        world_.violation(Promise::told, name_ + " is told twice that it is connected again");
    connected_ = connected;
    const Source* const source = world_.feed.find(last_.source);
    if (connected || !source || queue_.overflow() != Overflow::backpressure || !source->link->node_has_ended())
        return;
    if (const std::uint64_t arrived = source->arrived(); arrived > last_.index)
        world_.violation(Promise::told, name_ + " is told of a loss after " + last_.text() + ", and " +
                                            std::to_string(arrived) + " had come");
}

void Follower::on_end(error_code reason)
{
    world_.note(name_ + " ended: " + reason.message());
    ended_ = true;
    if (reason == rpc::errc::queue_overflow && queue_.overflow() != Overflow::fail)
        world_.violation(Promise::policy, name_ + " ended because its queue was full");
    if (reason == rpc::errc::already_waiting || reason == rpc::errc::consumer_fixed || !reason)
        world_.violation(Promise::once, name_ + " has an end of its own making: " + reason.message());
}

void Follower::check_queue()
{
    if (!subscription_)
        return;
    const auto stats = subscription_.stats();
    const std::size_t most = queue_.overflow() == Overflow::latest ? 1 : queue_.messages();
    // What came before the reply to the subscribe is all there at once.
    const bool parked = queue_.overflow() == Overflow::backpressure &&
                        (world_.struck(Fault::late_answers) || world_.struck(Fault::odd_answers));
    if (stats.waiting > most && !parked)
        world_.violation(Promise::policy, std::to_string(stats.waiting) + " events wait for " + name_);
    if (stats.waiting > 1 && stats.waiting_bytes > queue_.bytes() && queue_.overflow() != Overflow::backpressure)
        world_.violation(Promise::policy, std::to_string(stats.waiting_bytes) + " bytes wait for " + name_);
}

void Follower::begin_burst()
{
    burst_source_ = 0;
    burst_whole_ = 0;
    for (Peer* peer : world_.peers())
        for (const auto& subscription : peer->session().subscriptions())
            if (subscription.kind == kind_ && peer->link()->has_client()) {
                // Of one whose consumer has taken all that there was.
                const Source& source = world_.feed.of(subscription.id, kind_, peer->link());
                if (source.sent != 0 && (last_.source != source.number || last_.index != source.sent))
                    continue;
                burst_source_ = source.number;
                burst_at_ = source.sent;
            }
}

void Follower::check_burst(std::uint64_t size)
{
    if (burst_source_ == 0)
        return;
    const std::uint64_t end = burst_at_ + size;
    const bool came_last = last_.source == burst_source_ && last_.index == end;
    const std::uint64_t kept = overflows_by_bytes() ? 1 : std::min<std::uint64_t>(size, queue_.messages());
    bool good = came_last;
    if (queue_.overflow() == Overflow::drop_newest)
        good = burst_whole_ >= kept;
    else if (queue_.overflow() == Overflow::fail)
        good = came_last || ended_ || subscription_.reason() == rpc::errc::queue_overflow;
    if (!good)
        world_.violation(Promise::policy, name_ + " has seen " + last_.text() + ", the first " +
                                              std::to_string(burst_whole_) + " of " + std::to_string(size) +
                                              " events behind " + std::to_string(burst_at_) + " of " +
                                              std::to_string(burst_source_));
}

} // namespace ethwire::simulation
