// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
//     ethwire_requests URL COUNT IN_FLIGHT
//
// eth_blockNumber through this library: IN_FLIGHT coroutines, each of which asks, awaits the answer and asks again.
// CPU and time are taken from a quarter of the replies to the last.

#include "window.hpp"

#include <ethwire/ethwire.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace ethwire;

struct Run {
    Run(std::uint64_t requests, std::uint64_t at_once)
        : count(requests), in_flight(at_once), window("ethwire", requests)
    {
        latencies.reserve(count - count / 4);
    }

    std::uint64_t count;
    std::uint64_t in_flight;
    std::uint64_t sent = 0;
    bench::Window window;
    std::vector<float> latencies; // microseconds, behind the warm-up
};

awaitable<void> ask(const AsyncWeb3* client, Run* all)
{
    const AsyncWeb3& w3 = *client;
    Run& run = *all;
    while (run.sent < run.count) {
        ++run.sent;
        const auto begin = std::chrono::steady_clock::now();
        co_await w3.eth().block_number();
        const std::chrono::duration<float, std::micro> taken = std::chrono::steady_clock::now() - begin;
        const std::uint64_t place = run.window.events();
        if (place >= run.count / 4)
            run.latencies.push_back(taken.count());
        run.window.take(place);
    }
}

void fail(const std::exception_ptr& failure)
{
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "ethwire_requests: %s\n", error.what());
    }
    std::exit(1);
}

void report(Run& run)
{
    std::sort(run.latencies.begin(), run.latencies.end());
    const auto quantile = [&](double q) {
        const auto last = static_cast<double>(run.latencies.size() - 1);
        return std::to_string(run.latencies[static_cast<std::size_t>(q * last)]);
    };
    run.window.report(",\"p50_us\":" + quantile(0.5) + ",\"p99_us\":" + quantile(0.99));
}

awaitable<void> run_all(std::string_view url, Run* all)
{
    Run& run = *all;
    WebSocketProvider provider(url);
    auto w3 = co_await AsyncWeb3::connect(std::move(provider));
    const auto executor = co_await asio::this_coro::executor;
    std::uint64_t left = run.in_flight;
    for (std::uint64_t i = 0; i < run.in_flight; ++i) {
        auto asking = ask(&w3, all);
        asio::co_spawn(executor, std::move(asking), [&](const std::exception_ptr& failure) {
            if (failure)
                fail(failure);
            if (--left != 0)
                return;
            report(run);
            std::exit(0);
        });
    }
    // The client lives until the last answer.
    asio::steady_timer never(executor, std::chrono::hours(1));
    co_await never.async_wait(asio::use_awaitable);
}

} // namespace

int main(int argc, char** argv)
{
    const std::uint64_t count = argc == 4 ? std::strtoull(argv[2], nullptr, 10) : 0;
    const std::uint64_t in_flight = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
    if (count < 4 || in_flight == 0) {
        std::fputs("usage: ethwire_requests ws://HOST:PORT COUNT IN_FLIGHT\n", stderr);
        return 2;
    }
    asio::io_context loop(1);
    Run run(count, in_flight);
    asio::co_spawn(loop, run_all(argv[1], &run), [](const std::exception_ptr& failure) {
        if (failure)
            fail(failure);
    });
    loop.run();
    return 0;
}
