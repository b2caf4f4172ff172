// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// This library through its public face: one subscription, taken in batches, every field of every event decoded.
//
//     ethwire_subscribe KIND URL COUNT        prints one JSON object (README.md, "What a client prints")

#include "window.hpp"

#include <ethwire/ethwire.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <utility>

namespace {

using namespace ethwire;

constexpr std::size_t largest_batch = 256;

/// The number that the flood node wrote into an event, and a few fields more looked at.
std::uint64_t number_in(const Header& head, std::uint64_t& touched)
{
    touched += head.hash[31] + head.gas_used + head.logs_bloom[128];
    return head.number;
}

std::uint64_t number_in(const Log& log, std::uint64_t& touched)
{
    touched += log.address[0] + log.topics.size() + log.data.size();
    return log.block_number;
}

std::uint64_t number_in(const Hash32& hash, std::uint64_t& touched)
{
    touched += hash[31];
    return std::uint64_t{hash[0]} << 24 | std::uint64_t{hash[1]} << 16 | std::uint64_t{hash[2]} << 8 | hash[3];
}

template <class Subscribed>
awaitable<void> consume(Eth eth, Subscribed request, bench::Window* taken, std::uint64_t* touched)
{
    bench::Window& window = *taken;
    auto events = co_await eth.subscribe(std::move(request));
    while (!window.done()) {
        const auto batch = co_await events.next_batch(largest_batch);
        if (!batch)
            throw boost::system::system_error(batch.reason());
        for (const auto event : batch)
            window.take(number_in(*event, *touched) - bench::first_number);
    }
}

awaitable<void> follow(std::string_view kind, std::string_view url, std::uint64_t count)
{
    WebSocketProvider provider(url);
    auto w3 = co_await AsyncWeb3::connect(std::move(provider));
    bench::Window window("ethwire", count);
    std::uint64_t touched = 0;
    if (kind == "newHeads") {
        NewHeadsSubscription request;
        co_await consume(w3.eth(), std::move(request), &window, &touched);
    } else if (kind == "logs") {
        LogsSubscription request;
        co_await consume(w3.eth(), std::move(request), &window, &touched);
    } else {
        PendingTxSubscription request;
        co_await consume(w3.eth(), std::move(request), &window, &touched);
    }
    window.report(",\"touched\":" + std::to_string(touched));
}

} // namespace

int main(int argc, char** argv)
{
    const std::string_view kind = argc == 4 ? argv[1] : "";
    const std::uint64_t count = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
    if ((kind != "newHeads" && kind != "logs" && kind != "newPendingTransactions") || count < 4) {
        std::fputs("usage: ethwire_subscribe newHeads|logs|newPendingTransactions ws://HOST:PORT/?n=COUNT COUNT\n",
                   stderr);
        return 2;
    }
    asio::io_context loop(1);
    int status = 0;
    asio::co_spawn(loop, follow(kind, argv[2], count), [&](const std::exception_ptr& failure) {
        if (!failure)
            return;
        status = 1;
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "ethwire_subscribe: %s\n", error.what());
        }
    });
    loop.run();
    return status;
}
