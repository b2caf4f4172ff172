// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/methods.hpp>

#include <ethwire/json/writer.hpp>

#include <array>
#include <bit>
#include <cstddef>

namespace ethwire {
namespace eth {

void begin_params(json::Writer& writer) { writer.begin_array(); }
void end_params(json::Writer& writer) { writer.end_array(); }
void null_param(json::Writer& writer) { writer.null(); }

} // namespace eth

namespace methods {
namespace {

struct Entry {
    std::string_view name{};
    Replay replay = Replay::never; // of a method that is not in the table, too
};

/// A hash of names that costs the same for each: every call asks once.
constexpr std::size_t hash(std::string_view name) noexcept
{
    std::size_t h = name.size();
    for (const std::size_t back : {1u, 3u, 5u, 6u})
        h = h * 31 + static_cast<unsigned char>(back <= name.size() ? name[name.size() - back] : 0);
    return h;
}

/// With linear probing; an entry without a name is free. Large, so that few names share a place.
template <class... Methods>
constexpr auto table_of(const Methods&... all)
{
    std::array<Entry, std::bit_ceil(4 * sizeof...(Methods))> table{};
    for (const Entry& entry : {Entry{all.name, all.replay}...}) {
        std::size_t at = hash(entry.name) % table.size();
        while (!table[at].name.empty())
            at = (at + 1) % table.size();
        table[at] = entry;
    }
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
    std::size_t at = hash(name) % table.size();
    while (!table[at].name.empty() && table[at].name != name)
        at = (at + 1) % table.size();
    return table[at].replay;
}

} // namespace methods
} // namespace ethwire
