// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/methods.hpp>
#include <ethwire/web3/detail/invoke.hpp>
#include <ethwire/web3/detail/module.hpp>
#include <ethwire/web3/detail/subscribe.hpp>
#include <ethwire/web3/subscriptions.hpp>

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace ethwire {

/// The `eth` module: typed calls and subscriptions, under web3.py's names.
///
/// Every operation takes a completion token last. The default gives an awaitable that throws the exceptions of
/// `web3/errors.hpp`; callbacks, futures and others get `void(error_code, Outcome<T>)`. Each may be started from any
/// thread and has a deadline (`request_timeout` of the provider, or this object's `CallOptions`), at which it fails
/// with `rpc::errc::timed_out`. Cancelling it ends it with `asio::error::operation_aborted`; a late answer is dropped.
///
/// Amounts and prices are in wei, gas in units of gas. A `BlockId` that is not given is the latest block. Where the
/// node answers null, the call fails with `BlockNotFound` for a block, `TransactionNotFound` for a transaction or
/// receipt.
class Eth : public web3::Module<Eth> {
public:
    using Module::Module;

    /// The number of the latest block.
    template <class Token = Awaited>
    auto block_number(Token&& token = {}) const
    {
        return invoke(methods::block_number, std::forward<Token>(token));
    }

    /// The chain id (EIP-695). The node is asked once for each connection; after that its answer is remembered.
    template <class Token = Awaited>
    auto chain_id(Token&& token = {}) const
    {
        return invoke(methods::chain_id, std::forward<Token>(token));
    }

    /// Whether the node is synchronising, and how far it is.
    template <class Token = Awaited>
    auto syncing(Token&& token = {}) const
    {
        return invoke(methods::syncing, std::forward<Token>(token));
    }

    /// A block by number, tag or hash. With `full_transactions` it holds whole transactions, else their hashes.
    template <class Token = Awaited>
    auto get_block(BlockId block = {}, bool full_transactions = false, Token&& token = {}) const
    {
        if (const BlockId::ByHash* by = block.hash())
            return invoke(methods::get_block_by_hash, std::forward<Token>(token), by->hash, full_transactions);
        return invoke(methods::get_block_by_number, std::forward<Token>(token), block, full_transactions);
    }

    /// The receipts of a block, in the order of its transactions.
    template <class Token = Awaited>
    auto get_block_receipts(BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_block_receipts, std::forward<Token>(token), block);
    }

    /// The number of transactions in a block.
    template <class Token = Awaited>
    auto get_block_transaction_count(BlockId block = {}, Token&& token = {}) const
    {
        if (const BlockId::ByHash* by = block.hash())
            return invoke(methods::get_block_transaction_count_by_hash, std::forward<Token>(token), by->hash);
        return invoke(methods::get_block_transaction_count_by_number, std::forward<Token>(token), block);
    }

    /// The logs that a filter matches, in the order of the chain. Nodes limit the range and the size of the answer: see
    /// `Refusal::range_too_large`.
    template <class Token = Awaited>
    auto get_logs(const Filter& filter, Token&& token = {}) const
    {
        return invoke(methods::get_logs, std::forward<Token>(token), filter);
    }

    /// A transaction of a block, or of the node's pool.
    template <class Token = Awaited>
    auto get_transaction(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_by_hash, std::forward<Token>(token), hash);
    }

    /// A transaction as it is signed and sent: its EIP-2718 envelope.
    template <class Token = Awaited>
    auto get_raw_transaction(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_raw_transaction_by_hash, std::forward<Token>(token), hash);
    }

    /// The receipt of a transaction in a block; `TransactionNotFound` while it waits in the pool, too.
    template <class Token = Awaited>
    auto get_transaction_receipt(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_receipt, std::forward<Token>(token), hash);
    }

    /// The balance of an account, in wei.
    template <class Token = Awaited>
    auto get_balance(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_balance, std::forward<Token>(token), account, block);
    }

    /// The nonce of an account: how many transactions it has sent.
    template <class Token = Awaited>
    auto get_transaction_count(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_count, std::forward<Token>(token), account, block);
    }

    /// The code of a contract; empty for an account without.
    template <class Token = Awaited>
    auto get_code(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_code, std::forward<Token>(token), account, block);
    }

    /// The 32 bytes in a storage slot of a contract; zeros where nothing was written.
    template <class Token = Awaited>
    auto get_storage_at(const Address& account, const U256& position, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_storage_at, std::forward<Token>(token), account, position, block);
    }

    /// Executes a call on top of a block, without a transaction; gives what it returned. One that reverts is a
    /// `Web3RPCError`, whose `server_error().data` has what it reverted with.
    template <class Token = Awaited>
    auto call(const CallRequest& transaction, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::call, std::forward<Token>(token), transaction, block);
    }

    /// The gas that a transaction would need now.
    template <class Token = Awaited>
    auto estimate_gas(const CallRequest& transaction, Token&& token = {}) const
    {
        return invoke(methods::estimate_gas, std::forward<Token>(token), transaction);
    }

    /// The node's proposal for the gas price of a legacy transaction.
    template <class Token = Awaited>
    auto gas_price(Token&& token = {}) const
    {
        return invoke(methods::gas_price, std::forward<Token>(token));
    }

    /// The node's proposal for the tip of an EIP-1559 transaction, per unit of gas.
    template <class Token = Awaited>
    auto max_priority_fee(Token&& token = {}) const
    {
        return invoke(methods::max_priority_fee_per_gas, std::forward<Token>(token));
    }

    /// The price of blob gas in the next block (EIP-4844).
    template <class Token = Awaited>
    auto blob_base_fee(Token&& token = {}) const
    {
        return invoke(methods::blob_base_fee, std::forward<Token>(token));
    }

    /// The base fees of `blocks` blocks up to `newest`, and the tips at these percentiles of each block's gas.
    /// Percentiles are from 0 to 100 and rise.
    template <class Token = Awaited>
    auto fee_history(std::uint64_t blocks, BlockId newest = {}, std::vector<double> percentiles = {},
                     Token&& token = {}) const
    {
        return invoke(methods::fee_history, std::forward<Token>(token), blocks, newest, std::move(percentiles));
    }

    /// The Merkle proof of an account and of some of its storage slots (EIP-1186).
    template <class Token = Awaited>
    auto get_proof(const Address& account, const std::vector<Hash32>& slots, BlockId block = {},
                   Token&& token = {}) const
    {
        return invoke(methods::get_proof, std::forward<Token>(token), account, slots, block);
    }

    /// The access list (EIP-2930) that a transaction would use, and its gas.
    template <class Token = Awaited>
    auto create_access_list(const CallRequest& transaction, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::create_access_list, std::forward<Token>(token), transaction, block);
    }

    /// Executes blocks of calls on top of a block (`eth_simulateV1`), without transactions.
    template <class Token = Awaited>
    auto simulate_v1(const Simulation& simulation, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::simulate_v1, std::forward<Token>(token), simulation, block);
    }

    /// The accounts for which the node signs.
    template <class Token = Awaited>
    auto accounts(Token&& token = {}) const
    {
        return invoke(methods::accounts, std::forward<Token>(token));
    }

    /// Sends a signed transaction, an EIP-2718 envelope; gives its hash. It is never sent twice: when the connection is
    /// lost after it had left, it fails with `rpc::errc::outcome_unknown`.
    template <class Token = Awaited>
    auto send_raw_transaction(const Bytes& transaction, Token&& token = {}) const
    {
        return invoke(methods::send_raw_transaction, std::forward<Token>(token), transaction);
    }

    /// Sends a transaction that the node signs with one of its `accounts`; gives its hash. It is never sent twice.
    template <class Token = Awaited>
    auto send_transaction(const TransactionRequest& transaction, Token&& token = {}) const
    {
        return invoke(methods::send_transaction, std::forward<Token>(token), transaction);
    }

    /// Waits until the transaction is in a block: asks at once, then again `poll_latency` after each answer. Fails with
    /// `rpc::errc::timed_out`, thrown as `TimeExhausted`, after `timeout`. The defaults are web3.py's.
    template <class Token = Awaited>
    auto wait_for_transaction_receipt(Hash32 hash, Duration timeout = std::chrono::seconds{120},
                                      Duration poll_latency = std::chrono::milliseconds{100}, Token&& token = {}) const
    {
        return web3::run_coroutine<Receipt>(core_, receipt_of(*this, core_, hash, timeout, poll_latency),
                                            std::forward<Token>(token));
    }

    /// A call of any method of the table (`methods::` in `eth/methods.hpp`) or of your own: its parameters in order,
    /// then a token, if it is not the default one.
    template <class M, class... Args>
    auto request(const M& method, Args&&... args) const
    {
        return web3::request(core_, options_, method, std::forward<Args>(args)...);
    }

    /// Makes a subscription; gives a `Subscription<T>`, where T is the event type of its kind. No event is lost between
    /// the node's reply and the first `next`. Over HTTP it fails with `errc::not_persistent`. Cancelling it tells the
    /// node to end what it may have made.
    template <class Self, class T, class Token = Awaited>
    auto subscribe(SubscriptionRequest<Self, T> subscription, Token&& token = {}) const
    {
        return web3::subscribe(core_, options_, std::move(subscription), std::forward<Token>(token));
    }

    /// Ends a subscription; true when the node has ended it or does not have it any more. The consumer is given the
    /// events that had come, then the end with `rpc::errc::unsubscribed`. Fails with `errc::unknown_subscription` when
    /// it is not live.
    template <class T, class Token = Awaited>
    auto unsubscribe(const Subscription<T>& subscription, Token&& token = {}) const
    {
        return web3::unsubscribe(core_, options_, subscription.core(), std::forward<Token>(token));
    }

private:
    static awaitable<Receipt> receipt_of(Eth eth, std::shared_ptr<web3::Core> core, Hash32 hash, Duration timeout,
                                         Duration poll_latency);

    template <class M, class Token, class... Args>
    auto invoke(const M& method, Token&& token, Args&&... args) const
    {
        return web3::invoke(core_, options_, method, std::forward<Token>(token), std::forward<Args>(args)...);
    }
};

/// The `net` module.
class Net : public web3::Module<Net> {
public:
    using Module::Module;

    /// The network id, in decimal digits; on most chains it is the chain id.
    template <class Token = Awaited>
    auto version(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_version, std::forward<Token>(token));
    }

    /// Whether the node accepts connections of other nodes.
    template <class Token = Awaited>
    auto listening(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_listening, std::forward<Token>(token));
    }

    /// The number of nodes that the node is connected with.
    template <class Token = Awaited>
    auto peer_count(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_peer_count, std::forward<Token>(token));
    }
};

} // namespace ethwire
