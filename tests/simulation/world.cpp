// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;

/// Handlers that run before anything else may happen; a client that needs more for one instant spins.
constexpr std::size_t most_handlers = 200'000;
constexpr TimePoint epoch{1h};

devnode::ChainOptions chain_of(std::uint64_t seed)
{
    devnode::ChainOptions options;
    options.seed = seed;
    return options;
}

} // namespace

const char* to_string(Fault fault) noexcept
{
    static constexpr std::array names{
        "reset",        "end of stream",  "close frame",        "black hole",   "stall",
        "slow network", "small slices",   "node down",          "unreachable",  "bad greeting",
        "no pong",      "no close frame", "lost answers",       "late answers", "twice answers",
        "refused",      "garbage",        "malformed messages", "pings",
    };
    static_assert(names.size() == static_cast<std::size_t>(Fault::count));
    return names[static_cast<std::size_t>(fault)];
}

const char* to_string(Where where) noexcept
{
    static constexpr std::array names{"no connection", "greeting", "open", "unread"};
    static_assert(names.size() == static_cast<std::size_t>(Where::count));
    return names[static_cast<std::size_t>(where)];
}

World::World(std::uint64_t seed)
    : program(seed), network_random(seed ^ 0x6e65), client_random(std::make_shared<SeededRandom>(seed ^ 0x636c)),
      transport(std::make_shared<MemoryTransport>(time, network_random,
                                                  [this](const std::shared_ptr<Link>& link, const Endpoint& endpoint) {
                                                      auto peer = std::make_unique<Peer>(
                                                          time, *link, node, endpoint.is_ipc(), greeting,
                                                          [this](Peer& gone) { std::erase(peers_, &gone); });
                                                      peers_.push_back(peer.get());
                                                      link->attach(std::move(peer));
                                                  })),
      node(chain_of(seed), {}, time, *this)
{}

World::~World()
{
    // Handlers that were never run keep links for longer than the node lives.
    for (Peer* peer : std::vector(peers_))
        peer->link()->attach(nullptr);
}

io::Seams World::seams()
{
    return {std::shared_ptr<io::Timers>(std::shared_ptr<void>(), &time), client_random, transport};
}

void World::run(TimePoint end, const std::function<bool()>& done)
{
    while (!done()) {
        loop.restart();
        std::size_t handlers = 0;
        while (poll_one())
            if (++handlers > most_handlers) {
                violation("spins: " + std::to_string(handlers) + " handlers in one instant");
                return;
            }
        if (done() || time.next() > end)
            break;
        time.step();
    }
    if (time.now() < end && time.next() > end && !done())
        time.at(end, [] {}), time.step();
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

void World::tick()
{
    ++ticks;
    node.emit("ticks", std::to_string(ticks));
    for (Peer* peer : peers_) {
        peer->flush();
        if (peer->session().subscribed("ticks"))
            peer->mark(ticks);
    }
}

std::string World::clock() const
{
    const auto ms = std::chrono::duration_cast<std::chrono::microseconds>(time.now() - epoch).count();
    std::string text = std::to_string(ms);
    text.insert(0, text.size() < 12 ? 12 - text.size() : 0, ' ');
    return text;
}

void World::note(std::string text) { record_.append(clock()).append("  ").append(text).push_back('\n'); }

void World::violation(std::string text)
{
    note("VIOLATION " + text);
    violations_.push_back(std::move(text));
}

Duration World::draw(Duration shortest, Duration longest)
{
    const auto span = std::chrono::duration_cast<std::chrono::microseconds>(longest - shortest).count();
    return shortest + std::chrono::microseconds(program.below(static_cast<std::uint64_t>(span) + 1));
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

Peer* World::peer_of(std::string_view subscription_id)
{
    for (Peer* peer : peers_)
        for (const auto& subscription : peer->session().subscriptions())
            if (subscription.id == subscription_id)
                return peer;
    return nullptr;
}

// Faults.

Where World::where(const Peer& peer)
{
    if (peer.stage() == Peer::Stage::greeting)
        return Where::greeting;
    return peer.link()->unread() > 0 ? Where::unread : Where::open;
}

Peer* World::some_peer() { return peers_.empty() ? nullptr : peers_[draw(peers_.size())]; }

void World::hit(Fault fault, Where where)
{
    ++table[{fault, where}];
    if (where != Where::nowhere)
        ++faults;
    note(std::string("fault: ") + to_string(fault) + ", " + to_string(where));
}

void World::after(std::function<void()> mend)
{
    time.in(draw(50ms, 12s), [this, mend = std::move(mend)] {
        if (!healed_)
            mend();
    });
}

void World::strike()
{
    const auto fault = static_cast<Fault>(draw(static_cast<std::uint64_t>(Fault::count)));
    Peer* const peer = some_peer();
    const Where at = peer ? where(*peer) : Where::nowhere;
    hit(fault, at);
    auto& transport_fault = node.faults.transport;
    auto& answers = node.faults.answers;
    const auto rule = [&](devnode::MessageRule made) {
        answers.push_back(std::move(made));
        after([this] { node.faults.answers.clear(); });
    };
    switch (fault) {
    case Fault::reset:
        if (peer)
            peer->link()->reset();
        break;
    case Fault::finish:
        if (peer)
            peer->link()->finish();
        break;
    case Fault::close_frame:
        if (peer && peer->persistent()) {
            static constexpr std::array<std::uint16_t, 7> codes{0, 1000, 1001, 1008, 1011, 1013, 4001};
            peer->send_close(codes[draw(codes.size())], "simulated");
            if (chance(70))
                peer->link()->finish();
        }
        break;
    case Fault::hole:
        if (peer) {
            peer->link()->to_client().hole = chance(80);
            peer->link()->to_node().hole = true;
        }
        break;
    case Fault::stall:
        if (peer) {
            const auto link = peer->link();
            link->to_client().stalled = chance(80);
            link->to_node().stalled = !link->to_client().stalled || chance(50);
            time.in(draw(50ms, 15s), [link] {
                link->to_client().stalled = link->to_node().stalled = false;
                link->let_go_on();
            });
        }
        break;
    case Fault::slow_network:
        if (peer)
            peer->link()->to_client().latency = peer->link()->to_node().latency = draw(20ms, 1500ms);
        break;
    case Fault::small_slices:
        if (peer) {
            peer->link()->to_client().slice = 1 + draw(64);
            peer->link()->to_client().latency = draw(1us, 1ms);
        }
        break;
    case Fault::node_down:
        transport->answer = MemoryTransport::Answer::refuse;
        drop(chance(50));
        after([this] { transport->answer = MemoryTransport::Answer::accept; });
        break;
    case Fault::node_unreachable:
        transport->answer = MemoryTransport::Answer::ignore;
        after([this] { transport->answer = MemoryTransport::Answer::accept; });
        break;
    case Fault::bad_greeting:
        greeting = static_cast<Greeting>(1 + draw(5));
        after([this] { greeting = Greeting::proper; });
        break;
    case Fault::no_pong:
        transport_fault.no_pong = true;
        after([this] { node.faults.transport.no_pong = false; });
        break;
    case Fault::no_close:
        transport_fault.no_close = true;
        after([this] { node.faults.transport.no_close = false; });
        break;
    case Fault::lost_answers: rule(devnode::MessageRule::drop("*", 1 + draw(5))); break;
    case Fault::late_answers: rule(devnode::MessageRule::delayed("*", draw(10ms, 20s), 1 + draw(5))); break;
    case Fault::twice_answers:
        rule(devnode::MessageRule::of("*", devnode::MessageRule::Act::duplicate, 1 + draw(5)));
        break;
    case Fault::refused_answers:
        rule(devnode::MessageRule::error("*", R"({"code":-32000,"message":"simulated"})", 1 + draw(3)));
        break;
    case Fault::garbage:
        if (peer && peer->persistent())
            peer->send_raw(std::string(1 + draw(40), static_cast<char>(draw(256))));
        break;
    case Fault::malformed_messages:
        if (peer && peer->persistent()) {
            const std::string text = "{no json";
            std::string frame = "\x81";
            frame.push_back(static_cast<char>(text.size()));
            const bool ipc = peer->is_ipc();
            for (std::uint64_t n = 1 + draw(4); n > 0; --n)
                peer->send_raw(ipc ? text + '\n' : frame + text);
        }
        break;
    case Fault::pings:
        for (std::uint64_t n = 1 + draw(50); peer && peer->persistent() && !peer->is_ipc() && n > 0; --n)
            peer->ping();
        break;
    case Fault::count: break;
    }
}

void World::heal()
{
    healed_ = true;
    transport->answer = MemoryTransport::Answer::accept;
    greeting = Greeting::proper;
    node.faults = {};
    for (const auto& link : transport->links()) {
        link->to_client().stalled = link->to_node().stalled = false;
        link->let_go_on();
    }
}

} // namespace ethwire::simulation
