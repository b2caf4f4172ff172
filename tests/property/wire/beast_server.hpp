// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::wire::test {

/// A message as either end knows it.
struct Message {
    bool is_text = true;
    std::string payload;

    bool operator==(const Message&) const = default;
};

/// Boost.Beast as the server at the other end, in memory. It accepts the upgrade, answers pings and closes by itself,
/// and works in `run` alone.
class BeastServer {
public:
    BeastServer();
    ~BeastServer();
    BeastServer(const BeastServer&) = delete;
    BeastServer& operator=(const BeastServer&) = delete;

    /// Bytes from the client, and bytes for it.
    void feed(std::string_view bytes);
    std::string taken();

    /// Sends a message as fragments of these sizes; what is left over is the last one. A size of zero is an empty
    /// fragment.
    void send(const Message& message, const std::vector<std::size_t>& fragments);
    void ping(std::string_view payload);
    void close(unsigned code);
    /// Until nothing can happen without more bytes.
    void run();

    const std::vector<Message>& messages() const;
    const std::vector<std::string>& pongs() const;
    /// The code of the client's close frame; 0 without one.
    unsigned closed_with() const;
    /// What the server found wrong with the client; empty if nothing.
    const std::string& complaint() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace ethwire::wire::test
