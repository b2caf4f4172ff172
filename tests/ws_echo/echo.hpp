// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "io/dial.hpp"
#include "io/timer.hpp"
#include "wire/websocket.hpp"

#include <ethwire/base/clock.hpp>
#include <ethwire/base/random.hpp>
#include <ethwire/io/endpoint.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace ethwire::ws_echo {

/// One WebSocket connection whose every message goes back with its own type, until the peer closes. What arrives in
/// one turn is answered in one system call; while more than a message waits to be sent, nothing more is read.
///
/// It lives longer than the loop that it runs on.
class Echo {
public:
    Echo(const Executor& executor, const Endpoint& endpoint, std::size_t max_message);

    /// Connects; the loop has nothing left to do when the connection has ended.
    void start();

    /// Why it did not end in order; empty if it did.
    const std::string& failure() const noexcept { return failure_; }

private:
    enum class State {
        connecting, ///< until the upgrade is answered
        open,
        leaving, ///< the codec has said its last word: what it said is sent, what comes is discarded
        over,
    };

    void dialled(const error_code& error, std::unique_ptr<io::ByteStream> stream);
    void read();
    void walk();
    void take(const wire::Item& item);
    void go_on_reading(bool drained);
    void flush();
    void ring();
    void leave(std::string failure);
    void end(std::string failure);
    void end();
    void wake_after(Duration span);
    bool is_over() const noexcept { return state_ == State::over; }

    Executor executor_;
    Endpoint endpoint_;
    std::size_t most_waiting_; // bytes to be sent, above which nothing more is read
    SystemRandom random_;
    wire::WebSocketCodec codec_;
    io::Timer timer_;
    TimePoint deadline_ = TimePoint::max();
    std::optional<io::Dial> dial_;
    std::unique_ptr<io::ByteStream> stream_;
    State state_ = State::connecting;
    bool reading_ = false; // a wait or a posted turn is under way
    bool writing_ = false; // a wait is under way
    std::string failure_;
};

} // namespace ethwire::ws_echo
