// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// run_block URL PLACE...: runs code blocks of the documentation, each with a client of its own.

#include "prelude.hpp"

#include <cstdio>
#include <exception>

namespace {

awaitable<void> run_one(docs::Body body, std::string url)
{
    auto w3 = co_await AsyncWeb3::connect(AutoProvider(url));
    co_await body(w3, url);
    co_await w3.close();
}

} // namespace

int main(int argc, char** argv)
try {
    for (int n = 2; n < argc; ++n) {
        const auto found = docs::runnables().find(argv[n]);
        if (found == docs::runnables().end()) {
            fmt::print(stderr, "run_block: no block at {}\n", argv[n]);
            return 2;
        }
        run(run_one(found->second, argv[1]));
    }
    return argc < 3 ? 2 : 0;
} catch (const std::exception& error) {
    fmt::print(stderr, "run_block: {}\n", error.what());
    return 1;
}
