// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "coverage.hpp"
#include "network.hpp"

#include <devnode/inbound.hpp>
#include <devnode/node.hpp>
#include <devnode/outbox.hpp>
#include <devnode/session.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace ethwire::simulation {

/// How the node meets the first request of the next connection. Half of what a `held` or a `cut` refusal promises
/// comes, and then nothing, or the end.
enum class Greeting { proper, unavailable, too_many, silent, wrong_key, gone, held, cut };

/// The node's end of one link: finds requests in its bytes, and puts the answers of a `devnode::Session` back.
class Peer final : public Link::Peer {
public:
    enum class Stage { greeting, open, ended };

    /// What the peers of a world tell it.
    struct Owner {
        virtual ~Owner() = default;
        virtual void on_peer_end(Peer& peer) = 0;
        /// One message of the client.
        virtual void on_request(Peer& peer, std::string_view text) = 0;
        /// A fault of the node's has met this connection.
        virtual void on_met(Peer& peer, Fault fault) = 0;
        /// The rule by which an answer was changed.
        virtual Fault rule() const = 0;
    };

    /// \param link owns the peer
    Peer(VirtualTime& time, Link& link, devnode::Node& node, bool ipc, Greeting greeting, Owner& owner);
    ~Peer() override;

    void on_bytes(std::string_view bytes) override;
    void on_end() override;

    /// Hands what the session has said to the link.
    void flush();
    void send_close(std::uint16_t code, std::string_view reason);
    void send_raw(std::string_view bytes);
    void send_message(std::string_view text);
    /// An event to a subscription.
    void emit(const devnode::Subscription& subscription, std::string_view text);
    void ping();
    void greet_properly() noexcept { greeting_ = Greeting::proper; }
    /// What is sent from now on may be lost to the client: something senseless stands before it.
    void spoil() noexcept { spoilt_ = true; }
    bool is_spoilt() const noexcept { return spoilt_ || close_sent_; }
    /// What is sent from now on may be taken for something else.
    void garble() noexcept { spoilt_ = garbled_ = true; }
    bool is_garbled() const noexcept { return garbled_; }
    /// Bytes that make no sense follow the next answer, at once.
    void garble_behind_answer(std::string bytes) { behind_answer_ = std::move(bytes); }
    /// Subscriptions that the client was not told of, or not in a way that it has to take.
    std::size_t untold() const noexcept { return untold_; }
    /// The client's side is being closed.
    bool is_closing() const noexcept { return mute_ || link_.client_has_ended(); }

    Stage stage() const noexcept { return stage_; }
    bool persistent() const noexcept { return stage_ == Stage::open && outbox_.framing() != devnode::Framing::http; }
    bool is_websocket() const noexcept { return outbox_.framing() == devnode::Framing::websocket; }
    bool is_ipc() const noexcept { return outbox_.framing() == devnode::Framing::newline; }
    std::shared_ptr<Link> link() const { return link_.shared_from_this(); }
    devnode::Session& session() noexcept { return session_; }

private:
    bool step();
    bool greet();
    void answer(std::string_view text);
    template <class Say>
    void say(Say&& what);
    void upgrade(const devnode::HttpHead& head);
    void on_frame(const devnode::Inbound& inbound);

    VirtualTime& time_;
    Link& link_;
    devnode::Node& node_;
    Greeting greeting_;
    Owner& owner_;
    devnode::Outbox outbox_;
    devnode::Session session_;
    devnode::ReadBuffer buffer_;
    devnode::HttpReader requests_{std::size_t{1} << 20};
    devnode::WebSocketReader frames_{std::size_t{1} << 20};
    devnode::DocumentReader documents_{std::size_t{1} << 20};
    Stage stage_ = Stage::greeting;
    bool close_sent_ = false;
    bool mute_ = false;
    bool spoilt_ = false;
    bool garbled_ = false;
    std::size_t untold_ = 0;
    std::string behind_answer_{};
    std::optional<VirtualTime::Key> wake_{};
};

} // namespace ethwire::simulation
