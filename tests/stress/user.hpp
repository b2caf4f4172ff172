// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/ethwire.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace ethwire::stress {

/// What was started, by whomever, and what has ended.
struct Tally {
    std::atomic<std::uint64_t> started = 0;
    std::atomic<std::uint64_t> ended = 0;
    std::atomic<std::uint64_t> succeeded = 0;
    std::atomic<std::uint64_t> cancelled = 0;
    std::atomic<std::uint64_t> twice = 0; ///< completions of what had completed
    std::atomic<std::uint64_t> clients = 0;
    std::atomic<std::uint64_t> events = 0;
};

/// Handles of clients that live somewhere: each thread uses those of the others.
class Shared {
public:
    void put(std::size_t place, std::optional<Eth> eth)
    {
        const std::lock_guard lock(mutex_);
        handles_.at(place) = std::move(eth);
    }
    std::optional<Eth> get(std::size_t place)
    {
        const std::lock_guard lock(mutex_);
        return handles_.at(place);
    }
    std::size_t size() const noexcept { return handles_.size(); }

    explicit Shared(std::size_t users) : handles_(users) {}

private:
    std::mutex mutex_;
    std::vector<std::optional<Eth>> handles_;
};

struct Node {
    std::string ws_url;
    std::string http_url;
};

/// One thread with an event loop of its own. It makes clients on strands of the pool, uses them and those of the other
/// threads, has its handlers called on its own loop, on a strand elsewhere or wherever the client runs, cancels, and
/// lets the clients go in each of the ways there are.
class User {
public:
    User(std::size_t place, Node node, asio::thread_pool& pool, Shared& shared, Tally& tally, std::uint64_t most);

    /// Until `most` operations were started, by all users together. Waits for the end of its own.
    void run();

private:
    struct Client;

    void live();
    void act(Client& client);
    void call(const Eth& eth, bool cancels);
    void batch(const Client& client);
    void subscribe(Client& client);
    void unsubscribe(Client& client);
    void let_go(Client& client);
    void wait_while_busy(std::uint64_t most);

    template <class Start>
    void operate(bool cancels, Start start);
    unsigned draw(unsigned below) { return std::uniform_int_distribution<unsigned>(0, below - 1)(random_); }
    bool is_over() const { return tally_.started >= most_; }

    std::size_t place_;
    Node node_;
    asio::thread_pool& pool_;
    asio::strand<asio::thread_pool::executor_type> elsewhere_;
    Shared& shared_;
    Tally& tally_;
    std::uint64_t most_;
    std::mt19937_64 random_;
    asio::io_context own_{1};
    std::atomic<std::uint64_t> pending_ = 0;
};

} // namespace ethwire::stress
