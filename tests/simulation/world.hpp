// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "coverage.hpp"
#include "feed.hpp"
#include "peer.hpp"
#include "promise.hpp"

#include "io/seams.hpp"

#include <ethwire/io/async.hpp>

#include <bitset>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace ethwire::simulation {

struct Violation {
    Promise promise = Promise::once;
    std::string text{};
};

/// Time, the network and the node of one run, and what is written down about it.
///
/// Everything that is random is drawn from the seed, by streams of their own: what the client draws does not change
/// what the network does.
class World final : public devnode::Carrier, public Peer::Owner {
public:
    explicit World(std::uint64_t seed);
    ~World() override;

    /// Does everything that is at hand, then jumps to what comes next, until `end`.
    void run(TimePoint end);
    void run_for(Duration span) { run(time.now() + span); }
    /// Ends after so long, without an alarm of anybody's.
    awaitable<void> sleep(Duration span);

    /// An event to each subscription of a kind that begins with `ticks`.
    void tick();
    /// A fault of the world's choice, on what there is.
    void strike();
    /// Ends every fault that lasts.
    void heal();
    /// The node ends the connections that the client reads nothing from; how many those are.
    std::uint64_t end_resting();
    /// Ends the persistent connections, and meets those that follow in this way.
    void refuse(Greeting how);

    // devnode::Carrier
    void drop(bool reset) override;
    void close(std::uint16_t code, std::string_view reason) override;
    void ping(std::string_view payload, std::size_t times) override;
    void send_raw(std::string_view bytes) override;
    void send_message(std::string_view text) override;
    void flood(const devnode::Flood&) override {}
    void flush() override;
    std::size_t connection_count() const noexcept override { return peers_.size(); }

    const std::vector<Peer*>& peers() const noexcept { return peers_; }
    io::Seams seams();

    /// A line of the record; the same seed gives the same record.
    void note(std::string_view text);
    /// A promise that was broken.
    void violation(Promise promise, std::string text);
    const std::string& record() const noexcept { return record_; }
    const std::vector<Violation>& violations() const noexcept { return violations_; }

    // What the program and the world draw. An element of the run has a stream of its own.

    std::uint64_t draw(std::uint64_t below) { return random_.below(below); }
    bool chance(std::uint64_t percent) { return random_.below(100) < percent; }
    Duration draw(Duration shortest, Duration longest);
    /// A number for `with_stream`.
    std::uint64_t draw_stream() { return random_.next_u64(); }
    template <class Step>
    void with_stream(std::uint64_t stream, Step&& step)
    {
        const SeededRandom kept = std::exchange(random_, SeededRandom(stream));
        step();
        random_ = kept;
    }

    /// Whether this fault has been there in this run.
    bool struck(Fault fault) const { return struck_.test(static_cast<std::size_t>(fault)); }
    /// How often the node has seen a request with this mark in it, a number of the program's choice.
    std::uint64_t seen(std::uint64_t mark) const;

    const std::uint64_t seed;
    VirtualTime time;
    asio::io_context loop{1};
    SeededRandom network_random;
    std::shared_ptr<SeededRandom> client_random;
    std::shared_ptr<MemoryTransport> transport;
    devnode::Node node;
    Feed feed;
    Greeting greeting = Greeting::proper;
    std::uint64_t faults = 0;   ///< that met something
    std::uint64_t handlers = 0; ///< that ran
    Coverage coverage;

    // Peer::Owner
    void on_peer_end(Peer& peer) override;
    void on_request(Peer& peer, std::string_view text) override;
    void on_met(Peer& peer, Fault fault) override;
    Fault rule() const override { return rule_; }

private:
    bool poll_one();
    void met(Fault fault, Where where);
    void denied(MemoryTransport::Answer answer);
    static Where where(const Peer& peer);
    template <class Chosen>
    std::uint64_t finish(Chosen chosen);
    void after(std::function<void()> mend);
    void strike_link(Fault fault, Peer& peer);
    void strike_stream(Fault fault, Peer& peer);
    void strike_node(Fault fault);
    void strike_answers(Fault fault);
    void set_rule(Fault fault, devnode::MessageRule rule);

    SeededRandom random_;
    std::vector<Peer*> peers_;
    std::string record_;
    std::vector<Violation> violations_;
    std::bitset<static_cast<std::size_t>(Fault::count)> struck_;
    std::map<std::uint64_t, std::uint64_t> seen_; // requests by mark
    Fault rule_ = Fault::count;                   // what the node's rule of answers stands for
    std::uint64_t senseless_ = 0;                 // so many of the next events are no JSON
    std::uint64_t steps_ = 0;
    bool healed_ = false;
};

/// Names a request of the program's so that the node can be asked for it: 20 bytes as hex digits, without `0x`.
std::string marked(std::uint64_t mark);

} // namespace ethwire::simulation
