// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "transport/doorbell.hpp"
#include "transport/handoff.hpp"
#include "transport/reactor.hpp"
#include "transport/slice.hpp"

#include "io/connection.hpp"
#include "session/loss.hpp"
#include "wire/upgrade.hpp"

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ethwire::python {

/// Where to connect, and how; whatever `io::ConnectionOptions` does not know by itself.
class LinkOptions {
public:
    explicit LinkOptions(io::ConnectionOptions connection) : connection_(std::move(connection)) {}

    /// Bytes that wait for the event loop before the socket is no longer read.
    LinkOptions& max_buffered(std::size_t bytes)
    {
        max_buffered_ = bytes;
        return *this;
    }
    /// Bytes of a line on a Unix socket.
    LinkOptions& line_limit(std::size_t bytes)
    {
        line_limit_ = bytes;
        return *this;
    }

    const io::ConnectionOptions& connection() const noexcept { return connection_; }
    std::size_t max_buffered() const noexcept { return max_buffered_; }
    std::size_t line_limit() const noexcept { return line_limit_; }

private:
    io::ConnectionOptions connection_;
    std::size_t max_buffered_ = std::size_t{64} << 20;
    std::size_t line_limit_ = std::size_t{20} << 20;
};

/// Why a connection never opened, or ended.
struct Ending {
    session::Loss loss{session::Loss::Kind::requested};
    error_code reason{};
    bool was_open = false;
    io::Closing closing{};
};

/// One connection, read on the reactor's thread and consumed on an event loop's.
///
/// It does not come back: a loss is told, once, behind everything that was received before. All public members may be
/// called from any thread, except that `take` has one caller at a time.
class Link final : public Doorbell::Caller, public std::enable_shared_from_this<Link>, private io::ConnectionOwner {
public:
    /// What happened since the last `take`, beside messages.
    struct News {
        bool opened = false;
        std::optional<wire::UpgradeResponse> upgrade{}; ///< the server's answer, accepted or refused
        std::optional<io::StreamEnds> ends{};           ///< with `opened`
        /// It is lost: nothing can be sent, no answer will come. What was received before is still given; `ended`
        /// follows.
        std::optional<Ending> broken{};
        std::optional<Ending> ended{};
        std::vector<std::string> pongs{};
        bool flushed = false; ///< what was sent has left; told when `tell_flushed` asked for it
    };

    Link(LinkOptions options, std::shared_ptr<Doorbell> doorbell);
    ~Link() override;

    void open();
    /// Queues a message. It leaves with the next `flush`, or anything else that reaches the reactor.
    void send(std::string message);
    void flush();
    void ping(std::string payload);
    void pong(std::string payload);
    /// Ends in order. What still comes is not kept.
    void close(io::CloseFrame frame);
    /// Ends at once and tells nobody; the owner's last word.
    void discard();

    /// Bytes given to `send` that have not left.
    std::size_t unsent() const noexcept { return unsent_.load(std::memory_order_relaxed); }
    void tell_flushed();

    /// Moves what has come to the end of `out`.
    News take(std::deque<Slice::Ptr>& out);
    /// A message that `take` gave is gone.
    void release(std::size_t bytes);
    /// Messages of so many bytes wait again.
    void hold(std::size_t bytes) noexcept { handoff_.hold(bytes); }

    const Handoff& handoff() const noexcept { return handoff_; }

private:
    void on_open() override;
    Heard on_message(std::string_view text, TimePoint now) override;
    bool wants_pause() const noexcept override;
    void on_walk_end() override;
    void on_down(const io::Downfall&, Duration) override {}
    void on_over(const io::Downfall& downfall) override;
    void on_drained(const session::Loss& loss) override;
    void on_pong(std::string_view payload) override;
    void on_flushed() override;

    io::ConnectionOptions connection_options();
    void post(std::function<void()> command);
    void send_outgoing();
    Ending ending(const session::Loss& loss) const;
    void end(const Ending& ending);
    void tell(const std::function<void(News&)>& change);

    LinkOptions options_;
    std::shared_ptr<Doorbell> doorbell_;
    std::shared_ptr<Reactor> reactor_;
    mutable Handoff handoff_;
    std::atomic<std::size_t> unsent_ = 0;

    std::mutex mutex_;
    News news_;                         // under the lock
    std::vector<std::string> outgoing_; // under the lock
    bool flush_posted_ = false;         // under the lock
    bool tell_flushed_ = false;         // under the lock

    // The reactor's own.
    std::shared_ptr<std::string> tail_ = std::make_shared<std::string>();
    std::shared_ptr<io::Connection> connection_;
    unsigned messages_ = 0;
    std::size_t given_ = 0; // bytes of messages that the connection has and the system may not have yet
    bool opened_ = false;
    bool closing_ = false;
};

} // namespace ethwire::python
