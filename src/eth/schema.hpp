// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/field_list.hpp"

#include <ethwire/eth/access_list.hpp>
#include <ethwire/eth/authorization.hpp>
#include <ethwire/eth/block.hpp>
#include <ethwire/eth/header.hpp>
#include <ethwire/eth/log.hpp>
#include <ethwire/eth/receipt.hpp>
#include <ethwire/eth/transaction.hpp>
#include <ethwire/eth/transaction_request.hpp>
#include <ethwire/eth/withdrawal.hpp>

#include <cstdint>

namespace ethwire {

/// The members of `TransactionRequest` for its codec. `data` is the older name of `input`; both are read.
struct TransactionRequestAccess {
    using T = TransactionRequest;
    using Fields =
        eth::FieldList<eth::Field<"from", &T::from_>, eth::Field<"to", &T::to_>, eth::Field<"gas", &T::gas_>,
                       eth::Field<"gasPrice", &T::gas_price_>, eth::Field<"maxFeePerGas", &T::max_fee_per_gas_>,
                       eth::Field<"maxPriorityFeePerGas", &T::max_priority_fee_per_gas_>,
                       eth::Field<"maxFeePerBlobGas", &T::max_fee_per_blob_gas_>, eth::Field<"value", &T::value_>,
                       eth::Field<"input", &T::data_>, eth::Field<"nonce", &T::nonce_>,
                       eth::Field<"chainId", &T::chain_id_>, eth::Field<"type", &T::type_>,
                       eth::Field<"accessList", &T::access_list_>,
                       eth::Field<"blobVersionedHashes", &T::blob_versioned_hashes_>,
                       eth::Field<"authorizationList", &T::authorization_list_>, eth::Field<"data", &T::data_>>;
    static constexpr std::size_t newer_name = 8;
    static constexpr std::size_t older_name = Fields::size - 1;
    static_assert(Fields::keys[newer_name] == "input" && Fields::keys[older_name] == "data");
};

namespace eth {

/// What the codec knows of a type: `Fields`; `required`, the fields without which it is useless; `identity`, those
/// without whose value it would be another thing, so that they cannot be misfits, the required ones where it is not
/// said; and, where it has them, peculiarities.
template <class T>
struct Schema;

template <class T>
concept Described = requires { typename Schema<T>::Fields; };

template <class FieldEnum>
constexpr std::uint64_t field_bit(FieldEnum field) noexcept
{
    return std::uint64_t{1} << static_cast<unsigned>(field);
}

template <>
struct Schema<Header> {
    using T = Header;
    using Fields =
        FieldList<Field<"parentHash", &T::parent_hash>, Field<"sha3Uncles", &T::sha3_uncles>, Field<"miner", &T::miner>,
                  Field<"stateRoot", &T::state_root>, Field<"transactionsRoot", &T::transactions_root>,
                  Field<"receiptsRoot", &T::receipts_root>, Field<"logsBloom", &T::logs_bloom>,
                  Field<"difficulty", &T::difficulty>, Field<"number", &T::number>, Field<"gasLimit", &T::gas_limit>,
                  Field<"gasUsed", &T::gas_used>, Field<"timestamp", &T::timestamp>, Field<"extraData", &T::extra_data>,
                  Field<"mixHash", &T::mix_hash>, Field<"nonce", &T::nonce>,
                  Field<"baseFeePerGas", &T::base_fee_per_gas>, Field<"withdrawalsRoot", &T::withdrawals_root>,
                  Field<"blobGasUsed", &T::blob_gas_used>, Field<"excessBlobGas", &T::excess_blob_gas>,
                  Field<"parentBeaconBlockRoot", &T::parent_beacon_block_root>,
                  Field<"requestsHash", &T::requests_hash>, Field<"hash", &T::hash>,
                  Field<"totalDifficulty", &T::total_difficulty>>;
    static constexpr std::uint64_t required = field_bit(T::Field::parent_hash);
    static constexpr std::uint64_t identity = field_bit(T::Field::number) | field_bit(T::Field::hash);

    /// With one of these, what is required may be null.
    static constexpr std::uint64_t stand_in = identity;
};

template <>
struct Schema<Block> {
    using T = Block;
    using Fields = Concatenation<Schema<Header>::Fields::Within<&T::header>,
                                 FieldList<Field<"size", &T::size>, Field<"transactions", &T::transactions>,
                                           Field<"uncles", &T::uncles>, Field<"withdrawals", &T::withdrawals>>>;
    static constexpr std::uint64_t required = Schema<Header>::required;
    static constexpr std::uint64_t identity = Schema<Header>::identity;
    static constexpr std::uint64_t stand_in = identity;
};

template <>
struct Schema<Log> {
    using T = Log;
    using Fields = FieldList<Field<"address", &T::address>, Field<"topics", &T::topics>, Field<"data", &T::data>,
                             Field<"blockNumber", &T::block_number>, Field<"transactionHash", &T::transaction_hash>,
                             Field<"transactionIndex", &T::transaction_index>, Field<"blockHash", &T::block_hash>,
                             Field<"blockTimestamp", &T::block_timestamp>, Field<"logIndex", &T::log_index>,
                             Field<"removed", &T::removed>>;
    static constexpr std::uint64_t required = field_bit(T::Field::address) | field_bit(T::Field::topics);
};

template <>
struct Schema<AccessListEntry> {
    using T = AccessListEntry;
    using Fields = FieldList<Field<"address", &T::address>, Field<"storageKeys", &T::storage_keys>>;
    static constexpr std::uint64_t required = 3;
};

template <>
struct Schema<Authorization> {
    using T = Authorization;
    using Fields = FieldList<Field<"chainId", &T::chain_id>, Field<"address", &T::address>, Field<"nonce", &T::nonce>,
                             Field<"yParity", &T::y_parity>, Field<"r", &T::r>, Field<"s", &T::s>>;
    static constexpr std::uint64_t required = field_bit(T::Field::address);
};

template <>
struct Schema<Withdrawal> {
    using T = Withdrawal;
    using Fields = FieldList<Field<"index", &T::index>, Field<"validatorIndex", &T::validator_index>,
                             Field<"address", &T::address>, Field<"amount", &T::amount>>;
    static constexpr std::uint64_t required = field_bit(T::Field::address);
};

template <>
struct Schema<Transaction> {
    using T = Transaction;
    using Fields =
        FieldList<Field<"blockHash", &T::block_hash>, Field<"blockNumber", &T::block_number>,
                  Field<"blockTimestamp", &T::block_timestamp>, Field<"from", &T::from>, Field<"gas", &T::gas>,
                  Field<"gasPrice", &T::gas_price>, Field<"maxFeePerGas", &T::max_fee_per_gas>,
                  Field<"maxPriorityFeePerGas", &T::max_priority_fee_per_gas>,
                  Field<"maxFeePerBlobGas", &T::max_fee_per_blob_gas>, Field<"hash", &T::hash>,
                  Field<"input", &T::input>, Field<"nonce", &T::nonce>, Field<"to", &T::to>,
                  Field<"transactionIndex", &T::transaction_index>, Field<"value", &T::value>, Field<"type", &T::type>,
                  Field<"accessList", &T::access_list>, Field<"chainId", &T::chain_id>,
                  Field<"blobVersionedHashes", &T::blob_versioned_hashes>,
                  Field<"authorizationList", &T::authorization_list>, Field<"v", &T::v>, Field<"r", &T::r>,
                  Field<"s", &T::s>, Field<"yParity", &T::y_parity>>;
    static constexpr std::uint64_t required = field_bit(T::Field::hash);

    /// Called when the object is complete.
    static void check(T& transaction) noexcept;
};

template <>
struct Schema<Receipt> {
    using T = Receipt;
    using Fields =
        FieldList<Field<"blockHash", &T::block_hash>, Field<"blockNumber", &T::block_number>,
                  Field<"contractAddress", &T::contract_address>, Field<"cumulativeGasUsed", &T::cumulative_gas_used>,
                  Field<"effectiveGasPrice", &T::effective_gas_price>, Field<"from", &T::from>,
                  Field<"gasUsed", &T::gas_used>, Field<"blobGasUsed", &T::blob_gas_used>,
                  Field<"blobGasPrice", &T::blob_gas_price>, Field<"logs", &T::logs>,
                  Field<"logsBloom", &T::logs_bloom>, Field<"status", &T::status>, Field<"root", &T::root>,
                  Field<"to", &T::to>, Field<"transactionHash", &T::transaction_hash>,
                  Field<"transactionIndex", &T::transaction_index>, Field<"type", &T::type>>;
    static constexpr std::uint64_t required = field_bit(T::Field::transaction_hash);
};

template <>
struct Schema<TransactionRequest> {
    using Fields = TransactionRequestAccess::Fields;
    static constexpr std::uint64_t required = 0;

    /// A name that is read but not written. Two names lead to one member, so what is missing is emptied beforehand.
    static constexpr std::size_t read_only = TransactionRequestAccess::older_name;

    /// The field that leads to the same member as `field`; no field for those with one name.
    static constexpr std::size_t other_name(std::size_t field) noexcept
    {
        if (field == TransactionRequestAccess::older_name)
            return TransactionRequestAccess::newer_name;
        return field == TransactionRequestAccess::newer_name ? TransactionRequestAccess::older_name : Fields::size;
    }

    static bool agree(const TransactionRequest& a, const TransactionRequest& b) noexcept
    {
        return a.data() == b.data();
    }
};

} // namespace eth
} // namespace ethwire
