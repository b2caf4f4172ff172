// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "feed.hpp"
#include "requests.hpp"
#include "upgrade.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace flood {

/// One client: its handshake, its requests, and its subscriptions' floods, on a thread of its own.
///
/// The socket is non-blocking. Between any two sends whatever the client sent is read and answered, and a reply goes
/// out before the next notification. A full socket is retried for a moment before the thread sleeps, so that the
/// node's own wake-up is not part of what is measured.
class Connection {
public:
    using Clock = std::chrono::steady_clock;

    /// \param socket a connected, non-blocking socket, closed by the destructor
    explicit Connection(int socket);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Serves until the client is gone.
    void run();

private:
    struct Subscription {
        std::string id;
        Feed feed;
        Clock::time_point start;
    };

    bool upgrade();
    void read();
    void take_frames();
    /// Sets `leaving_`, or tells when there will be something to send.
    Clock::time_point choose_what_to_send(Clock::time_point now);
    void send();
    void wait_for_room();
    Clock::time_point due(const Subscription& subscription) const;
    std::string subscribe(Kind kind);
    bool unsubscribe(std::string_view id);

    int socket_;
    bool open_ = true;
    bool closing_ = false; // the client's close frame was taken; its echo is the last thing sent
    Query query_;
    Requests requests_;
    std::string received_;
    std::string replies_;         // framed, not yet chosen
    std::string replies_leaving_; // what `leaving_` points into while replies go out
    std::string_view leaving_;    // sent before anything else is chosen, so that frames stay whole
    Clock::time_point last_progress_;
    std::vector<std::unique_ptr<Subscription>> subscriptions_;
    std::vector<std::unique_ptr<Subscription>> ended_; // kept while `leaving_` may point into one
    std::size_t turn_ = 0;                             // of the subscriptions that are due, whose turn it is
};

} // namespace flood
