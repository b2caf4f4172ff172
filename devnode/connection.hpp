// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "asio.hpp"
#include "flood_feed.hpp"
#include "inbound.hpp"
#include "node.hpp"
#include "outbox.hpp"
#include "session.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

/// One accepted socket: moves bytes between it, a `Session` and an `Outbox`, and carries out the faults that need a
/// socket. TCP connections find out from the first request whether they are WebSocket or HTTP.
///
/// All answers and events of one turn leave in one send. Requests wait while more than 1 MiB of answers is unsent.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    using Socket = asio::generic::stream_protocol::socket;
    using OnClosed = std::function<void(Connection&)>;
    enum class Listener { ws, http, ipc };

    struct Limits {
        std::size_t max_message;
        std::size_t max_backlog;
    };

    Connection(Socket socket, Node& node, Listener listener, Limits limits, OnClosed on_closed);

    void start();

    /// Faults or the outbox may have changed.
    void poke();

    /// Ends it at once, with RST or FIN. Not from inside a session.
    void end(bool reset);

    void send_close(std::uint16_t code, std::string_view reason);
    void ping(std::string_view payload);
    void flood(const Flood& flood);

    Outbox& outbox() noexcept { return outbox_; }

    /// A WebSocket after its upgrade, or a Unix socket.
    bool persistent() const noexcept { return protocol_ == Protocol::websocket || protocol_ == Protocol::ipc; }

private:
    enum class Protocol {
        http, ///< also: not known yet
        websocket,
        ipc,
        mute, ///< reads on and says nothing
    };

    void read();
    void process();
    bool step();
    bool step_http();
    void refuse(unsigned status, std::string_view headers);
    bool on_inbound(const Inbound& inbound);
    void on_request(const HttpRequest& request);
    bool misbehave(UpgradeFault& fault);
    bool take_drip(UpgradeFault& fault);
    void upgrade(const HttpHead& head);
    void answer_status(unsigned status, std::string_view headers, std::string_view body);

    void flush();
    void send_some();
    void on_sent(std::size_t bytes);
    void fill_flood();
    std::size_t send_limit(TimePoint now);
    std::size_t backlog() noexcept { return sending_.size() - sent_ + outbox_.bytes().size(); }
    void end_soon(bool reset);
    void arm(TimePoint now);
    void on_timer();

    Node& node_;
    Listener listener_;
    Limits limits_;
    OnClosed on_closed_;
    Socket socket_;
    asio::steady_timer timer_;
    TimePoint armed_ = TimePoint::max();

    Protocol protocol_ = Protocol::http;
    ReadBuffer buffer_;
    HttpReader requests_;
    WebSocketReader frames_;
    DocumentReader documents_;
    Outbox outbox_;
    std::optional<Session> session_;
    std::vector<FloodFeed> floods_;

    std::string sending_;
    std::size_t sent_ = 0;      // of sending_
    std::size_t uncounted_ = 0; // bytes of the upgrade answer that have not left
    std::uint64_t counted_ = 0; // bytes sent since
    std::size_t dripping_ = 0;  // bytes that leave one by one
    Duration pace_{};           // between them
    TimePoint not_before_{};    // the next slice or drop waits until then
    TimePoint next_ping_ = TimePoint::max();

    bool reading_ = false;
    bool writing_ = false;
    bool processing_ = false;
    bool stalled_ = false; // bytes wait in the buffer: deaf, or too much is unsent
    bool close_sent_ = false;
    bool close_received_ = false;
    bool end_when_sent_ = false;
    bool closed_ = false;
};

} // namespace ethwire::devnode
