// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// A service: handlers with labels and contexts, calls made from handlers, a bounded number of them at once, a
// connection that is made again when it is lost, everything that happens told to one observer, and an end in order on
// SIGINT or SIGTERM.
//
//     service ws://127.0.0.1:8546 [HEADS]           (or wss://, or the path of a Unix socket)
//
// HEADS ends it by itself after so many heads.

#include <ethwire/ethwire.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/core.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

using namespace ethwire;
using namespace std::chrono_literals;

/// The one seam for logs and metrics. Called on the loop: it only writes a line.
class Journal final : public Observer {
public:
    void on_connected(std::string_view endpoint, bool again) override
    {
        fmt::print("{} to {}\n", again ? "connected again" : "connected", endpoint);
    }
    void on_lost(const ConnectionLoss& loss) override
    {
        fmt::print("{}: {} {}\n", loss.what, loss.reason.message(), loss.said);
    }
    void on_retry(std::uint64_t attempt, Duration delay) override
    {
        fmt::print("attempt {} in {} ms\n", attempt,
                   std::chrono::duration_cast<std::chrono::milliseconds>(delay).count());
    }
    void on_subscription_refused(std::string_view label, const ServerError& said) override
    {
        fmt::print("'{}' was refused: {}\n", label, said.message);
    }
};

/// What the handlers share; everything runs on one thread, so nothing is locked.
struct Totals {
    std::uint64_t heads = 0;
    std::uint64_t transactions = 0;
    std::uint64_t transfers = 0;
    std::uint64_t enough = 0;
};
using SharedTotals = std::shared_ptr<Totals>;

/// A coroutine for each head: it may await calls, and replies never wait behind the events that pile up meanwhile.
awaitable<void> on_head(HandlerContext<Header> context)
{
    const SharedTotals& totals = *context.context<SharedTotals>();
    try {
        const Block block = co_await context.async_w3.with(CallOptions().timeout(5s)).get_block(context.result.hash);
        totals->transactions += block.transaction_count();
        fmt::print("block {}: {} transactions\n", block.header.number, block.transaction_count());
    } catch (const Web3Exception& error) {
        // Lost in a reconnect, or late: this block is missed, the service goes on.
        fmt::print("block {}: {}\n", context.result.number, error.what());
    }
    if (++totals->heads == totals->enough)
        context.async_w3.close(asio::detached);
}

/// A plain function for each log: it runs while the bytes are read, and must not block.
void on_transfer(HandlerContext<Log>& context)
{
    const SharedTotals& totals = *context.context<SharedTotals>();
    if (!context.result.removed)
        ++totals->transfers;
}

void on_notice(const SubscriptionNotice& notice)
{
    if (const auto* lagged = std::get_if<Lagged>(&notice))
        fmt::print("{} heads lost: too slow\n", lagged->count);
    else if (std::holds_alternative<Disconnected>(notice))
        fmt::print("heads from here on are missing\n");
    else if (const auto* odd = std::get_if<Undecodable>(&notice))
        fmt::print("no head: {} is {}\n", odd->path, odd->value);
    else
        fmt::print("heads come again\n");
}

NewHeadsSubscription heads_for(const SharedTotals& totals)
{
    NewHeadsSubscription heads;
    heads.label("heads").handler(on_head).handler_context(totals).on_notice(on_notice);
    heads.parallelize(4).queue(QueueOptions().messages(64).overflow(Overflow::drop_oldest));
    return heads;
}

LogsSubscription transfers_for(const SharedTotals& totals)
{
    LogsSubscription logs(Filter().topic(0, keccak256("Transfer(address,address,uint256)")));
    logs.label("transfers").handler(on_transfer).handler_context(totals);
    return logs;
}

awaitable<void> serve(Eth eth, SubscriptionManager manager, SharedTotals totals)
{
    const U256 chain = co_await eth.chain_id();
    fmt::print("chain {}\n", chain);
    co_await manager.subscribe(heads_for(totals));
    co_await manager.subscribe(transfers_for(totals));
    for (const auto& subscription : manager.subscriptions())
        fmt::print("subscribed: {}\n", subscription->label());
    // Until the client is closed.
    co_await manager.handle_subscriptions(true);
}

int main(int argc, char** argv)
try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0); // a journal is read while it is written

    const auto totals = std::make_shared<Totals>();
    totals->enough = argc > 2 ? std::stoull(argv[2]) : std::numeric_limits<std::uint64_t>::max();

    AutoProvider provider(argc > 1 ? argv[1] : "ws://127.0.0.1:8546");
    provider.observer(std::make_shared<Journal>())
        .heartbeat(HeartbeatOptions().silence(10s).grace(5s))
        .reconnect(ReconnectPolicy().base(100ms).cap(30s));

    asio::io_context loop{1};
    AsyncWeb3 w3(loop.get_executor(), provider);

    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&w3](const error_code& error, int) {
        if (!error)
            w3.close(asio::detached);
    });

    std::exception_ptr failure;
    w3.provider().connect([&](error_code error, const Outcome<void>&) {
        if (error && error != errc::closed)
            fmt::print(stderr, "service: {}: {}\n", w3.provider().endpoint_uri(), error.message());
    });
    asio::co_spawn(loop, serve(w3.eth(), w3.subscription_manager(), totals), [&](std::exception_ptr error) {
        failure = error;
        signals.cancel();
    });
    loop.run();
    if (failure)
        std::rethrow_exception(failure);

    const Stats stats = w3.stats();
    fmt::print("{} heads, {} transactions, {} transfers; {} bytes received, {} events dropped, {} reconnects\n",
               totals->heads, totals->transactions, totals->transfers, stats.bytes_received, stats.events_dropped,
               stats.reconnects);
} catch (const std::exception& error) {
    fmt::print(stderr, "service: {}\n", error.what());
    return 1;
}
