// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Without coroutines: every operation takes a callback as its last argument, and events go to a handler.
//
//     callbacks ws://127.0.0.1:8546    (or wss://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <boost/asio/io_context.hpp>
#include <fmt/core.h>

#include <cstdint>
#include <cstdio>
#include <exception>

using namespace ethwire;

class Follower {
public:
    Follower(asio::io_context& loop, const char* url) : w3_(loop.get_executor(), AutoProvider(url)) {}

    /// Calls made before the connection is open wait for it.
    void start()
    {
        w3_.provider().connect([this](error_code error, const Outcome<void>&) { check("connect", error); });
        w3_.eth().chain_id([this](error_code error, const Outcome<U256>& id) {
            if (check("chain id", error))
                fmt::print("chain {}\n", *id);
        });
        auto heads = NewHeadsSubscription().handler([this](HandlerContext<Header>& context) { on_head(context); });
        w3_.eth().subscribe(std::move(heads), [this](error_code error, const Outcome<Subscription<Header>>&) {
            check("subscribe", error);
        });
        // The loop that feeds handlers ends when no subscription with a handler is left, and throws what one threw.
        asio::co_spawn(w3_.executor(), w3_.subscription_manager().handle_subscriptions(true),
                       [this](std::exception_ptr error) { failure_ = error; });
    }

    void rethrow() const
    {
        if (failure_)
            std::rethrow_exception(failure_);
    }

private:
    void on_head(HandlerContext<Header>& context)
    {
        const std::uint64_t number = context.result.number;
        // The event belongs to this call; what a later callback needs is captured.
        w3_.eth().get_block(number, false, [this, number](error_code error, const Outcome<Block>& block) {
            if (!check("get_block", error) || ++seen_ > 5)
                return;
            fmt::print("block {} has {} transactions\n", number, block->transaction_count());
            if (seen_ == 5)
                w3_.close(asio::detached);
        });
    }

    bool check(const char* what, const error_code& error)
    {
        if (error && error != errc::closed)
            fmt::print(stderr, "callbacks: {}: {}\n", what, error.message());
        if (error)
            w3_.close(asio::detached);
        return !error;
    }

    AsyncWeb3 w3_;
    std::exception_ptr failure_;
    int seen_ = 0;
};

int main(int argc, char** argv)
try {
    asio::io_context loop{1};
    Follower follower(loop, argc > 1 ? argv[1] : "ws://127.0.0.1:8546");
    follower.start();
    loop.run();
    follower.rethrow();
} catch (const std::exception& error) {
    fmt::print(stderr, "callbacks: {}\n", error.what());
    return 1;
}
