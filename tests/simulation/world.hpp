// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "peer.hpp"

#include "io/seams.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/io_context.hpp>

namespace ethwire::simulation {

/// What a fault hit, for the table of what was tried.
enum class Fault {
    reset,
    finish,
    close_frame,
    hole,
    stall,
    slow_network,
    small_slices,
    node_down,
    node_unreachable,
    bad_greeting,
    no_pong,
    no_close,
    lost_answers,
    late_answers,
    twice_answers,
    refused_answers,
    garbage,
    malformed_messages,
    pings,
    count
};
const char* to_string(Fault fault) noexcept;

/// Where a connection stood when it was hit.
enum class Where { nowhere, greeting, open, unread, count };
const char* to_string(Where where) noexcept;

/// Time, the network and the node of one run, and what is written down about it.
///
/// Everything that is random is drawn from the seed, by streams of their own: what the client draws does not change
/// what the network does.
class World final : public devnode::Carrier {
public:
    explicit World(std::uint64_t seed);
    ~World() override;

    /// Does everything that is at hand, then jumps to what comes next, until `done` or `end`.
    void run(TimePoint end, const std::function<bool()>& done = [] { return false; });
    void run_for(Duration span, const std::function<bool()>& done = [] { return false; })
    {
        run(time.now() + span, done);
    }

    /// A tick to each subscription of the kind `ticks`, with a number of its own.
    void tick();
    /// A fault of the world's choice, on what there is.
    void strike();
    /// Ends every fault that lasts.
    void heal();

    // devnode::Carrier
    void drop(bool reset) override;
    void close(std::uint16_t code, std::string_view reason) override;
    void ping(std::string_view payload, std::size_t times) override;
    void send_raw(std::string_view bytes) override;
    void send_message(std::string_view text) override;
    void flood(const devnode::Flood&) override {}
    void flush() override;
    std::size_t connection_count() const noexcept override { return peers_.size(); }

    Peer* peer_of(std::string_view subscription_id);
    const std::vector<Peer*>& peers() const noexcept { return peers_; }
    io::Seams seams();

    /// A line of the record; the same seed gives the same record.
    void note(std::string text);
    /// A promise that was broken.
    void violation(std::string text);
    const std::string& record() const noexcept { return record_; }
    const std::vector<std::string>& violations() const noexcept { return violations_; }
    std::string clock() const;

    std::uint64_t draw(std::uint64_t below) { return program.below(below); }
    bool chance(std::uint64_t percent) { return program.below(100) < percent; }
    Duration draw(Duration shortest, Duration longest);

    using Table = std::map<std::pair<Fault, Where>, std::uint64_t>;

    VirtualTime time;
    asio::io_context loop{1};
    SeededRandom program;
    SeededRandom network_random;
    std::shared_ptr<SeededRandom> client_random;
    std::shared_ptr<MemoryTransport> transport;
    devnode::Node node;
    Greeting greeting = Greeting::proper;
    std::uint64_t ticks = 0;
    std::uint64_t faults = 0; ///< that hit something
    Table table;

private:
    bool poll_one();
    void hit(Fault fault, Where where);
    Peer* some_peer();
    static Where where(const Peer& peer);
    void after(std::function<void()> mend);

    std::vector<Peer*> peers_;
    std::string record_;
    std::vector<std::string> violations_;
    bool healed_ = false;
};

} // namespace ethwire::simulation
