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
/// `web3/errors.hpp`; callbacks, futures and others get `void(error_code, Outcome<T>)`. Each has a deadline
/// (`request_timeout` of the provider, or this object's `CallOptions`), and cancelling it gives up the call: its late
/// answer is dropped. Quantities are wei and gas units.
class Eth : public web3::Module<Eth> {
public:
    using Module::Module;

    template <class Token = Awaited>
    auto block_number(Token&& token = {}) const
    {
        return invoke(methods::block_number, std::forward<Token>(token));
    }

    /// Asked once a connection, then remembered.
    template <class Token = Awaited>
    auto chain_id(Token&& token = {}) const
    {
        return invoke(methods::chain_id, std::forward<Token>(token));
    }

    template <class Token = Awaited>
    auto syncing(Token&& token = {}) const
    {
        return invoke(methods::syncing, std::forward<Token>(token));
    }

    /// By number, tag or hash. With `full_transactions` the block holds transactions, else their hashes.
    template <class Token = Awaited>
    auto get_block(BlockId block = {}, bool full_transactions = false, Token&& token = {}) const
    {
        if (const BlockId::ByHash* by = block.hash())
            return invoke(methods::get_block_by_hash, std::forward<Token>(token), by->hash, full_transactions);
        return invoke(methods::get_block_by_number, std::forward<Token>(token), block, full_transactions);
    }

    template <class Token = Awaited>
    auto get_block_receipts(BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_block_receipts, std::forward<Token>(token), block);
    }

    template <class Token = Awaited>
    auto get_block_transaction_count(BlockId block = {}, Token&& token = {}) const
    {
        if (const BlockId::ByHash* by = block.hash())
            return invoke(methods::get_block_transaction_count_by_hash, std::forward<Token>(token), by->hash);
        return invoke(methods::get_block_transaction_count_by_number, std::forward<Token>(token), block);
    }

    template <class Token = Awaited>
    auto get_logs(const Filter& filter, Token&& token = {}) const
    {
        return invoke(methods::get_logs, std::forward<Token>(token), filter);
    }

    template <class Token = Awaited>
    auto get_transaction(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_by_hash, std::forward<Token>(token), hash);
    }

    template <class Token = Awaited>
    auto get_raw_transaction(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_raw_transaction_by_hash, std::forward<Token>(token), hash);
    }

    template <class Token = Awaited>
    auto get_transaction_receipt(const Hash32& hash, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_receipt, std::forward<Token>(token), hash);
    }

    template <class Token = Awaited>
    auto get_balance(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_balance, std::forward<Token>(token), account, block);
    }

    template <class Token = Awaited>
    auto get_transaction_count(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_transaction_count, std::forward<Token>(token), account, block);
    }

    template <class Token = Awaited>
    auto get_code(const Address& account, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_code, std::forward<Token>(token), account, block);
    }

    template <class Token = Awaited>
    auto get_storage_at(const Address& account, const U256& position, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::get_storage_at, std::forward<Token>(token), account, position, block);
    }

    template <class Token = Awaited>
    auto call(const CallRequest& transaction, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::call, std::forward<Token>(token), transaction, block);
    }

    template <class Token = Awaited>
    auto estimate_gas(const CallRequest& transaction, Token&& token = {}) const
    {
        return invoke(methods::estimate_gas, std::forward<Token>(token), transaction);
    }

    template <class Token = Awaited>
    auto gas_price(Token&& token = {}) const
    {
        return invoke(methods::gas_price, std::forward<Token>(token));
    }

    template <class Token = Awaited>
    auto max_priority_fee(Token&& token = {}) const
    {
        return invoke(methods::max_priority_fee_per_gas, std::forward<Token>(token));
    }

    template <class Token = Awaited>
    auto blob_base_fee(Token&& token = {}) const
    {
        return invoke(methods::blob_base_fee, std::forward<Token>(token));
    }

    /// Fees of `blocks` blocks up to `newest`, with tips at these percentiles (0 to 100, rising) of each.
    template <class Token = Awaited>
    auto fee_history(std::uint64_t blocks, BlockId newest = {}, std::vector<double> percentiles = {},
                     Token&& token = {}) const
    {
        return invoke(methods::fee_history, std::forward<Token>(token), blocks, newest, std::move(percentiles));
    }

    template <class Token = Awaited>
    auto get_proof(const Address& account, const std::vector<Hash32>& slots, BlockId block = {},
                   Token&& token = {}) const
    {
        return invoke(methods::get_proof, std::forward<Token>(token), account, slots, block);
    }

    template <class Token = Awaited>
    auto create_access_list(const CallRequest& transaction, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::create_access_list, std::forward<Token>(token), transaction, block);
    }

    template <class Token = Awaited>
    auto simulate_v1(const Simulation& simulation, BlockId block = {}, Token&& token = {}) const
    {
        return invoke(methods::simulate_v1, std::forward<Token>(token), simulation, block);
    }

    template <class Token = Awaited>
    auto accounts(Token&& token = {}) const
    {
        return invoke(methods::accounts, std::forward<Token>(token));
    }

    /// Never sent twice: when the connection is lost after it had left, it ends with `rpc::errc::outcome_unknown`.
    template <class Token = Awaited>
    auto send_raw_transaction(const Bytes& transaction, Token&& token = {}) const
    {
        return invoke(methods::send_raw_transaction, std::forward<Token>(token), transaction);
    }

    /// Signed by the node, with an account that it has unlocked.
    template <class Token = Awaited>
    auto send_transaction(const TransactionRequest& transaction, Token&& token = {}) const
    {
        return invoke(methods::send_transaction, std::forward<Token>(token), transaction);
    }

    /// Waits until the transaction is mined: asks at once, then every `poll_latency`. Throws `TimeExhausted` after
    /// `timeout`. Defaults as in web3.py: 120 s and 0.1 s.
    template <class Token = Awaited>
    auto wait_for_transaction_receipt(Hash32 hash, Duration timeout = std::chrono::seconds{120},
                                      Duration poll_latency = std::chrono::milliseconds{100}, Token&& token = {}) const
    {
        return web3::run_coroutine<Receipt>(core_, receipt_of(*this, core_, hash, timeout, poll_latency),
                                            std::forward<Token>(token));
    }

    /// Any method of the table (`methods::` in `eth/methods.hpp`) or of your own, its parameters in order, then a
    /// token.
    template <class M, class... Args>
    auto request(const M& method, Args&&... args) const
    {
        return web3::request(core_, options_, method, std::forward<Args>(args)...);
    }

    /// Makes a subscription. Its route exists before anything that the server sends behind its reply is looked at, so
    /// its first event cannot be lost. Gives a `Subscription<T>`, T by the kind.
    template <class Self, class T, class Token = Awaited>
    auto subscribe(SubscriptionRequest<Self, T> subscription, Token&& token = {}) const
    {
        return web3::subscribe(core_, options_, std::move(subscription), std::forward<Token>(token));
    }

    /// Ends a subscription. True when it was live. Its consumer gets what had come, then the end.
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

    template <class Token = Awaited>
    auto version(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_version, std::forward<Token>(token));
    }

    template <class Token = Awaited>
    auto listening(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_listening, std::forward<Token>(token));
    }

    template <class Token = Awaited>
    auto peer_count(Token&& token = {}) const
    {
        return web3::invoke(core_, options_, methods::net_peer_count, std::forward<Token>(token));
    }
};

} // namespace ethwire
