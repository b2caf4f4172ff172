// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "world.hpp"

#include <algorithm>
#include <array>
#include <utility>

/// Faults: which there are, and what they do.
namespace ethwire::simulation {
namespace {

using namespace std::chrono_literals;
using devnode::MessageRule;

/// What a node may answer to with a refusal or not at all. Not an unsubscribe, which it would have to do all the same.
constexpr std::array<const char*, 6> refusable{"eth_blockNumber", "eth_getBalance", "eth_getBlockByNumber",
                                               "eth_gasPrice",    "sim_subscribe",  "eth_sendRawTransaction"};

} // namespace

Where World::where(const Peer& peer)
{
    if (peer.is_closing())
        return Where::closing;
    if (peer.stage() == Peer::Stage::greeting)
        return Where::greeting;
    return peer.link()->is_read() ? Where::open : Where::resting;
}

void World::met(Fault fault, Where where)
{
    ++coverage[{fault, where}];
    ++faults;
    struck_.set(static_cast<std::size_t>(fault));
    note(std::string("fault: ") + to_string(fault) + ", " + to_string(where));
    if (impossible(fault, where))
        violation(Promise::simulation, std::string("listed as impossible: ") + to_string(fault) + ", " +
                                           to_string(where) + ": " + impossible(fault, where));
}

void World::denied(MemoryTransport::Answer answer)
{
    met(answer == MemoryTransport::Answer::refuse ? Fault::node_down : Fault::unreachable, Where::dialling);
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
    struck_.set(static_cast<std::size_t>(fault));
    if (fault >= Fault::lost_answers)
        return strike_answers(fault);
    if (fault >= Fault::node_down)
        return strike_node(fault);
    if (peers_.empty())
        return;
    Peer& peer = *peers_[draw(peers_.size())];
    if (impossible(fault, where(peer)))
        return;
    if (fault >= Fault::close_frame)
        strike_stream(fault, peer);
    else
        strike_link(fault, peer);
}

/// What happens to the bytes of one connection.
void World::strike_link(Fault fault, Peer& peer)
{
    if (fault == Fault::hole && peer.is_ipc())
        return; // between two processes of one machine nothing vanishes
    met(fault, where(peer));
    const auto link = peer.link();
    const auto let_go_on = [link] {
        link->to_client().stalled = link->to_node().stalled = false;
        link->let_go_on();
    };
    switch (fault) {
    case Fault::reset: link->reset(); break;
    case Fault::finish: link->finish(); break;
    case Fault::half_close: link->half_close(); break;
    case Fault::hole:
        link->to_client().hole = chance(80);
        link->to_node().hole = true;
        break;
    case Fault::stall:
        link->to_client().stalled = true;
        link->to_node().stalled = chance(50);
        time.in(draw(50ms, 15s), let_go_on);
        break;
    case Fault::stuck_writes:
        link->to_node().room = 1 + draw(200);
        link->to_node().stalled = true;
        time.in(draw(50ms, 30s), let_go_on);
        break;
    case Fault::slow_network: link->to_client().latency = link->to_node().latency = draw(20ms, 1500ms); break;
    default:
        link->to_client().slice = 1 + draw(64);
        link->to_client().latency = draw(1us, 1ms);
        break;
    }
}

/// What the node says on one connection.
void World::strike_stream(Fault fault, Peer& peer)
{
    if (!peer.persistent() || (peer.is_ipc() && (fault == Fault::close_frame || fault == Fault::pings)))
        return;
    if (fault == Fault::malformed_events) { // met when they are sent
        senseless_ = 1 + draw(3);
        return;
    }
    if (fault == Fault::garbage && chance(50)) { // met when it is sent
        peer.garble_behind_answer(std::string(1 + draw(40), static_cast<char>(draw(256))));
        return;
    }
    met(fault, where(peer));
    switch (fault) {
    case Fault::close_frame: {
        static constexpr std::array<std::uint16_t, 7> codes{0, 1000, 1001, 1008, 1011, 1013, 4001};
        peer.send_close(codes[draw(codes.size())], "simulated");
        if (chance(70))
            peer.link()->finish();
        break;
    }
    case Fault::garbage:
        peer.garble();
        peer.send_raw(std::string(1 + draw(40), static_cast<char>(draw(256))));
        break;
    case Fault::malformed_messages:
        peer.spoil();
        for (std::uint64_t n = 1 + draw(4); n > 0; --n)
            peer.send_message("{no json");
        break;
    case Fault::nameless_error:
        peer.send_message(R"({"jsonrpc":"2.0","id":null,"error":{"code":-32099,"message":"without an id"}})");
        break;
    default:
        for (std::uint64_t n = 1 + draw(50); n > 0; --n)
            peer.ping();
        break;
    }
}

/// What meets whoever comes to the node.
void World::strike_node(Fault fault)
{
    auto& transport_fault = node.faults.transport;
    switch (fault) {
    case Fault::node_down:
        for (Peer* peer : peers_)
            met(fault, where(*peer));
        transport->answer = MemoryTransport::Answer::refuse;
        drop(chance(50));
        after([this] { transport->answer = MemoryTransport::Answer::accept; });
        break;
    case Fault::unreachable:
        transport->answer = MemoryTransport::Answer::ignore;
        if (chance(70))
            drop(chance(50));
        after([this] { transport->answer = MemoryTransport::Answer::accept; });
        break;
    case Fault::bad_greeting:
        greeting = static_cast<Greeting>(1 + draw(5));
        if (chance(70))
            drop(chance(50));
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
    default: transport_fault.lying_length = 100 + draw(100'000); break;
    }
}

void World::strike_answers(Fault fault)
{
    using Act = MessageRule::Act;
    switch (fault) {
    case Fault::lost_answers: set_rule(fault, MessageRule::drop("*", 1 + draw(5))); break;
    case Fault::late_answers: set_rule(fault, MessageRule::delayed("*", draw(10ms, 20s), 1 + draw(5))); break;
    case Fault::twice_answers: set_rule(fault, MessageRule::of("*", Act::duplicate, 1 + draw(5))); break;
    case Fault::refused_answers:
        set_rule(fault, MessageRule::error(refusable[draw(refusable.size())],
                                           R"({"code":-32000,"message":"simulated"})", 1 + draw(3)));
        break;
    default: {
        static constexpr std::array acts{Act::unknown_id, Act::string_id, Act::both, Act::neither, Act::hold};
        set_rule(fault, MessageRule::of(refusable[draw(refusable.size())], acts[draw(acts.size())], 1 + draw(3)));
        break;
    }
    }
}

void World::set_rule(Fault fault, MessageRule rule)
{
    rule_ = fault;
    node.faults.answers = {std::move(rule)};
    after([this] { node.faults.answers.clear(); });
}

/// The node ends the persistent connections that are chosen; how many those are.
template <class Chosen>
std::uint64_t World::finish(Chosen chosen)
{
    std::uint64_t ended = 0;
    for (Peer* peer : std::vector(peers_)) {
        const auto link = peer->link();
        const Where at = where(*peer);
        if (!chosen(at) || !peer->persistent() || !link->is_open())
            continue;
        met(Fault::finish, at);
        link->finish();
        ++ended;
    }
    return ended;
}

std::uint64_t World::end_resting()
{
    return finish([](Where at) { return at == Where::resting; });
}

void World::refuse(Greeting how)
{
    greeting = how;
    finish([](Where) { return true; });
}

void World::heal()
{
    healed_ = true;
    senseless_ = 0;
    transport->answer = MemoryTransport::Answer::accept;
    greeting = Greeting::proper;
    node.faults = {};
    // Only a heartbeat finds out that nothing comes through.
    for (Peer* peer : std::vector(peers_))
        if (peer->link()->to_node().hole && !peer->is_websocket())
            peer->link()->reset();
    for (const auto& link : transport->links()) {
        for (Weather* weather : {&link->to_client(), &link->to_node()}) {
            const bool hole = weather->hole;
            *weather = Weather{};
            weather->hole = hole;
        }
        link->let_go_on();
    }
    for (Peer* peer : peers_) {
        peer->greet_properly();
        peer->garble_behind_answer({});
    }
}

} // namespace ethwire::simulation
