// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/web3/eth.hpp>

#include "io/sleep.hpp"
#include "web3/core.hpp"

#include <algorithm>

namespace ethwire {
namespace {

/// geth is still indexing the transactions of a chain that it has just synchronised: the receipt may exist.
bool is_indexing(const Web3RPCError& error)
{
    return error.server_error().message.find("indexing is in progress") != std::string::npos;
}

} // namespace

// Takes copies: an `Eth` is often a temporary, which is destroyed before this runs.
awaitable<Receipt> Eth::receipt_of(Eth eth, std::shared_ptr<web3::Core> core, Hash32 hash, Duration timeout,
                                   Duration poll_latency)
{
    const TimePoint end = core->deadline_in(timeout);
    for (;;) {
        try {
            co_return co_await eth.get_transaction_receipt(hash);
        } catch (const TransactionNotFound&) {
        } catch (const Web3RPCError& error) {
            if (!is_indexing(error))
                throw;
        }
        const Duration left = end - core->now();
        if (left <= Duration::zero())
            throw TimeExhausted(make_error_code(rpc::errc::timed_out), "no receipt of the transaction");
        co_await io::sleep(core->executor(), std::min(poll_latency, left), core->timers());
    }
}

} // namespace ethwire
