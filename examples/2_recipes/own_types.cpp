// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Types and methods of your own: a struct with two functions is the result of a call, a parameter, or an element of
// either, and what a node sends instead of it is said with its place in the document.
//
//     own_types http://127.0.0.1:8545    (or ws://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace app {

/// Of a block only what this program asks for.
struct Usage {
    std::uint64_t number = 0;
    std::uint64_t gas_used = 0;
    std::uint64_t gas_limit = 0;
    std::vector<ethwire::Hash32> transactions;
};

ethwire::error_code read_json(ethwire::json::Reader& in, Usage& out)
{
    using ethwire::json::member;
    return read_members(in, member("number", out.number), member("gasUsed", out.gas_used),
                        member("gasLimit", out.gas_limit), member("transactions", out.transactions));
}

/// A method is a value: its name, the types of its result and its parameters.
constexpr ethwire::Method<Usage, ethwire::BlockId, bool> block_usage{"eth_getBlockByNumber"};

} // namespace app

using namespace ethwire;

static awaitable<void> ask(std::string url)
{
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));
    const app::Usage usage = co_await w3.eth().request(app::block_usage, BlockId(1), false);
    fmt::print("block {}: {} of {} gas, {} transactions\n", usage.number, usage.gas_used, usage.gas_limit,
               usage.transactions.size());

    // By its name alone, with JSON for the parameters; numbers, vectors and optionals are there already.
    const int height = co_await w3.provider().make_request<int>("eth_blockNumber");
    const auto accounts = co_await w3.provider().make_request<std::vector<Address>>("eth_accounts");
    fmt::print("height {}, {} accounts\n", height, accounts.size());

    // With whole transactions where hashes are due, it is not the type that was asked for.
    const auto full = co_await w3.provider().make_request("eth_getBlockByNumber", R"(["0x1",true])");
    try {
        fmt::print("{} transactions\n", w3.codec().decode<app::Usage>(full.text).transactions.size());
    } catch (const BadResponseFormat& error) {
        fmt::print("not this type: {}\n", error.what());
    }
    co_await w3.close();
}

int main(int argc, char** argv)
try {
    ethwire::run(ask(argc > 1 ? argv[1] : "http://127.0.0.1:8545"));
} catch (const std::exception& error) {
    fmt::print(stderr, "own_types: {}\n", error.what());
    return 1;
}
