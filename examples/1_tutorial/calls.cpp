// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Calls: one after the other, and several in one message.
//
//     calls http://127.0.0.1:8545      (or ws://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

using namespace ethwire;

awaitable<void> look(std::string url)
{
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));

    const std::uint64_t number = co_await w3.eth().block_number();
    const Block block = co_await w3.eth().get_block(number);
    fmt::print("block {} has {} transactions and the hash {}\n", number, block.transaction_count(), block.header.hash);

    // One JSON array, one message, one wait. Each result is its own: one that fails spoils no other.
    auto batch = w3.batch_requests();
    auto price = batch.add(methods::gas_price);
    auto balance = batch.add(methods::get_balance, block.header.miner, BlockId(number));
    auto unknown = batch.add(Request("eth_noSuchMethod"));
    co_await batch.async_execute();
    fmt::print("gas costs {} wei, the block's miner {} has {} wei\n", *price, block.header.miner, *balance);
    if (!unknown)
        fmt::print("one of the batch failed: {}\n", unknown.server_error().message);

    co_await w3.close();
}

int main(int argc, char** argv)
try {
    run(look(argc > 1 ? argv[1] : "http://127.0.0.1:8545"));
} catch (const std::exception& error) {
    fmt::print(stderr, "calls: {}\n", error.what());
    return 1;
}
