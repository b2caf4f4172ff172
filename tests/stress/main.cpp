// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

/// Clients on strands of a pool of four threads, made, used, cancelled and destroyed from other threads. What it finds,
/// a sanitizer says; it says itself whether each operation ended, once.

#include "user.hpp"

#include <ethwire/devnode/server.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>

namespace ethwire::stress {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t users = 3;

/// A node with a thread of its own.
class NodeThread {
public:
    NodeThread() : node_(std::make_unique<devnode::DevNode>(loop_.get_executor(), options()))
    {
        if (node_->start())
            std::abort();
        node_->faults().answers.push_back(devnode::MessageRule::delayed("eth_gasPrice", 3ms));
        thread_ = std::thread([this] { loop_.run(); });
    }

    ~NodeThread()
    {
        asio::post(loop_, [this] { node_.reset(); });
        work_.reset();
        thread_.join();
    }

    Node urls() const { return {node_->ws_url(), node_->http_url()}; }

private:
    static devnode::NodeOptions options()
    {
        devnode::NodeOptions options;
        options.block_time = 5ms;
        return options;
    }

    asio::io_context loop_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(loop_);
    std::unique_ptr<devnode::DevNode> node_;
    std::thread thread_;
};

int run(std::uint64_t operations)
{
    const auto begin = std::chrono::steady_clock::now();
    Tally tally;
    {
        const NodeThread node;
        asio::thread_pool pool(4);
        Shared shared(users);
        std::vector<std::unique_ptr<User>> all; // and their loops, which the pool's threads may still be posting to
        std::vector<std::thread> threads;
        for (std::size_t place = 0; place < users; ++place)
            all.push_back(std::make_unique<User>(place, node.urls(), pool, shared, tally, operations));
        for (const auto& user : all)
            threads.emplace_back([&user] { user->run(); });
        for (std::thread& thread : threads)
            thread.join();
        pool.join();
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("%llu operations of %llu clients: %llu succeeded, %llu cancelled, %llu ended otherwise, %llu events; "
                "%.1f s\n",
                static_cast<unsigned long long>(tally.started), static_cast<unsigned long long>(tally.clients),
                static_cast<unsigned long long>(tally.succeeded), static_cast<unsigned long long>(tally.cancelled),
                static_cast<unsigned long long>(tally.ended - tally.succeeded - tally.cancelled),
                static_cast<unsigned long long>(tally.events), seconds);
    const bool clean = tally.ended == tally.started && tally.twice == 0;
    std::puts(clean ? "each ended once" : "NOT each ended once");
    return clean ? 0 : 1;
}

} // namespace
} // namespace ethwire::stress

int main(int count, char** arguments)
{
    std::uint64_t operations = 4000;
    if (count == 3 && std::strcmp(arguments[1], "--operations") == 0)
        operations = std::strtoull(arguments[2], nullptr, 10);
    return ethwire::stress::run(operations);
}
