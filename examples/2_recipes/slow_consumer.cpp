// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// A consumer that does not keep up, on a connection that is lost now and then: each loss is a value in the stream.
// Meanwhile calls on the same connection are answered at once.
//
//     slow_consumer ws://127.0.0.1:8546 [EVENTS]    (or wss://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <boost/asio/steady_timer.hpp>
#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <variant>

using namespace ethwire;
using namespace std::chrono_literals;

awaitable<void> work_hard()
{
    asio::steady_timer timer(co_await asio::this_coro::executor, 50ms);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> follow(std::string url, int events)
{
    AutoProvider provider(url);
    provider.reconnect(ReconnectPolicy().base(50ms));
    auto w3 = co_await AsyncWeb3::connect(provider);

    // Two heads may wait; of more, the oldest go.
    NewHeadsSubscription request;
    request.queue(QueueOptions().messages(2).overflow(Overflow::drop_oldest));
    auto heads = co_await w3.eth().subscribe(std::move(request));

    while (events > 0) {
        const auto item = co_await heads.next_item();
        if (const auto* lagged = std::get_if<Lagged>(&item)) {
            fmt::print("lagged: {} heads lost\n", lagged->count);
        } else if (const auto* lost = std::get_if<Disconnected>(&item)) {
            fmt::print("disconnected: {}\n", lost->reason.message());
        } else if (std::holds_alternative<Resubscribed>(item)) {
            fmt::print("resubscribed\n");
        } else if (const auto* odd = std::get_if<Undecodable>(&item)) {
            fmt::print("no head: {}\n", odd->raw);
        } else if (const auto& head = std::get<Event<Header>>(item)) {
            fmt::print("head {}\n", head->number);
            --events;
            co_await work_hard();
        } else {
            fmt::print("ended: {}\n", head.reason().message());
            break;
        }
    }
    const auto stats = heads.stats();
    fmt::print("delivered {}, dropped {}\n", stats.delivered, stats.dropped);
    co_await w3.close();
}

int main(int argc, char** argv)
try {
    run(follow(argc > 1 ? argv[1] : "ws://127.0.0.1:8546", argc > 2 ? std::stoi(argv[2]) : 10));
} catch (const std::exception& error) {
    fmt::print(stderr, "slow_consumer: {}\n", error.what());
    return 1;
}
