// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Logs with a filter: those of the past by a call, those to come by a subscription.
//
//     logs ws://127.0.0.1:8546         (or wss://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <fmt/core.h>

#include <cstdio>
#include <exception>
#include <string>

using namespace ethwire;

awaitable<void> follow(std::string url)
{
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));

    // Position 0 of the topics is the event's signature; its hash is made by the compiler.
    constexpr Hash32 transfer = keccak256("Transfer(address,address,uint256)");
    Filter transfers = Filter().topic(0, transfer);
    auto logs = co_await w3.eth().subscribe(LogsSubscription(transfers));

    // A range is for the call alone: a subscription looks at address and topics only.
    transfers.from_block(1).to_block(BlockTag::latest);
    const auto past = co_await w3.eth().get_logs(transfers);
    fmt::print("{} transfers so far\n", past.size());

    int left = 5;
    while (const auto log = co_await logs.next()) {
        fmt::print("{}{} in block {}, log {}\n", log->removed ? "taken back: " : "", log->address, log->block_number,
                   log->log_index);
        if (--left == 0)
            break;
    }
    co_await w3.eth().unsubscribe(logs);
    co_await w3.close();
}

int main(int argc, char** argv)
try {
    run(follow(argc > 1 ? argv[1] : "ws://127.0.0.1:8546"));
} catch (const std::exception& error) {
    fmt::print(stderr, "logs: {}\n", error.what());
    return 1;
}
