// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

// Deadlines and cancellation: of a call, of a wait for an event, and of anything by a signal.
//
//     deadlines ws://127.0.0.1:8546    (or wss://, or the path of a Unix socket)

#include <ethwire/ethwire.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <fmt/core.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

using namespace ethwire;
using namespace std::chrono_literals;

/// A call with a deadline of its own; the provider's `request_timeout` is that of all others.
awaitable<void> limit_a_call(Eth hurried)
{
    try {
        const std::uint64_t number = co_await hurried.block_number();
        fmt::print("the call: block {}, in time\n", number);
    } catch (const TimeExhausted& error) {
        fmt::print("the call: {}\n", error.what());
    }
}

/// Waiting with a deadline keeps the subscription; nothing is lost by it.
awaitable<void> limit_a_wait(Subscription<Header> heads)
{
    int seen = 0;
    while (seen < 3) {
        try {
            if (const auto head = co_await heads.next(5ms))
                fmt::print("head {}\n", head->number);
            ++seen;
        } catch (const boost::system::system_error& error) {
            if (error.code() != rpc::errc::timed_out)
                throw;
            // Nothing came for 5 ms: the place to do something else.
        }
    }
}

/// A signal gives up whatever its slot was bound to; the late answer is dropped and counted.
void cancel_a_call(const AsyncWeb3& w3, asio::cancellation_signal& signal)
{
    w3.eth().gas_price(asio::bind_cancellation_slot(signal.slot(), [](error_code error, const Outcome<U256>&) {
        fmt::print("cancelled: {}\n", error == asio::error::operation_aborted);
    }));
    signal.emit(asio::cancellation_type::all);
}

awaitable<void> show(std::string url)
{
    // A node that has just been started may take a while; without this it is given 10 s.
    AutoProvider provider(url);
    provider.connect_timeout(3s).request_timeout(10s);
    auto w3 = co_await AsyncWeb3::connect(provider);

    co_await limit_a_call(w3.with(CallOptions().timeout(100ms)));

    auto heads = co_await w3.eth().subscribe(NewHeadsSubscription());
    co_await limit_a_wait(heads);

    asio::cancellation_signal signal;
    cancel_a_call(w3, signal);
    co_await w3.eth().block_number();

    // In order, and within 5 s whatever the node does.
    co_await w3.close();
    const auto end = co_await heads.next();
    fmt::print("the end: {}\n", end.reason().message());
}

int main(int argc, char** argv)
try {
    run(show(argc > 1 ? argv[1] : "ws://127.0.0.1:8546"));
} catch (const std::exception& error) {
    fmt::print(stderr, "deadlines: {}\n", error.what());
    return 1;
}
