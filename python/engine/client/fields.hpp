// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/object_codec.hpp"
#include "eth/schema.hpp"

#include <ethwire/eth/account_proof.hpp>
#include <ethwire/eth/fee_history.hpp>
#include <ethwire/eth/simulation.hpp>
#include <ethwire/eth/sync_status.hpp>

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

/// What a value has as attributes: the fields of its codec, where it has a schema, so that a new field appears by
/// itself.
namespace ethwire::python {

template <class T>
struct Described;

template <eth::Described T>
    requires(!std::is_same_v<T, TransactionRequest>)
struct Described<T> {
    using Fields = typename eth::Schema<T>::Fields;
};

template <>
struct Described<SyncStatus> {
    using T = SyncStatus;
    using Fields =
        eth::FieldList<eth::Field<"syncing", &T::syncing>, eth::Field<"startingBlock", &T::starting_block>,
                       eth::Field<"currentBlock", &T::current_block>, eth::Field<"highestBlock", &T::highest_block>>;
};

template <>
struct Described<FeeHistory> {
    using T = FeeHistory;
    using Fields =
        eth::FieldList<eth::Field<"oldestBlock", &T::oldest_block>, eth::Field<"baseFeePerGas", &T::base_fee_per_gas>,
                       eth::Field<"gasUsedRatio", &T::gas_used_ratio>, eth::Field<"reward", &T::reward>,
                       eth::Field<"baseFeePerBlobGas", &T::base_fee_per_blob_gas>,
                       eth::Field<"blobGasUsedRatio", &T::blob_gas_used_ratio>>;
};

template <>
struct Described<StorageProof> {
    using T = StorageProof;
    using Fields =
        eth::FieldList<eth::Field<"key", &T::key>, eth::Field<"value", &T::value>, eth::Field<"proof", &T::proof>>;
};

template <>
struct Described<AccountProof> {
    using T = AccountProof;
    using Fields =
        eth::FieldList<eth::Field<"address", &T::address>, eth::Field<"balance", &T::balance>,
                       eth::Field<"nonce", &T::nonce>, eth::Field<"codeHash", &T::code_hash>,
                       eth::Field<"storageHash", &T::storage_hash>, eth::Field<"accountProof", &T::account_proof>,
                       eth::Field<"storageProof", &T::storage_proof>>;
};

template <>
struct Described<AccessListResult> {
    using T = AccessListResult;
    using Fields = eth::FieldList<eth::Field<"accessList", &T::access_list>, eth::Field<"gasUsed", &T::gas_used>,
                                  eth::Field<"error", &T::error>>;
};

template <>
struct Described<SimulationError> {
    using T = SimulationError;
    using Fields =
        eth::FieldList<eth::Field<"code", &T::code>, eth::Field<"message", &T::message>, eth::Field<"data", &T::data>>;
};

template <>
struct Described<SimulatedCall> {
    using T = SimulatedCall;
    using Fields = eth::FieldList<eth::Field<"returnData", &T::return_data>, eth::Field<"logs", &T::logs>,
                                  eth::Field<"gasUsed", &T::gas_used>, eth::Field<"maxUsedGas", &T::max_used_gas>,
                                  eth::Field<"status", &T::status>, eth::Field<"error", &T::error>>;
};

template <>
struct Described<SimulatedBlock> {
    using T = SimulatedBlock;
    using Fields =
        eth::Concatenation<Described<Block>::Fields::Within<&T::block>, eth::FieldList<eth::Field<"calls", &T::calls>>>;
};

template <class T>
concept Value = requires { typename Described<T>::Fields; };

/// How Python calls the type.
template <Value T>
inline constexpr const char* type_name = nullptr;
template <>
inline constexpr const char* type_name<Header> = "Header";
template <>
inline constexpr const char* type_name<Block> = "Block";
template <>
inline constexpr const char* type_name<Transaction> = "Transaction";
template <>
inline constexpr const char* type_name<Receipt> = "Receipt";
template <>
inline constexpr const char* type_name<Log> = "Log";
template <>
inline constexpr const char* type_name<Withdrawal> = "Withdrawal";
template <>
inline constexpr const char* type_name<AccessListEntry> = "AccessListEntry";
template <>
inline constexpr const char* type_name<Authorization> = "Authorization";
template <>
inline constexpr const char* type_name<SyncStatus> = "SyncStatus";
template <>
inline constexpr const char* type_name<FeeHistory> = "FeeHistory";
template <>
inline constexpr const char* type_name<StorageProof> = "StorageProof";
template <>
inline constexpr const char* type_name<AccountProof> = "AccountProof";
template <>
inline constexpr const char* type_name<AccessListResult> = "AccessListResult";
template <>
inline constexpr const char* type_name<SimulationError> = "SimulationError";
template <>
inline constexpr const char* type_name<SimulatedCall> = "SimulatedCall";
template <>
inline constexpr const char* type_name<SimulatedBlock> = "SimulatedBlock";

template <Value T>
inline constexpr std::size_t field_count = Described<T>::Fields::size;

namespace detail {

template <std::size_t I, class Fields>
struct FieldAt;

template <std::size_t I, class First, class... Rest>
struct FieldAt<I, eth::FieldList<First, Rest...>> : FieldAt<I - 1, eth::FieldList<Rest...>> {};

template <class First, class... Rest>
struct FieldAt<0, eth::FieldList<First, Rest...>> {
    using type = First;
};

} // namespace detail

template <class Fields, std::size_t I>
using FieldOf = typename detail::FieldAt<I, Fields>::type;

/// Bit i: the document has no value for field i.
template <Value T>
std::uint64_t absent_of(const T& value) noexcept
{
    if constexpr (std::is_same_v<T, SimulatedBlock>) {
        return absent_of(value.block);
    } else {
        const eth::FieldMasks masks = eth::masks_of(value);
        return masks.omitted | masks.null;
    }
}

/// What the document has besides; null for types that keep nothing.
template <Value T>
const UnknownFields* unknown_in(const T& value) noexcept
{
    if constexpr (std::is_same_v<T, SimulatedBlock>)
        return unknown_in(value.block);
    else
        return eth::unknown_of(value);
}

/// `baseFeePerGas` as Python writes it; `from_` for the one that Python keeps for itself.
inline std::string snake_case(std::string_view key)
{
    std::string out;
    for (const char c : key) {
        if (std::isupper(static_cast<unsigned char>(c)) != 0) {
            out += '_';
            out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    return out == "from" ? "from_" : out;
}

} // namespace ethwire::python
