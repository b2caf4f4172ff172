// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Five lines: connect, subscribe, and print heads as they come.
//
//     heads ws://127.0.0.1:8546        (or wss://, or the path of a Unix socket)

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
    for (int n = 0; n < 5; ++n)
        if (const auto head = co_await heads.next())
            fmt::print("{} {}\n", head->number, head->hash);
}

int main(int argc, char** argv)
try {
    run(follow(argc > 1 ? argv[1] : "ws://127.0.0.1:8546"));
} catch (const std::exception& error) {
    fmt::print(stderr, "heads: {}\n", error.what());
    return 1;
}
