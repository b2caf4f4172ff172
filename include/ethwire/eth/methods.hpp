// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/bytes.hpp>
#include <ethwire/base/u256.hpp>
#include <ethwire/eth/account_proof.hpp>
#include <ethwire/eth/address.hpp>
#include <ethwire/eth/block.hpp>
#include <ethwire/eth/block_id.hpp>
#include <ethwire/eth/fee_history.hpp>
#include <ethwire/eth/filter.hpp>
#include <ethwire/eth/filter_changes.hpp>
#include <ethwire/eth/hash32.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/method.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/simulation.hpp>
#include <ethwire/eth/sync_status.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/transaction_request.hpp>
#include <ethwire/json/raw.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The methods of the execution API (ethereum/execution-apis) and its neighbours. What has no type of its own here
/// takes or gives `RawJson`.
namespace ethwire::methods {

using std::optional;
using std::uint64_t;
using std::vector;

// The chain
inline constexpr Method<uint64_t> block_number{"eth_blockNumber"};
inline constexpr Method<U256> chain_id{"eth_chainId"};
inline constexpr Method<SyncStatus> syncing{"eth_syncing"};
inline constexpr Method<Block, BlockId, bool> get_block_by_number{"eth_getBlockByNumber", Replay::safe,
                                                                  NullResult::block_not_found};
inline constexpr Method<Block, Hash32, bool> get_block_by_hash{"eth_getBlockByHash", Replay::safe,
                                                               NullResult::block_not_found};
inline constexpr Method<vector<Receipt>, BlockId> get_block_receipts{"eth_getBlockReceipts", Replay::safe,
                                                                     NullResult::block_not_found};
inline constexpr Method<uint64_t, BlockId> get_block_transaction_count_by_number{
    "eth_getBlockTransactionCountByNumber", Replay::safe, NullResult::block_not_found};
inline constexpr Method<uint64_t, Hash32> get_block_transaction_count_by_hash{
    "eth_getBlockTransactionCountByHash", Replay::safe, NullResult::block_not_found};
inline constexpr Method<uint64_t, BlockId> get_uncle_count_by_block_number{"eth_getUncleCountByBlockNumber",
                                                                           Replay::safe, NullResult::block_not_found};
inline constexpr Method<uint64_t, Hash32> get_uncle_count_by_block_hash{"eth_getUncleCountByBlockHash", Replay::safe,
                                                                        NullResult::block_not_found};
inline constexpr Method<Block, BlockId, uint64_t> get_uncle_by_block_number_and_index{
    "eth_getUncleByBlockNumberAndIndex", Replay::safe, NullResult::block_not_found};
inline constexpr Method<Block, Hash32, uint64_t> get_uncle_by_block_hash_and_index{
    "eth_getUncleByBlockHashAndIndex", Replay::safe, NullResult::block_not_found};
inline constexpr Method<vector<Log>, Filter> get_logs{"eth_getLogs"};

// Transactions
inline constexpr Method<Transaction, Hash32> get_transaction_by_hash{"eth_getTransactionByHash", Replay::safe,
                                                                     NullResult::transaction_not_found};
inline constexpr Method<Transaction, Hash32, uint64_t> get_transaction_by_block_hash_and_index{
    "eth_getTransactionByBlockHashAndIndex", Replay::safe, NullResult::transaction_not_found};
inline constexpr Method<Transaction, BlockId, uint64_t> get_transaction_by_block_number_and_index{
    "eth_getTransactionByBlockNumberAndIndex", Replay::safe, NullResult::transaction_not_found};
inline constexpr Method<Bytes, Hash32> get_raw_transaction_by_hash{"eth_getRawTransactionByHash", Replay::safe,
                                                                   NullResult::transaction_not_found};
inline constexpr Method<Receipt, Hash32> get_transaction_receipt{"eth_getTransactionReceipt", Replay::safe,
                                                                 NullResult::transaction_not_found};
inline constexpr Method<Hash32, Bytes> send_raw_transaction{"eth_sendRawTransaction", Replay::never};
inline constexpr Method<Hash32, TransactionRequest> send_transaction{"eth_sendTransaction", Replay::never};
inline constexpr Method<RawJson, TransactionRequest> sign_transaction{"eth_signTransaction", Replay::never};
inline constexpr Method<RawJson, TransactionRequest> fill_transaction{"eth_fillTransaction"};
inline constexpr Method<Bytes, Address, Bytes> sign{"eth_sign", Replay::never};
inline constexpr Method<Bytes, Address, RawJson> sign_typed_data{"eth_signTypedData", Replay::never};

// State
inline constexpr Method<U256, Address, BlockId> get_balance{"eth_getBalance"};
inline constexpr Method<uint64_t, Address, BlockId> get_transaction_count{"eth_getTransactionCount"};
inline constexpr Method<Bytes, Address, BlockId> get_code{"eth_getCode"};
inline constexpr Method<Hash32, Address, U256, BlockId> get_storage_at{"eth_getStorageAt"};
inline constexpr Method<AccountProof, Address, vector<Hash32>, BlockId> get_proof{"eth_getProof"};

// Execution; the optional parameters are overrides of the state and of the block
inline constexpr Method<Bytes, CallRequest, BlockId, optional<RawJson>, optional<RawJson>> call{"eth_call"};
inline constexpr Method<uint64_t, CallRequest, optional<BlockId>, optional<RawJson>> estimate_gas{"eth_estimateGas"};
inline constexpr Method<AccessListResult, CallRequest, optional<BlockId>> create_access_list{"eth_createAccessList"};
inline constexpr Method<vector<SimulatedBlock>, Simulation, optional<BlockId>> simulate_v1{"eth_simulateV1"};

// Fees; percentiles, 0 to 100, rise
inline constexpr Method<U256> gas_price{"eth_gasPrice"};
inline constexpr Method<U256> max_priority_fee_per_gas{"eth_maxPriorityFeePerGas"};
inline constexpr Method<U256> blob_base_fee{"eth_blobBaseFee"};
inline constexpr Method<FeeHistory, uint64_t, BlockId, optional<vector<double>>> fee_history{"eth_feeHistory"};

// The node
inline constexpr Method<vector<Address>> accounts{"eth_accounts"};
inline constexpr Method<Address> coinbase{"eth_coinbase"};
inline constexpr Method<bool> mining{"eth_mining"};
inline constexpr Method<U256> hashrate{"eth_hashrate"};
inline constexpr Method<std::string> protocol_version{"eth_protocolVersion"};
inline constexpr Method<RawJson> config{"eth_config"};
inline constexpr Method<RawJson> capabilities{"eth_capabilities"};
inline constexpr Method<std::string> net_version{"net_version"};
inline constexpr Method<bool> net_listening{"net_listening"};
inline constexpr Method<uint64_t> net_peer_count{"net_peerCount"};
inline constexpr Method<std::string> client_version{"web3_clientVersion"};
inline constexpr Method<Hash32, Bytes> sha3{"web3_sha3"};
inline constexpr Method<RawJson> rpc_modules{"rpc_modules"};

// Polled filters. An identifier is kept as the node spells it: leading zeros count. Reading changes takes them away.
inline constexpr Method<std::string, Filter> new_filter{"eth_newFilter", Replay::never};
inline constexpr Method<std::string> new_block_filter{"eth_newBlockFilter", Replay::never};
inline constexpr Method<std::string> new_pending_transaction_filter{"eth_newPendingTransactionFilter", Replay::never};
inline constexpr Method<FilterChanges, std::string> get_filter_changes{"eth_getFilterChanges", Replay::never};
inline constexpr Method<vector<Log>, std::string> get_filter_logs{"eth_getFilterLogs"};
inline constexpr Method<bool, std::string> uninstall_filter{"eth_uninstallFilter", Replay::never};

// Diagnostics
inline constexpr Method<RawJson> txpool_status{"txpool_status"};
inline constexpr Method<RawJson> txpool_content{"txpool_content"};
inline constexpr Method<RawJson> txpool_inspect{"txpool_inspect"};
inline constexpr Method<Bytes, BlockId> debug_get_raw_block{"debug_getRawBlock"};
inline constexpr Method<Bytes, BlockId> debug_get_raw_header{"debug_getRawHeader"};
inline constexpr Method<vector<Bytes>, BlockId> debug_get_raw_receipts{"debug_getRawReceipts"};
inline constexpr Method<Bytes, Hash32> debug_get_raw_transaction{"debug_getRawTransaction"};
inline constexpr Method<RawJson, Hash32, optional<RawJson>> debug_trace_transaction{"debug_traceTransaction"};
inline constexpr Method<RawJson, BlockId, optional<RawJson>> debug_trace_block_by_number{"debug_traceBlockByNumber"};
inline constexpr Method<RawJson, Hash32, optional<RawJson>> debug_trace_block_by_hash{"debug_traceBlockByHash"};
inline constexpr Method<RawJson, CallRequest, BlockId, optional<RawJson>> debug_trace_call{"debug_traceCall"};

/// How a method of this name may be replayed: `Replay::never` for one that is not in the table.
Replay replay_of(std::string_view name) noexcept;

} // namespace ethwire::methods
