// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Futures: a program that blocks, with the client on a thread of its own. Calls, subscribe, unsubscribe, connect and
// close may be started from any thread. Waiting for a future on the loop's own thread would deadlock: see
// docs/cancellation.md.
//
//     futures http://127.0.0.1:8545    (or ws://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <future>
#include <thread>
#include <vector>

using namespace ethwire;

/// A client with a thread of its own. The thread ends before the client, and the client before the loop.
class ThreadedClient {
public:
    explicit ThreadedClient(const char* url)
        : w3_(loop_.get_executor(), AutoProvider(url)), thread_([this] { loop_.run(); })
    {}
    ~ThreadedClient()
    {
        loop_.stop();
        thread_.join();
    }
    ThreadedClient(const ThreadedClient&) = delete;
    ThreadedClient& operator=(const ThreadedClient&) = delete;

    AsyncWeb3* operator->() { return &w3_; }

private:
    asio::io_context loop_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(loop_);
    AsyncWeb3 w3_;
    std::thread thread_;
};

int main(int argc, char** argv)
try {
    ThreadedClient w3(argc > 1 ? argv[1] : "http://127.0.0.1:8545");
    w3->provider().connect(asio::use_future).get();

    // Four calls under way at once; each future throws what its call failed with.
    std::vector<std::future<Outcome<Block>>> blocks;
    for (std::uint64_t number = 1; number <= 4; ++number)
        blocks.push_back(w3->eth().get_block(number, false, asio::use_future));
    for (auto& block : blocks) {
        const Block got = *block.get();
        fmt::print("block {} has {} transactions\n", got.header.number, got.transaction_count());
    }
    w3->close(asio::use_future).get();
} catch (const std::exception& error) {
    fmt::print(stderr, "futures: {}\n", error.what());
    return 1;
}
