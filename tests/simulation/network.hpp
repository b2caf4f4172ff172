// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "virtual_time.hpp"

#include "io/transport.hpp"

#include <ethwire/base/random.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::simulation {

/// What a network does to one direction of a connection.
struct Weather {
    Duration latency = std::chrono::milliseconds{1};
    std::size_t slice = std::size_t{1} << 20;  ///< at most so many bytes arrive at once
    std::size_t room = std::size_t{256} << 10; ///< at most so many bytes are under way; what is more has to wait
    bool stalled = false;                      ///< nothing arrives, for now
    bool hole = false;                         ///< nothing will ever arrive
};

class MemoryStream;

/// One connection between the client and the node, both ends in memory. Bytes arrive in order, in pieces, later.
class Link : public std::enable_shared_from_this<Link> {
public:
    /// Of the node's end.
    struct Peer {
        virtual ~Peer() = default;
        virtual void on_bytes(std::string_view bytes) = 0;
        /// The client has ended, or the connection was reset. The last call.
        virtual void on_end() = 0;
    };

    Link(VirtualTime& time, Executor executor, Random& random)
        : time_(time), executor_(std::move(executor)), random_(random)
    {}

    void attach(std::unique_ptr<Peer> peer) { peer_ = std::move(peer); }
    Peer* peer() const noexcept { return peer_.get(); }
    std::unique_ptr<io::ByteStream> client_end();

    // The node's side.

    void send(std::string_view bytes);
    /// The node's end of the stream, behind what it has sent.
    void finish();
    /// The same, but the node goes on reading.
    void half_close();
    /// Both sides are torn down at once; what has arrived stays readable.
    void reset();

    // The network.

    Weather& to_client() noexcept { return down_.weather; }
    Weather& to_node() noexcept { return up_.weather; }
    void let_go_on();

    bool is_over() const noexcept { return !client_ && node_ended_; }
    bool has_client() const noexcept { return client_ != nullptr; }
    /// The client waits for bytes.
    bool is_read() const noexcept;
    bool client_has_ended() const noexcept { return up_.ends; }
    /// What the node sends still leaves.
    bool node_sends() const noexcept { return !was_reset_ && !down_.ends; }
    /// Neither end has ended it. A slow consumer may still take what came over one that the node has ended.
    bool is_open() const noexcept { return has_client() && node_sends(); }
    /// The client can see that the node has ended it.
    bool node_has_ended() const noexcept { return was_reset_ || down_.ended; }
    /// Bytes that reached the client's end while there was one, read or not.
    std::uint64_t arrived() const noexcept { return down_.arrived; }
    std::uint64_t sent_by_node() const noexcept { return down_.given; }
    /// Since when there has been no room for what the client writes; `TimePoint::max()` while there is.
    TimePoint full_since() const noexcept { return full_since_; }

private:
    friend class MemoryStream;

    /// Bytes under way in one direction.
    struct Direction {
        Weather weather{};
        std::string under_way{};
        std::string at_hand{}; // arrived, not read
        std::uint64_t given = 0;
        std::uint64_t arrived = 0;
        bool moving = false; // an arrival is arranged
        bool ends = false;   // an end follows what is under way
        bool ended = false;  // it has arrived
    };

    void move(Direction& direction);
    void arrive(Direction& direction);
    void tell_client();
    void client_left();

    VirtualTime& time_;
    Executor executor_;
    Random& random_;
    Direction down_{};
    Direction up_{};
    std::unique_ptr<Peer> peer_{};
    MemoryStream* client_ = nullptr;
    TimePoint full_since_ = TimePoint::max();
    bool was_reset_ = false;
    bool node_ended_ = false;
};

/// Makes links to a node that is a function.
class MemoryTransport final : public io::Transport {
public:
    enum class Answer { accept, refuse, ignore };
    using Accept = std::function<void(const std::shared_ptr<Link>&, const Endpoint&)>;
    using Denied = std::function<void(Answer)>;

    MemoryTransport(VirtualTime& time, Random& random, Accept accept, Denied denied)
        : time_(time), random_(random), accept_(std::move(accept)), denied_(std::move(denied))
    {}

    std::unique_ptr<io::Dialling> dial(const Executor& executor, const Endpoint& endpoint,
                                       const io::DialOptions& options, io::Dialling::Handler handler) override;

    Answer answer = Answer::accept;
    Duration connect_time = std::chrono::milliseconds{2};
    const std::vector<std::shared_ptr<Link>>& links()
    {
        std::erase_if(links_, [](const auto& link) { return link->is_over(); });
        return links_;
    }
    /// Whether a connection has had no room for so long.
    bool was_full_for(Duration span) const;
    /// Attempts under way.
    std::size_t dialling() const noexcept { return *dialling_; }

private:
    VirtualTime& time_;
    Random& random_;
    Accept accept_;
    Denied denied_;
    std::shared_ptr<std::size_t> dialling_ = std::make_shared<std::size_t>(0);
    std::vector<std::shared_ptr<Link>> links_;
};

} // namespace ethwire::simulation
