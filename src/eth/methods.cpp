// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/methods.hpp>

#include <ethwire/json/writer.hpp>

#include <algorithm>
#include <array>

namespace ethwire {
namespace eth {

void begin_params(json::Writer& writer) { writer.begin_array(); }
void end_params(json::Writer& writer) { writer.end_array(); }
void null_param(json::Writer& writer) { writer.null(); }

} // namespace eth

namespace methods {
namespace {

struct Entry {
    std::string_view name;
    Replay replay;
};

template <class... Methods>
constexpr auto table_of(const Methods&... all)
{
    std::array<Entry, sizeof...(Methods)> table{Entry{all.name, all.replay}...};
    std::sort(table.begin(), table.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return table;
}

constexpr auto table = table_of(
    block_number, chain_id, syncing, get_block_by_number, get_block_by_hash, get_block_receipts,
    get_block_transaction_count_by_number, get_block_transaction_count_by_hash, get_uncle_count_by_block_number,
    get_uncle_count_by_block_hash, get_uncle_by_block_number_and_index, get_uncle_by_block_hash_and_index, get_logs,
    get_transaction_by_hash, get_transaction_by_block_hash_and_index, get_transaction_by_block_number_and_index,
    get_raw_transaction_by_hash, get_transaction_receipt, send_raw_transaction, send_transaction, sign_transaction,
    fill_transaction, sign, sign_typed_data, get_balance, get_transaction_count, get_code, get_storage_at, get_proof,
    call, estimate_gas, create_access_list, simulate_v1, gas_price, max_priority_fee_per_gas, blob_base_fee,
    fee_history, accounts, coinbase, mining, hashrate, protocol_version, config, capabilities, net_version,
    net_listening, net_peer_count, client_version, sha3, rpc_modules, new_filter, new_block_filter,
    new_pending_transaction_filter, get_filter_changes, get_filter_logs, uninstall_filter, txpool_status,
    txpool_content, txpool_inspect, debug_get_raw_block, debug_get_raw_header, debug_get_raw_receipts,
    debug_get_raw_transaction, debug_trace_transaction, debug_trace_block_by_number, debug_trace_block_by_hash,
    debug_trace_call);

} // namespace

Replay replay_of(std::string_view name) noexcept
{
    const auto at = std::lower_bound(table.begin(), table.end(), name,
                                     [](const Entry& entry, std::string_view wanted) { return entry.name < wanted; });
    return at != table.end() && at->name == name ? at->replay : Replay::never;
}

} // namespace methods
} // namespace ethwire
