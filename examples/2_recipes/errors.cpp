// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// What can go wrong, as an exception and as a value; and what the server said, kept apart from what ethwire says.
//
//     errors http://127.0.0.1:8545     (or ws://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <limits>
#include <string>

using namespace ethwire;
using namespace std::chrono_literals;

awaitable<void> as_exceptions(Provider provider, Eth eth)
{
    try {
        co_await provider.make_request("eth_noSuchMethod");
    } catch (const MethodUnavailable& error) { // a Web3RPCError
        const ServerError& said = error.server_error();
        fmt::print("ethwire says '{}'; the server said {} '{}'\n", error.code().message(), said.code, said.message);
    }
    try {
        constexpr std::uint64_t far = std::numeric_limits<std::int64_t>::max();
        co_await eth.get_block(far);
    } catch (const BlockNotFound& error) {
        fmt::print("no such block: {}\n", error.what());
    }
    try {
        co_await provider.make_request("eth_chainId", "{\"not\":\"an array\"}");
    } catch (const Web3Exception& error) {
        fmt::print("never sent: {}\n", error.what());
    }
    try {
        const Block block = Codec().decode<Block>(R"({"number":"0x1","hash":"0xzz"})");
        fmt::print("decoded {}\n", block.header.number);
    } catch (const BadResponseFormat& error) {
        fmt::print("no block: {}\n", error.what());
    }
}

awaitable<void> show(std::string url)
{
    try {
        const AutoProvider wrong("htp://127.0.0.1");
    } catch (const Web3ValidationError& error) {
        fmt::print("a wrong URL: {}\n", error.what());
    }
    try {
        WebSocketProvider nobody("ws://127.0.0.1:1");
        nobody.connect_timeout(100ms);
        co_await AsyncWeb3::connect(nobody);
    } catch (const ProviderConnectionError& error) {
        fmt::print("nobody there: {}\n", error.what());
    }
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));
    co_await as_exceptions(w3.provider(), w3.eth());

    // As values: with this token an operation gives its error beside its outcome and throws nothing.
    const auto [error, nonce] = co_await w3.eth().get_transaction_count(Address(), BlockId(), as_tuple_awaitable);
    if (nonce == condition::transient)
        fmt::print("later, perhaps: {}\n", nonce.describe());
    else if (error)
        fmt::print("no nonce: {}\n", nonce.describe());
    else
        fmt::print("nonce {}\n", *nonce);

    co_await w3.close();
}

int main(int argc, char** argv)
try {
    run(show(argc > 1 ? argv[1] : "http://127.0.0.1:8545"));
} catch (const std::exception& error) {
    fmt::print(stderr, "errors: {}\n", error.what());
    return 1;
}
