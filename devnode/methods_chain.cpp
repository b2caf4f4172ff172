// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "methods.hpp"
#include "node.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace ethwire::devnode {

namespace {

using namespace std::string_view_literals;

constexpr std::uint64_t gas_price = 1'100'000'000; // wei: the base fee of every block, and the tip of its transactions
constexpr std::size_t max_logs = 20'000;           // in one answer

/// Finds the block of parameter `i`; fails when the parameter is no block, and is null when there is no such block.
BlockPtr find_block(Call& call, std::size_t i)
{
    const auto id = call.params.block(i);
    if (!id) {
        call.bad_params("invalid argument " + std::to_string(i) + ": no block number, tag or hash");
        return nullptr;
    }
    return call.node.chain.find(*id);
}

/// For state at a block: there is none of a block that does not exist.
bool require_block(Call& call, std::size_t i)
{
    const BlockPtr block = find_block(call, i);
    if (!block && call.error.empty())
        call.fail(-32000, "header not found");
    return block != nullptr;
}

std::optional<Hash32> require_hash(Call& call, std::size_t i)
{
    const auto hash = call.params.hash(i);
    if (!hash)
        call.bad_params("invalid argument " + std::to_string(i) + ": no 32-byte hash");
    return hash;
}

bool require_address(Call& call, std::size_t i)
{
    const auto text = call.params.text(i);
    const bool good = text && text->starts_with("0x") && Address::from_hex(*text);
    if (!good)
        call.bad_params("invalid argument " + std::to_string(i) + ": no address");
    return good;
}

void write_block(Call& call, const BlockPtr& block)
{
    if (!call.error.empty())
        return;
    if (block)
        encode(block->to_block(call.params.boolean(1).value_or(false)), call.result);
    else
        call.result.null();
}

void chain_id(Call& call) { call.result.quantity(call.node.chain.options().chain_id); }

void block_number(Call& call) { call.result.quantity(call.node.chain.head()->header.number); }

void get_block_by_number(Call& call) { write_block(call, find_block(call, 0)); }

void get_block_by_hash(Call& call)
{
    if (const auto hash = require_hash(call, 0))
        write_block(call, call.node.chain.by_hash(*hash));
}

void get_logs(Call& call)
{
    Filter filter;
    DecodeContext context;
    if (error_code ec = decode(call.params.raw(0), filter, &context)) {
        call.bad_params(context.describe(ec));
        return;
    }
    const Chain& chain = call.node.chain;
    std::vector<Log> logs;
    if (filter.block_hash()) {
        const BlockPtr block = chain.by_hash(*filter.block_hash());
        if (!block) { // EIP-234: an error, not an empty list
            call.fail(-32000, "unknown block");
            return;
        }
        for (const Receipt& receipt : block->receipts)
            std::copy_if(receipt.logs.begin(), receipt.logs.end(), std::back_inserter(logs),
                         [&](const Log& log) { return filter.matches(log); });
    } else {
        const BlockPtr from = chain.find(filter.from_block().value_or(BlockId()));
        const BlockPtr to = chain.find(filter.to_block().value_or(BlockId()));
        const std::uint64_t head = chain.head()->header.number;
        const auto bound = [&](const BlockPtr& block, const std::optional<BlockId>& id) {
            return block ? block->header.number : id && id->number() ? *id->number() : head;
        };
        const std::uint64_t first = bound(from, filter.from_block());
        const std::uint64_t last = bound(to, filter.to_block());
        if (last < first) {
            call.bad_params("invalid block range params");
            return;
        }
        logs = chain.logs(first, last, filter);
    }
    if (logs.size() > max_logs) {
        call.fail(-32005, "query returned more than " + std::to_string(max_logs) + " results");
        return;
    }
    call.result.begin_array();
    for (const Log& log : logs)
        encode(log, call.result);
    call.result.end_array();
}

void get_transaction_by_hash(Call& call)
{
    const auto hash = require_hash(call, 0);
    if (!hash)
        return;
    if (const auto position = call.node.chain.transaction(*hash); position.block) {
        encode(position.block->transactions[position.index], call.result);
        return;
    }
    for (const Transaction& transaction : call.node.chain.pending()) {
        if (transaction.hash == *hash) {
            encode(transaction, call.result);
            return;
        }
    }
    call.result.null();
}

void get_transaction_receipt(Call& call)
{
    const auto hash = require_hash(call, 0);
    if (!hash)
        return;
    if (const auto position = call.node.chain.transaction(*hash); position.block)
        encode(position.block->receipts[position.index], call.result);
    else
        call.result.null();
}

void get_block_receipts(Call& call)
{
    const BlockPtr block = find_block(call, 0);
    if (!call.error.empty())
        return;
    if (!block) {
        call.result.null();
        return;
    }
    call.result.begin_array();
    for (const Receipt& receipt : block->receipts)
        encode(receipt, call.result);
    call.result.end_array();
}

void get_block_transaction_count(Call& call)
{
    const BlockPtr block = find_block(call, 0);
    if (!call.error.empty())
        return;
    if (block)
        call.result.quantity(block->transactions.size());
    else
        call.result.null();
}

/// Nothing is executed: every call returns one word, 1.
void call_contract(Call& call)
{
    if (call.params.raw(0).empty() || call.params.raw(0).front() != '{') {
        call.bad_params("invalid argument 0: no call object");
        return;
    }
    if (require_block(call, 1))
        call.result.data(U256(1).to_big_endian());
}

void estimate_gas(Call& call)
{
    if (call.params.raw(0).empty() || call.params.raw(0).front() != '{')
        call.bad_params("invalid argument 0: no call object");
    else
        call.result.quantity(21'000);
}

void get_gas_price(Call& call) { call.result.quantity(gas_price); }

void max_priority_fee(Call& call) { call.result.quantity(100'000'000); }

void fee_history(Call& call)
{
    const auto count = call.params.integer(0);
    const BlockPtr last = find_block(call, 1);
    if (!count || *count == 0 || *count > 1'024) {
        call.bad_params("invalid argument 0: no block count");
        return;
    }
    if (!last) {
        if (call.error.empty())
            call.fail(-32000, "header not found");
        return;
    }
    const std::uint64_t blocks = std::min(*count, last->header.number + 1);
    json::Writer& out = call.result;
    out.begin_object();
    out.key("oldestBlock");
    out.quantity(last->header.number + 1 - blocks);
    out.key("baseFeePerGas");
    out.begin_array();
    for (std::uint64_t i = 0; i <= blocks; ++i)
        out.quantity(1'000'000'000);
    out.end_array();
    out.key("gasUsedRatio");
    out.begin_array();
    for (std::uint64_t i = 0; i < blocks; ++i)
        out.raw("0.5");
    out.end_array();
    out.end_object();
}

void syncing(Call& call) { call.result.boolean(false); }

void send_raw_transaction(Call& call)
{
    if (auto bytes = call.params.bytes(0); bytes && !bytes->empty())
        call.result.data(call.node.send_raw_transaction(std::move(*bytes)));
    else
        call.bad_params("invalid argument 0: no bytes");
}

void accounts(Call& call)
{
    call.result.begin_array();
    for (const Address& address : call.node.chain.accounts())
        call.result.data(address);
    call.result.end_array();
}

void get_balance(Call& call)
{
    if (require_address(call, 0) && require_block(call, 1))
        call.result.quantity(U256::from_limbs({0, 0, 1, 0}));
}

void get_transaction_count(Call& call)
{
    if (require_address(call, 0) && require_block(call, 1))
        call.result.quantity(call.node.chain.head()->header.number);
}

void get_code(Call& call)
{
    if (!require_address(call, 0) || !require_block(call, 1))
        return;
    const auto address = Address::from_hex(*call.params.text(0));
    const auto tokens = call.node.chain.tokens();
    const bool token = std::find(tokens.begin(), tokens.end(), *address) != tokens.end();
    call.result.string(token ? "0x6001600081905260206000f3" : "0x");
}

void get_storage_at(Call& call)
{
    if (require_address(call, 0) && require_block(call, 2))
        call.result.data(Hash32());
}

void net_version(Call& call) { call.result.string(std::to_string(call.node.chain.options().chain_id)); }

void net_peer_count(Call& call) { call.result.quantity(0); }

void net_listening(Call& call) { call.result.boolean(true); }

void client_version(Call& call) { call.result.string("ethwire-devnode/1"); }

constexpr std::array methods{
    std::pair{"eth_accounts"sv, &accounts},
    std::pair{"eth_blockNumber"sv, &block_number},
    std::pair{"eth_call"sv, &call_contract},
    std::pair{"eth_chainId"sv, &chain_id},
    std::pair{"eth_estimateGas"sv, &estimate_gas},
    std::pair{"eth_feeHistory"sv, &fee_history},
    std::pair{"eth_gasPrice"sv, &get_gas_price},
    std::pair{"eth_getBalance"sv, &get_balance},
    std::pair{"eth_getBlockByHash"sv, &get_block_by_hash},
    std::pair{"eth_getBlockByNumber"sv, &get_block_by_number},
    std::pair{"eth_getBlockReceipts"sv, &get_block_receipts},
    std::pair{"eth_getBlockTransactionCountByHash"sv, &get_block_transaction_count},
    std::pair{"eth_getBlockTransactionCountByNumber"sv, &get_block_transaction_count},
    std::pair{"eth_getCode"sv, &get_code},
    std::pair{"eth_getLogs"sv, &get_logs},
    std::pair{"eth_getStorageAt"sv, &get_storage_at},
    std::pair{"eth_getTransactionByHash"sv, &get_transaction_by_hash},
    std::pair{"eth_getTransactionCount"sv, &get_transaction_count},
    std::pair{"eth_getTransactionReceipt"sv, &get_transaction_receipt},
    std::pair{"eth_maxPriorityFeePerGas"sv, &max_priority_fee},
    std::pair{"eth_sendRawTransaction"sv, &send_raw_transaction},
    std::pair{"eth_syncing"sv, &syncing},
    std::pair{"net_listening"sv, &net_listening},
    std::pair{"net_peerCount"sv, &net_peer_count},
    std::pair{"net_version"sv, &net_version},
    std::pair{"web3_clientVersion"sv, &client_version},
};

static_assert(std::is_sorted(methods.begin(), methods.end(),
                             [](const auto& a, const auto& b) { return a.first < b.first; }));

} // namespace

Method find_chain_method(std::string_view name) noexcept
{
    const auto it = std::lower_bound(methods.begin(), methods.end(), name,
                                     [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    return it != methods.end() && it->first == name ? it->second : nullptr;
}

} // namespace ethwire::devnode
