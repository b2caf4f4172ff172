// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

/// Handlers that run before anything else may happen; a client that needs more for one instant spins.
constexpr std::size_t most_handlers = 100'000;
/// Handlers and events of a whole run; hundreds of operations need a hundredth of it.
constexpr std::uint64_t most_steps = 5'000'000;
constexpr TimePoint epoch{1h};

constexpr std::string_view mark_prefix = "5eed5eed5eed5eed5eed5eed";
constexpr int mark_digits = 16;

devnode::ChainOptions chain_of(std::uint64_t seed)
{
    devnode::ChainOptions options;
    options.seed = seed;
    options.initial_blocks = 7;
    options.transactions = 0;
    return options;
}

} // namespace

std::string marked(std::uint64_t mark)
{
    std::string digits(mark_digits, '0');
    for (int i = mark_digits; i-- > 0; mark /= 16)
        digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[mark % 16];
    return std::string(mark_prefix) + digits;
}

World::World(std::uint64_t of)
    : seed(of), network_random(seed ^ 0x6e65), client_random(std::make_shared<SeededRandom>(seed ^ 0x636c)),
      transport(std::make_shared<MemoryTransport>(
          time, network_random,
          [this](const std::shared_ptr<Link>& link, const Endpoint& endpoint) {
              auto peer = std::make_unique<Peer>(time, *link, node, endpoint.is_ipc(), greeting, *this);
              peers_.push_back(peer.get());
              link->attach(std::move(peer));
          },
          [this](MemoryTransport::Answer answer) { denied(answer); })),
      node(chain_of(1), {}, time, *this), random_(seed)
{}

World::~World()
{
    // What was never run keeps links for longer than the node lives, and coroutines for longer than the loop.
    for (Peer* peer : std::vector(peers_))
        peer->link()->attach(nullptr);
    time.forget_all();
}

io::Seams World::seams()
{
    return {std::shared_ptr<io::Timers>(std::shared_ptr<void>(), &time), client_random, transport};
}

void World::run(TimePoint end)
{
    for (;;) {
        loop.restart();
        std::size_t ran = 0;
        while (poll_one())
            if (++ran > most_handlers) {
                violation(Promise::progress, std::to_string(ran) + " handlers in one instant");
                return;
            }
        handlers += ran;
        steps_ += ran + 1;
        if (steps_ > most_steps) {
            violation(Promise::progress, std::to_string(steps_) + " handlers and events in one run");
            return;
        }
        if (time.next() > end)
            break;
        time.step();
    }
    if (time.now() < end) {
        time.at(end, [] {});
        time.step();
    }
}

/// One handler; false when there is none. A callback's exception leaves through the executor, as a program's would, and
/// everything goes on.
bool World::poll_one()
{
    try {
        return loop.poll_one() != 0;
    } catch (const std::runtime_error& error) {
        note(std::string("thrown: ") + error.what());
        return true;
    }
}

awaitable<void> World::sleep(Duration span)
{
    const auto initiation = [this, span](auto handler) {
        const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        time.in(span, [this, kept] { asio::post(loop, [kept] { std::move (*kept)(); }); });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiation, asio::use_awaitable);
}

void World::tick()
{
    for (Peer* peer : std::vector(peers_)) {
        if (!peer->persistent())
            continue;
        for (const devnode::Subscription& subscription : std::vector(peer->session().subscriptions())) {
            if (!subscription.kind.starts_with("ticks"))
                continue;
            Source& source = feed.of(subscription.id, subscription.kind, peer->link());
            std::string text = Tick{source.number, source.sent + 1}.text();
            const bool senseless = senseless_ > 0;
            if (senseless) {
                --senseless_;
                text.back() = senseless_ % 2 == 0 ? ']' : '}';
                text.insert(1, senseless_ % 2 == 0 ? "oops " : "");
                met(Fault::malformed_events, where(*peer));
            }
            peer->emit(subscription, text);
            if (!peer->link()->node_sends())
                break;
            ++source.sent;
            if (!peer->is_garbled())
                source.whole = source.sent;
            if (!peer->is_spoilt() && !senseless)
                source.marks.emplace_back(peer->link()->sent_by_node(), source.sent);
            if (senseless)
                peer->spoil();
        }
    }
}

void World::note(std::string_view text)
{
    const auto us = std::chrono::duration_cast<std::chrono::microseconds>(time.now() - epoch).count();
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), us);
    constexpr std::size_t width = 12;
    const auto size = static_cast<std::size_t>(end - digits);
    record_.append(size < width ? width - size : 0, ' ').append(digits, size);
    record_.append("  ").append(text).push_back('\n');
}

void World::violation(Promise promise, std::string text)
{
    note(std::string("BROKEN PROMISE: ") + to_string(promise) + ": " + text);
    violations_.push_back({promise, std::move(text)});
}

Duration World::draw(Duration shortest, Duration longest)
{
    const auto span = std::chrono::duration_cast<std::chrono::microseconds>(longest - shortest).count();
    return shortest + std::chrono::microseconds(random_.below(static_cast<std::uint64_t>(span) + 1));
}

std::uint64_t World::seen(std::uint64_t mark) const
{
    const auto at = seen_.find(mark);
    return at == seen_.end() ? 0 : at->second;
}

void World::on_peer_end(Peer& peer) { std::erase(peers_, &peer); }

void World::on_met(Peer& peer, Fault fault)
{
    // Where the connection stood when the client said what is met.
    switch (fault) {
    case Fault::bad_greeting: return met(fault, Where::greeting);
    case Fault::no_close: return met(fault, Where::closing);
    case Fault::no_pong: return met(fault, Where::open);
    default: return met(fault, where(peer));
    }
}

void World::on_request(Peer&, std::string_view text)
{
    for (std::size_t at = text.find(mark_prefix); at != std::string_view::npos; at = text.find(mark_prefix, at + 1)) {
        const char* const digits = text.data() + at + mark_prefix.size();
        std::uint64_t mark = 0;
        if (std::from_chars(digits, digits + mark_digits, mark, 16).ec == std::errc())
            ++seen_[mark];
    }
}

// The node, to its connections.

void World::drop(bool reset)
{
    for (Peer* peer : std::vector(peers_))
        reset ? peer->link()->reset() : peer->link()->finish();
}

void World::close(std::uint16_t code, std::string_view reason)
{
    for (Peer* peer : std::vector(peers_))
        if (peer->persistent())
            peer->send_close(code, reason);
}

void World::ping(std::string_view, std::size_t)
{
    for (Peer* peer : peers_)
        if (peer->persistent())
            peer->ping();
}

void World::send_raw(std::string_view bytes)
{
    for (Peer* peer : peers_)
        peer->send_raw(bytes);
}

void World::send_message(std::string_view) {}

void World::flush()
{
    for (Peer* peer : std::vector(peers_))
        peer->flush();
}

} // namespace ethwire::simulation
