// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// One loop over several subscriptions, in the order in which their events came: web3.py's `process_subscriptions`.
//
//     merged ws://127.0.0.1:8546       (or wss://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <string>

using namespace ethwire;

awaitable<void> follow(std::string url)
{
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));
    auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
    auto transactions = co_await w3.eth().subscribe(PendingTxSubscription());

    auto stream = w3.socket().process_subscriptions();
    int left = 5;
    while (const auto message = co_await stream.next()) {
        // The server's ids change with a reconnect; numbers do not.
        if (message.number() == transactions.number()) {
            fmt::print("pending {}\n", message.as<Hash32>());
        } else if (message.number() == heads.number()) {
            fmt::print("head {}\n", message.as<Header>().number);
            if (--left == 0)
                break;
        }
    }
    co_await w3.subscription_manager().unsubscribe_all();
    co_await w3.close();
}

int main(int argc, char** argv)
try {
    run(follow(argc > 1 ? argv[1] : "ws://127.0.0.1:8546"));
} catch (const std::exception& error) {
    fmt::print(stderr, "merged: {}\n", error.what());
    return 1;
}
