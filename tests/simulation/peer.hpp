// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "network.hpp"

#include <devnode/inbound.hpp>
#include <devnode/node.hpp>
#include <devnode/outbox.hpp>
#include <devnode/session.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ethwire::simulation {

/// What the node does with the next connection's first request.
enum class Greeting { proper, unavailable, too_many, silent, wrong_key, gone };

/// The node's end of one link: finds requests in its bytes, and puts the answers of a `devnode::Session` back.
class Peer final : public Link::Peer {
public:
    enum class Stage { greeting, open, ended };

    /// \param link owns the peer
    Peer(VirtualTime& time, Link& link, devnode::Node& node, bool ipc, Greeting greeting,
         std::function<void(Peer&)> ended);
    ~Peer() override;

    void on_bytes(std::string_view bytes) override;
    void on_end() override;

    /// Hands what the session has said to the link.
    void flush();
    void send_close(std::uint16_t code, std::string_view reason);
    void send_raw(std::string_view bytes);
    void ping();

    /// A tick left with what has been sent until now.
    void mark(std::uint64_t tick) { marks_.emplace_back(link_.sent_by_node(), tick); }
    /// The last tick of which every byte has arrived at the client's end; 0 for none.
    std::uint64_t arrived() const;

    Stage stage() const noexcept { return stage_; }
    bool persistent() const noexcept { return stage_ == Stage::open && outbox_.framing() != devnode::Framing::http; }
    bool is_ipc() const noexcept { return outbox_.framing() == devnode::Framing::newline; }
    std::shared_ptr<Link> link() const { return link_.shared_from_this(); }
    devnode::Session& session() noexcept { return session_; }

private:
    bool step();
    bool greet();
    void upgrade(const devnode::HttpHead& head);
    void on_frame(const devnode::Inbound& inbound);

    VirtualTime& time_;
    Link& link_;
    devnode::Node& node_;
    Greeting greeting_;
    std::function<void(Peer&)> ended_;
    devnode::Outbox outbox_;
    devnode::Session session_;
    devnode::ReadBuffer buffer_;
    devnode::HttpReader requests_{std::size_t{1} << 20};
    devnode::WebSocketReader frames_{std::size_t{1} << 20};
    devnode::DocumentReader documents_{std::size_t{1} << 20};
    Stage stage_ = Stage::greeting;
    bool close_sent_ = false;
    bool mute_ = false;
    std::optional<VirtualTime::Key> wake_{};
    std::deque<std::pair<std::uint64_t, std::uint64_t>> marks_;
};

} // namespace ethwire::simulation
